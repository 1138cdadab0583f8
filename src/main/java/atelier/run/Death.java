package atelier.run;

/** How the process of a worker died while it trained a run. */
public enum Death {
  /** By itself: the engine crashed, or the heap was full. */
  CRASH(
      3,
      "The worker died %d times while it trained this run from step %d. Retrain with a smaller batch or smaller pictures, or look into the server's log."),

  /** The operating system ended it because there was no memory left. */
  OUT_OF_MEMORY(
      3,
      "The machine ran out of memory %d times while it trained this run from step %d, and ended the worker. Retrain with a smaller batch or smaller pictures, or on a machine with more memory."),

  /**
   * It was ended from outside, or gave no sign of life. That is no fault of the run, unless it
   * never gets on.
   */
  KILLED(
      10,
      "The worker was ended from outside, or stood still, %d times while it trained this run from step %d, which never got on. Train on when the machine is quiet, or retrain with a smaller batch or smaller pictures.");

  private final int bearable;
  private final String sentence;

  Death(int bearable, String sentence) {
    this.bearable = bearable;
    this.sentence = sentence;
  }

  /** How many of them, without a checkpoint between, end a run. */
  int bearable() {
    return bearable;
  }

  /** Why a run failed that began each time from {@code step}. */
  String reason(int step) {
    return sentence.formatted(bearable, step);
  }
}
