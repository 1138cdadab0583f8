package atelier.worker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whose turn it is: the owner who has waited longest, and of that owner's runs the one that has
 * waited longest. So an owner with five runs gets no more time than one with a single run. Not safe
 * for several threads.
 */
final class FairTurns<T> {
  private final Function<T, String> ownerOf;
  private final List<T> byLastTurn = new ArrayList<>();
  private final Map<String, Long> lastTurnOfOwner = new HashMap<>();
  private long turn;

  FairTurns(Function<T, String> ownerOf) {
    this.ownerOf = ownerOf;
  }

  void add(T item) {
    byLastTurn.add(0, item);
  }

  void remove(T item) {
    byLastTurn.remove(item);
    if (byLastTurn.stream().map(ownerOf).noneMatch(ownerOf.apply(item)::equals)) {
      lastTurnOfOwner.remove(ownerOf.apply(item));
    }
  }

  List<T> all() {
    return List.copyOf(byLastTurn);
  }

  /** In how many turns an item has its next, if it had the last one. */
  int untilNext(T item) {
    String owner = ownerOf.apply(item);
    int ofOwner = 0;
    Set<String> owners = new HashSet<>();
    for (T each : byLastTurn) {
      owners.add(ownerOf.apply(each));
      ofOwner += ownerOf.apply(each).equals(owner) ? 1 : 0;
    }
    return owners.size() * ofOwner;
  }

  /** Gives a turn to the one whose turn it is. */
  Optional<T> next() {
    Optional<T> next =
        byLastTurn.stream()
            .min(
                Comparator.comparingLong(
                    item -> lastTurnOfOwner.getOrDefault(ownerOf.apply(item), 0L)));
    next.ifPresent(
        item -> {
          byLastTurn.remove(item);
          byLastTurn.add(item);
          lastTurnOfOwner.put(ownerOf.apply(item), ++turn);
        });
    return next;
  }
}
