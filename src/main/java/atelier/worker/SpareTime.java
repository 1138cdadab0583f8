package atelier.worker;

/**
 * How much of the training thread's time answers may take beside training: a quarter, and no more
 * than {@link #CREDIT_NANOS} ahead of that, so that a short question is answered at once. Confined
 * to the training thread.
 */
final class SpareTime {
  /** Of how many nanoseconds one may be spent on answers. */
  private static final int SHARE = 4;

  private static final long CREDIT_NANOS = 600_000_000;

  private long owed;

  /** Notes time that went by in training, answers in between included. */
  void passed(long nanos) {
    owed = Math.max(0, owed - nanos);
  }

  /** Notes time that a piece of an answer took. */
  void answered(long nanos) {
    owed += SHARE * nanos;
  }

  /**
   * Whether a piece of an answer may be worked on now.
   *
   * @param begun whether the answer has had a piece already
   */
  boolean allows(boolean begun) {
    return begun ? owed == 0 : owed < CREDIT_NANOS;
  }

  /** Forgets what is owed, as nothing is there to be trained. */
  void idle() {
    owed = 0;
  }
}
