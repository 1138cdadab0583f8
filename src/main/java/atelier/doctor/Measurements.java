package atelier.doctor;

import atelier.run.Telemetry.MetricRow;
import java.util.HashMap;
import java.util.Map;

/**
 * What vital signs were at their newest two measurements. They are measured every second or so and
 * repeated in the rows of the steps that follow, so neither a mean over rows nor a look at the
 * newest says how a run is: a value that is repeated counts once. Not safe for several threads.
 */
final class Measurements {
  private final Map<String, Newest> byName = new HashMap<>();

  /**
   * The newest two.
   *
   * @param value the newest; NaN where there is none
   * @param before the one before; NaN where there is none
   * @param step of the newest
   * @param first step of the one before it
   * @param earlier step of the one before that; 0 where there is none
   */
  private record Newest(double value, double before, int step, int first, int earlier) {
    Newest then(float next, int at) {
      boolean repeated = next == (float) value && at < step + MetricRow.REPEATED;
      return repeated ? this : new Newest(next, value, at, step, first);
    }
  }

  void add(MetricRow row) {
    row.values()
        .forEach(
            (name, value) -> {
              if (Float.isFinite(value)) {
                byName.merge(
                    name,
                    new Newest(value, Double.NaN, row.step(), 0, 0),
                    (known, first) -> known.then(value, row.step()));
              }
            });
  }

  private Newest of(String name) {
    return byName.getOrDefault(name, new Newest(Double.NaN, Double.NaN, 0, 0, 0));
  }

  /** The larger of the newest two; NaN before there are two. */
  double most(String name) {
    return Math.max(of(name).value, of(name).before);
  }

  /** The smaller of the newest two; NaN before there are two. */
  double least(String name) {
    return Math.min(of(name).value, of(name).before);
  }

  /** The step of the first of the two. */
  int first(String name) {
    return of(name).first;
  }

  /** The step of the last measurement before the two: what they show has begun after it. */
  int earlier(String name) {
    return of(name).earlier;
  }
}
