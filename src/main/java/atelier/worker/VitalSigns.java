package atelier.worker;

import atelier.run.Telemetry.MetricRow;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The vital signs of a run as last measured, and when to measure them again: at most about every
 * second, and so that they cost at most {@value #SHARE} of training. What was measured long ago
 * says nothing of now, and is not repeated. All times are in nanoseconds. Not safe for several
 * threads.
 */
public final class VitalSigns {
  static final double SHARE = 0.03;
  private static final long DISTANCE = Duration.ofSeconds(1).toNanos();

  private long next = DISTANCE;
  private int measuredAt;
  private Map<String, Float> values = Map.of();

  /** Whether they are to be measured, of a run that has trained for so long. */
  public boolean isDue(long trained) {
    return trained >= next;
  }

  /**
   * They were measured.
   *
   * @param cost how long that took; the first time, when what they are compared with is made ready
   *     as well, says nothing of the times to come
   */
  public void measured(int step, Map<String, Float> measured, long trained, long cost) {
    long distance = values.isEmpty() ? DISTANCE : (long) (cost / SHARE);
    next = trained + Math.max(DISTANCE, distance);
    measuredAt = step;
    values = measured;
  }

  /** Those that hold at a step. */
  public Map<String, Float> at(int step) {
    return step < measuredAt + MetricRow.REPEATED ? values : Map.of();
  }

  /** The kernel distance from the set, if it was measured after a step; else null. */
  @Nullable Double kidSmallSince(int step) {
    Float kid = values.get("kidSmall");
    return kid != null && measuredAt > step && Float.isFinite(kid) ? kid.doubleValue() : null;
  }
}
