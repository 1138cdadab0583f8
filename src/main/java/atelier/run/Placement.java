package atelier.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which worker trains which runs at a moment, and which had better. Workers share out their time by
 * owner, so what is balanced is the number of owners that each has: none has two more than another,
 * the runs of one owner are together where workers are few, and apart where one would be idle.
 * Where all workers are full, runs take turns. Immutable; pure.
 */
final class Placement {
  private static final int CROWDED = 3;

  private final Map<String, Integer> capacities;
  private final Map<String, List<Run>> held = new LinkedHashMap<>();
  private final List<Run> waiting;

  /**
   * What there is.
   *
   * @param capacities how many runs each connected worker has at most, by its name
   * @param runs those that train or wait, at least
   */
  Placement(Map<String, Integer> capacities, Collection<Run> runs) {
    this.capacities = Map.copyOf(capacities);
    capacities.keySet().stream().sorted().forEach(worker -> held.put(worker, new ArrayList<>()));
    for (Run run : runs) {
      if (run.state() instanceof RunState.Training training) {
        held.computeIfPresent(
            training.worker(),
            (worker, list) -> {
              list.add(run);
              return list;
            });
      }
    }
    waiting = runs.stream().filter(run -> run.state() instanceof RunState.Queued).toList();
  }

  /** Whether a worker that asks for a waiting run had better have it than another. */
  boolean suits(Run run, String worker) {
    if (!held.containsKey(worker)) {
      return true; // its socket is down just now, which says nothing of its training
    }
    if (room() < waiting.size() && holds(run.owner()) > fewestHeldByThoseWhoWait()) {
      return false;
    }
    List<String> others = roomy().filter(other -> !other.equals(worker)).toList();
    int here = owners(worker).size();
    if (here > 0 && others.stream().anyMatch(other -> owners(other).isEmpty())) {
      return false;
    }
    boolean atHome = owners(worker).contains(run.owner());
    if (atHome || others.stream().anyMatch(other -> owners(other).contains(run.owner()))) {
      return atHome || here == 0;
    }
    int fewest = others.stream().mapToInt(other -> owners(other).size()).min().orElse(here);
    return here < Math.max(Math.min(fewest, here) + 1, share());
  }

  /** How many owners each worker has when all that wait are shared out evenly. */
  private int share() {
    Set<String> coming = new LinkedHashSet<>();
    waiting.forEach(run -> coming.add(run.owner()));
    held.keySet().forEach(worker -> coming.removeAll(owners(worker)));
    int all = held.keySet().stream().mapToInt(worker -> owners(worker).size()).sum();
    return (all + coming.size()) / held.size();
  }

  /**
   * The runs that had better leave their worker for another: those of one owner, or one that keeps
   * another waiting while a worker is idle. Empty where all is well.
   */
  List<Run> misplaced() {
    Comparator<String> byOwners = Comparator.comparingInt(worker -> owners(worker).size());
    Optional<String> most = held.keySet().stream().max(byOwners);
    Optional<String> fewest = roomy().min(byOwners);
    if (held.size() < 2 || most.isEmpty() || fewest.isEmpty()) {
      return List.of();
    }
    int least = owners(fewest.get()).size();
    if (owners(most.get()).size() >= least + 2) {
      return of(lightest(most.get()), most.get());
    }
    if (least == 0) {
      return held.values().stream()
          .filter(runs -> runs.size() >= 2)
          .findFirst()
          .map(runs -> List.of(runs.get(runs.size() - 1)))
          .orElse(List.of());
    }
    return scattered();
  }

  /** The runs of an owner who has others elsewhere, on a worker that is crowded without them. */
  private List<Run> scattered() {
    for (String worker : held.keySet()) {
      if (owners(worker).size() >= CROWDED) {
        for (String owner : owners(worker)) {
          if (roomy().anyMatch(w -> !w.equals(worker) && owners(w).contains(owner))) {
            return of(owner, worker);
          }
        }
      }
    }
    return List.of();
  }

  /** The owner of the fewest runs of a worker. */
  private String lightest(String worker) {
    return owners(worker).stream()
        .min(Comparator.comparingInt(owner -> of(owner, worker).size()))
        .orElseThrow();
  }

  /**
   * The run that had better make room for one that waits, if no worker has room.
   *
   * @param hadItsTurn whether a run has trained long enough for it
   */
  Optional<Run> toPark(Predicate<Run> hadItsTurn) {
    if (waiting.isEmpty() || room() > 0) {
      return Optional.empty();
    }
    int next = fewestHeldByThoseWhoWait();
    Set<String> waiters = new LinkedHashSet<>();
    waiting.stream().filter(r -> holds(r.owner()) == next).forEach(r -> waiters.add(r.owner()));
    return held.values().stream()
        .flatMap(List::stream)
        .filter(hadItsTurn)
        .filter(run -> holds(run.owner()) > next || waiters.contains(run.owner()))
        .max(Comparator.comparingInt(run -> holds(run.owner())));
  }

  private int fewestHeldByThoseWhoWait() {
    return waiting.stream().mapToInt(run -> holds(run.owner())).min().orElse(0);
  }

  /** How many runs of an owner train. */
  private int holds(String owner) {
    return held.keySet().stream().mapToInt(worker -> of(owner, worker).size()).sum();
  }

  private List<Run> of(String owner, String worker) {
    return held.getOrDefault(worker, List.of()).stream()
        .filter(run -> run.owner().equals(owner))
        .toList();
  }

  private Set<String> owners(String worker) {
    Set<String> owners = new LinkedHashSet<>();
    held.getOrDefault(worker, List.of()).forEach(run -> owners.add(run.owner()));
    return owners;
  }

  private Stream<String> roomy() {
    return held.keySet().stream().filter(worker -> room(worker) > 0);
  }

  private int room() {
    return held.keySet().stream().mapToInt(this::room).sum();
  }

  private int room(String worker) {
    return Math.max(
        0, capacities.getOrDefault(worker, 0) - held.getOrDefault(worker, List.of()).size());
  }
}
