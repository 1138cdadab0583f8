package atelier.storage;

import atelier.run.Telemetry.Series;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Averages neighbouring rows of metrics, so that few points are left of many. Not safe for several
 * threads.
 */
final class Averages {
  private final int width;
  private final int[] steps;
  private final Map<String, Sums> sums = new LinkedHashMap<>();
  private int rows;

  private record Sums(double[] sum, int[] count) {}

  /**
   * @param rows how many will come, as far as is known; more are averaged into the last point
   * @param points how many points are wanted at most
   */
  Averages(int rows, int points) {
    this.width = Math.max(1, (rows + points - 1) / points);
    this.steps = new int[Math.max(1, (rows + width - 1) / width)];
  }

  /** The next rows, by growing step. */
  void add(MetricChunk chunk) {
    Sums[] columns =
        chunk.names().stream()
            .map(
                name ->
                    sums.computeIfAbsent(
                        name, n -> new Sums(new double[steps.length], new int[steps.length])))
            .toArray(Sums[]::new);
    for (int row = 0; row < chunk.count(); row++) {
      int point = Math.min(rows++ / width, steps.length - 1);
      steps[point] = chunk.step(row);
      for (int name = 0; name < columns.length; name++) {
        columns[name].sum[point] += chunk.value(row, name);
        columns[name].count[point]++;
      }
    }
  }

  /** The averages; NaN where none of the neighbours has a value. */
  Series series() {
    int points = Math.min((rows + width - 1) / width, steps.length);
    Map<String, float[]> values = new LinkedHashMap<>();
    sums.forEach(
        (name, column) -> {
          float[] average = new float[points];
          for (int i = 0; i < points; i++) {
            average[i] = (float) (column.sum[i] / column.count[i]);
          }
          values.put(name, average);
        });
    return new Series(Arrays.copyOf(steps, points), values);
  }
}
