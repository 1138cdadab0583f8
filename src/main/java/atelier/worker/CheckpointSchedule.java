package atelier.worker;

import java.time.Duration;

/**
 * When a run keeps a checkpoint: early, then at doubling distances up to {@link #MOST} on the
 * clock's wall, as long as that distance allows for {@link #EARLY} and {@link #SHARE} of its
 * training in all. All times are in nanoseconds. Not safe for several threads.
 */
public final class CheckpointSchedule {
  /** The first one: so that a run that is killed again and again gets on. */
  static final long FIRST = Duration.ofMillis(300).toNanos();

  /** What a run may lose; half a minute with the upload. */
  static final long MOST = Duration.ofSeconds(25).toNanos();

  /** What the first ones may cost before there has been much training to have a share of. */
  private static final long EARLY = Duration.ofSeconds(1).toNanos();

  private static final double SHARE = 0.02;

  private long distance = FIRST;
  private long keptAt;
  private long cost;
  private long spent;

  /** The schedule of a run that begins at {@code now}. */
  public CheckpointSchedule(long now) {
    keptAt = now;
  }

  /**
   * Whether a checkpoint is to be kept before the next chance.
   *
   * @param now the time
   * @param trained how long the run has trained in all
   * @param away how long it will take until the run can keep one again
   */
  public boolean isDue(long now, long trained, long away) {
    long waited = now - keptAt;
    return waited + away >= MOST || (waited >= distance && spent + cost <= EARLY + SHARE * trained);
  }

  /**
   * A checkpoint was kept.
   *
   * @param cost how long that kept the run, and others, from training
   */
  public void kept(long now, long cost) {
    keptAt = now;
    this.cost = cost;
    spent += cost;
    distance = Math.min(2 * distance, MOST);
  }
}
