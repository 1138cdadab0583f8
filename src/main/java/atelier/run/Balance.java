package atelier.run;

import atelier.link.ToWorker;
import atelier.link.Wish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps runs where they had better be ({@link Placement}): lets workers take what suits them, and,
 * now and then, has one let go of a run, which it does like for a pause: with a checkpoint of the
 * very step, from which another worker goes on. Safe for several threads.
 */
public final class Balance {
  /** How long a run trains before it makes room for one that waits; parking costs seconds. */
  public static final Duration TURN = Duration.ofSeconds(60);

  /** After it, whoever asks gets the run: the worker that suits better may be in trouble. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration FORGOTTEN = Duration.ofSeconds(30);

  private final RunLedger ledger;
  private final Clock clock;
  private final Map<String, Instant> refused = new HashMap<>();
  private final Map<String, Instant> asked = new HashMap<>();
  private final Map<String, Instant> asleep = new HashMap<>();
  private final Map<String, Turn> turns = new HashMap<>();
  private final Map<Turn, Instant> leaving = new HashMap<>();

  /** A worker's hold on a run. */
  private record Turn(String run, int attempt, Instant since) {}

  public Balance(RunLedger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Whether a worker may have a run that waits; else the run is to be offered again. */
  synchronized boolean admits(Run run, String worker) {
    Instant now = clock.instant();
    asked.put(worker, now);
    asleep.remove(worker);
    if (placement(active()).suits(run, worker)) {
      refused.remove(run.id());
      return true;
    }
    Instant first = refused.computeIfAbsent(run.id(), id -> now);
    if (first.plus(PATIENCE).isAfter(now)) {
      return false;
    }
    refused.remove(run.id());
    ledger.workers.capacities().keySet().stream()
        .filter(other -> asked.getOrDefault(other, Instant.MIN).isBefore(first))
        .forEach(other -> asleep.put(other, now));
    return true;
  }

  /**
   * Looks whether runs had better be elsewhere, and has them leave; to be called again and again.
   */
  public synchronized void look() {
    List<Run> active = active();
    refused.keySet().retainAll(active.stream().map(Run::id).toList());
    noteTurns(active);
    if (!leaving.isEmpty()) {
      return; // one after the other, each from what has become of the one before
    }
    Placement placement = placement(active);
    List<Run> leave = placement.misplaced();
    if (leave.isEmpty()) {
      leave = placement.toPark(this::hadItsTurn).map(List::of).orElse(List.of());
    }
    leave.forEach(this::leave);
  }

  private List<Run> active() {
    return ledger.store.list().stream().filter(run -> run.state().active()).toList();
  }

  /**
   * Where runs are; a worker that did not ask for what it should have had does not count for a
   * while.
   */
  private Placement placement(List<Run> active) {
    Map<String, Integer> capacities = new HashMap<>(ledger.workers.capacities());
    asked.keySet().retainAll(capacities.keySet());
    asleep.values().removeIf(since -> !since.plus(FORGOTTEN).isAfter(clock.instant()));
    capacities.keySet().removeAll(asleep.keySet());
    return new Placement(capacities, active);
  }

  private void noteTurns(List<Run> active) {
    Instant now = clock.instant();
    Map<String, Turn> present = new HashMap<>();
    for (Run run : active) {
      if (run.state() instanceof RunState.Training) {
        Turn known = turns.get(run.id());
        present.put(
            run.id(),
            known != null && known.attempt() == run.attempt()
                ? known
                : new Turn(run.id(), run.attempt(), now));
      }
    }
    turns.clear();
    turns.putAll(present);
    leaving.keySet().retainAll(turns.values());
    leaving.values().removeIf(asked -> !asked.plus(FORGOTTEN).isAfter(now));
  }

  private boolean hadItsTurn(Run run) {
    Turn turn = turns.get(run.id());
    return turn != null && !turn.since().plus(TURN).isAfter(clock.instant());
  }

  /** Has a worker let go of a run. That nobody wants it paused, the run itself says: it goes on. */
  private void leave(Run run) {
    Turn turn = turns.get(run.id());
    if (turn != null && run.state() instanceof RunState.Training training) {
      leaving.put(turn, clock.instant());
      ledger.workers.tell(
          training.worker(),
          new ToWorker.Change(
              run.id(),
              run.attempt(),
              Wish.PAUSE,
              run.settings().values(),
              run.steps(),
              run.until()));
    }
  }
}
