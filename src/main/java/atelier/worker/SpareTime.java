package atelier.worker;

/**
 * How much of the training thread's time answers may take beside training: a quarter, and no more
 * than {@link #CREDIT_NANOS} ahead of that, so that a short question is answered at once. Confined
 * to the training thread.
 */
final class SpareTime {
  /** How much training a nanosecond of answering has to be made up for by. */
  private static final int TRAINING_FOR_ANSWER = 3;

  private static final long CREDIT_NANOS = 600_000_000;

  private long owed;

  /** Notes time that training took. */
  void trained(long nanos) {
    owed = Math.max(0, owed - nanos);
  }

  /** Notes time that a piece of an answer took. */
  void answered(long nanos) {
    owed += TRAINING_FOR_ANSWER * nanos;
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
