package atelier.workshop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What is whose: the owner of a thing may change it, and so may the instructor; who else may see it
 * is on its card. A thing without a card is private. Safe for several threads.
 */
public final class Sharing {
  private final CardStore store;
  private final Map<String, Card> cards = new ConcurrentHashMap<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  public Sharing(CardStore store) {
    this.store = store;
    store.list().forEach(card -> cards.put(card.thing(), card));
  }

  /** Has {@code listener} hear the id of every thing whose card has changed, after the change. */
  public void listen(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** The card of a thing. */
  public Card card(String thing) {
    return cards.getOrDefault(thing, Card.blank(thing));
  }

  /** Whether somebody may change what belongs to {@code owner}. */
  public boolean changes(Participant who, String owner) {
    return who.isInstructor() || who.id().equals(owner);
  }

  /** Whether somebody may see a thing that belongs to {@code owner}. */
  public boolean sees(Participant who, String thing, String owner) {
    return changes(who, owner) || card(thing).visibility() != Visibility.PRIVATE;
  }

  public void put(Card card) {
    store.put(card);
    cards.put(card.thing(), card);
    listeners.forEach(listener -> listener.accept(card.thing()));
  }

  /** Gives a thing that is just being made its card; one that it has already stays. */
  public void born(String thing, Visibility visibility) {
    if (!cards.containsKey(thing)) {
      put(card(thing).with(visibility));
    }
  }

  /** Forgets the card of a thing that is no more. */
  public void forget(String thing) {
    if (cards.remove(thing) != null) {
      store.remove(thing);
    }
  }

  /** Notes that somebody gave a single picture. */
  public void gave(Participant who, String picture) {
    store.gave(who.id(), picture);
  }

  /** Whether somebody gave a single picture, or may see all of them. */
  public boolean hasGiven(Participant who, String picture) {
    return who.isInstructor() || store.hasGiven(who.id(), picture);
  }
}
