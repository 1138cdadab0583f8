package atelier.worker;

import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double from try to try, jittered so that workers do not come back all at once. */
final class BackOff {
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private long millis = FIRST_PAUSE_MILLIS;

  void reset() {
    millis = FIRST_PAUSE_MILLIS;
  }

  /** Returns false if it was interrupted. */
  boolean pause() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
      millis = Math.min(2 * millis, LONGEST_PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
