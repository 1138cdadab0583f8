package atelier.run;

import atelier.link.Job;
import atelier.link.ToWorker;
import atelier.outage.Outage;
import atelier.run.RunStore.Checkpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@link Runs} and {@link Attempts} share: runs as they are kept, changed one change at a
 * time, each told to those who listen. Safe for several threads.
 */
public final class RunLedger {
  private static final Logger LOG = LoggerFactory.getLogger(RunLedger.class);

  final RunStore store;
  final RunQueue queue;
  final Telemetry telemetry;
  final Workers workers;
  final RunListener listener;
  private final Inputs inputs;
  private final Map<String, String> troubles = new ConcurrentHashMap<>();
  private final Object[] locks = Stream.generate(Object::new).limit(64).toArray();

  /** A ledger whose changes {@code listener} hears, which cannot hurt them. */
  public RunLedger(
      RunStore store,
      RunQueue queue,
      Telemetry telemetry,
      Inputs inputs,
      Workers workers,
      RunListener listener) {
    this.store = store;
    this.queue = queue;
    this.telemetry = telemetry;
    this.inputs = inputs;
    this.workers = workers;
    this.listener = new GuardedListener(listener);
  }

  /**
   * A run.
   *
   * @throws NoSuchRun if there is none of this id
   */
  Run find(String id) {
    return store.find(id).map(this::withTrouble).orElseThrow(() -> new NoSuchRun(id));
  }

  /**
   * What keeps a run from being kept is told for as long as it lasts; it cannot be written down.
   */
  Run withTrouble(Run run) {
    @Nullable String trouble = troubles.get(run.id());
    return trouble == null ? run : run.in(run.state(), trouble);
  }

  /** Nothing of a run can be kept for now. */
  void troubled(String id, Outage outage) {
    String trouble = outage.kind().sentence();
    if (trouble.equals(troubles.put(id, trouble))) {
      return;
    }
    LOG.warn("Nothing of run {} can be kept: {}", id, trouble);
    try {
      store.find(id).ifPresent(run -> listener.changed(withTrouble(run)));
    } catch (Outage e) {
      LOG.debug("the database is out of order, too", e);
    }
  }

  /** A run is kept again, or gone. */
  void untroubled(String id) {
    if (troubles.remove(id) != null) {
      store.find(id).ifPresent(listener::changed);
    }
  }

  /** Whether an image set of a run was removed. */
  boolean hasLostImageSet(Run run) {
    return run.imageSets().stream().anyMatch(set -> inputs.blob(set).isEmpty());
  }

  /** A run as a worker sees it that goes on from its newest checkpoint. */
  Job job(Run run) {
    return job(run, store.newestCheckpoint(run.id()));
  }

  /** A run as a worker sees it that goes on from a checkpoint, or from nothing. */
  Job job(Run run, Optional<Checkpoint> checkpoint) {
    return new Job(
        run.id(),
        run.owner(),
        run.attempt(),
        run.recipe(),
        blobs(run),
        run.steps(),
        run.until(),
        checkpoint.map(Checkpoint::step).orElse(0),
        checkpoint.map(Checkpoint::blob).orElse(null),
        run.wish());
  }

  private Map<String, String> blobs(Run run) {
    Map<String, String> blobs = new LinkedHashMap<>();
    run.recipe()
        .inputs()
        .imageSets()
        .forEach((key, set) -> blobs.put(key, inputs.blob(set).orElse("")));
    return blobs;
  }

  /** Offers a run to the workers, and says so. */
  void offer(Run run) {
    queue.add(run.id());
    listener.changed(run);
    workers.wake();
  }

  /** Tells the worker that has a run what is wanted of it. */
  void tell(Run run) {
    if (run.state() instanceof RunState.Training training) {
      workers.tell(training.worker(), change(run));
    }
  }

  static ToWorker.Change change(Run run) {
    return new ToWorker.Change(
        run.id(), run.attempt(), run.wish(), run.settings().values(), run.steps(), run.until());
  }

  /** The step of the newest checkpoint; 0 without one. */
  int resumesFrom(String id) {
    return store.newestCheckpoint(id).map(Checkpoint::step).orElse(0);
  }

  /**
   * Changes a run and says so, both before the next change of it: a compare-and-set on its version,
   * so that a worker's word and a person's wish cannot overwrite each other.
   */
  Run update(String id, UnaryOperator<Run> change) {
    synchronized (lock(id)) {
      while (true) {
        Run before = store.find(id).orElseThrow(() -> new NoSuchRun(id));
        Run after = change.apply(before);
        if (after.equals(before)) {
          return before;
        }
        if (store.replace(after)) {
          Run now = find(id);
          listener.changed(now);
          return now;
        }
      }
    }
  }

  /** Whoever changes more of a run than its state holds the monitor of this. */
  Object lock(String id) {
    return locks[Math.floorMod(id.hashCode(), locks.length)];
  }
}
