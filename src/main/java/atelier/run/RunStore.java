package atelier.run;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps runs and their checkpoints. Safe for several threads and processes. */
public interface RunStore {
  /**
   * Carries out several changes, of other stores in the same database as well, in one transaction:
   * all of them are kept or none.
   */
  <T> T together(Supplier<T> changes);

  /**
   * Keeps a new run.
   *
   * @param idempotencyKey of the request, or null; unique within the owner
   * @return the run, or the one that was made with the same owner and key before
   */
  Run add(Run run, @Nullable String idempotencyKey);

  /**
   * Keeps a new run that goes on from a checkpoint of its parent, with the parent's metrics, frames
   * and live changes up to there, and its directions: all of that or nothing.
   */
  void fork(Run run, Checkpoint from);

  /**
   * Keeps a new run that was trained elsewhere, with its checkpoint and live changes: all or none.
   */
  void adopt(Run run, Checkpoint checkpoint, List<SettingChange> changes);

  Optional<Run> find(String id);

  /** The run that an owner's request of this key made. */
  Optional<Run> find(String owner, String idempotencyKey);

  /** All runs, newest first. */
  default List<Run> list() {
    return page(null, Integer.MAX_VALUE);
  }

  /**
   * A page of runs, newest first.
   *
   * @param before those that were made before this one, or null for the newest
   */
  List<Run> page(@Nullable Run before, int most);

  /**
   * Writes state, wish, note, settings, steps, pauseAt and attempt of a run whose version is still
   * {@code run.version()}, and raises the version; step and stepsPerSecond stay as they are.
   *
   * @return whether the version still was the one given
   */
  boolean replace(Run run);

  /**
   * Notes how far a run has come.
   *
   * @return false, with nothing written, if {@code attempt} is not the run's attempt or the run is
   *     not training
   */
  boolean progress(String id, int attempt, int step, double stepsPerSecond);

  /** Notes live settings of a run that were changed. */
  void addChanges(String run, List<SettingChange> changes);

  /** The live changes of a run, in the order in which they were made. */
  List<SettingChange> changes(String run);

  /** Keeps a direction of a run; one of the same name is replaced. */
  void addDirection(String run, NamedDirection direction);

  /** The named directions of a run, by name. */
  List<NamedDirection> directions(String run);

  /** Returns whether there was one of this name. */
  boolean deleteDirection(String run, String name);

  /** Sets the step of a run whatever its attempt, as when it goes back to a checkpoint. */
  void rewind(String id, int step);

  /** Keeps a checkpoint; one of the same run and step is replaced. */
  void addCheckpoint(String run, Checkpoint checkpoint);

  /** Checkpoints of a run by growing step. */
  List<Checkpoint> checkpoints(String run);

  /** The checkpoint with the greatest step. */
  Optional<Checkpoint> newestCheckpoint(String run);

  void deleteCheckpoint(String run, int step);

  /** Removes a run with its checkpoints and telemetry; returns whether there was one. */
  boolean delete(String id);

  /**
   * A state of a learner.
   *
   * @param step after how many steps
   * @param blob hash of the safetensors file
   * @param kidSmall the kernel distance of what is drawn from the set, as last measured before;
   *     null where it was not
   */
  record Checkpoint(int step, String blob, @Nullable Double kidSmall) {
    /** One at which nothing was measured. */
    public Checkpoint(int step, String blob) {
      this(step, blob, null);
    }

    /** The one from which the best pictures come, of those at which that was measured. */
    public static Optional<Checkpoint> best(List<Checkpoint> some) {
      return some.stream()
          .filter(checkpoint -> checkpoint.kidSmall != null)
          .min(Comparator.comparing(Checkpoint::kidSmall));
    }
  }
}
