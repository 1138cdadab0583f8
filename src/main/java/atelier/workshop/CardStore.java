package atelier.workshop;

import java.util.List;

/** Keeps cards, and who gave which single picture. Safe for several threads. */
public interface CardStore {
  List<Card> list();

  /** Keeps a card in place of any earlier one of its thing. */
  void put(Card card);

  void remove(String thing);

  /** Notes that somebody gave a picture; one picture can be given by several people. */
  void gave(String participant, String picture);

  boolean hasGiven(String participant, String picture);
}
