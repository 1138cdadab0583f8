package atelier.run;

/** Where a run stands. */
public sealed interface RunState {
  /** Its name in the API and the database. */
  String name();

  /** Whether a worker has the run or will take it by itself. */
  default boolean active() {
    return this instanceof Queued || this instanceof Training;
  }

  /** Waits for a worker. */
  record Queued() implements RunState {
    @Override
    public String name() {
      return "queued";
    }
  }

  /** A worker trains it, in turn with others. */
  record Training(String worker) implements RunState {
    @Override
    public String name() {
      return "training";
    }
  }

  /** Can be resumed from its last checkpoint. */
  record Paused() implements RunState {
    @Override
    public String name() {
      return "paused";
    }
  }

  /** Has had all its steps; can be trained longer. */
  record Finished() implements RunState {
    @Override
    public String name() {
      return "finished";
    }
  }

  /** Was stopped by a person. */
  record Stopped() implements RunState {
    @Override
    public String name() {
      return "stopped";
    }
  }

  /**
   * Cannot go on.
   *
   * @param reason a sentence that says why and what to do
   */
  record Failed(String reason) implements RunState {
    @Override
    public String name() {
      return "failed";
    }
  }
}
