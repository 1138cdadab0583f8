package atelier.doctor;

import atelier.run.Telemetry.MetricRow;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** What the newest steps of a run measured on average. Not safe for several threads. */
final class Window {
  /** How many steps a sign must last: batches are noisy, and a few perfect ones mean nothing. */
  static final int STEPS = 200;

  private final ArrayDeque<MetricRow> rows = new ArrayDeque<>();
  private final Map<String, Sum> sums = new HashMap<>();

  private static final class Sum {
    double total;
    int count;

    void add(float value, int sign) {
      if (Float.isFinite(value)) {
        total += sign * value;
        count += sign;
      }
    }
  }

  void add(MetricRow row) {
    rows.add(row);
    count(row, 1);
    if (rows.size() > STEPS) {
      count(rows.remove(), -1);
    }
  }

  private void count(MetricRow row, int sign) {
    row.values()
        .forEach((name, value) -> sums.computeIfAbsent(name, n -> new Sum()).add(value, sign));
  }

  boolean full() {
    return rows.size() == STEPS;
  }

  /** The step before the first of them. */
  int start() {
    return rows.getFirst().step() - 1;
  }

  /** The newest step. */
  int end() {
    return rows.getLast().step();
  }

  /** The mean of a metric, or NaN where less than half of the steps have a finite value of it. */
  double mean(String metric) {
    Sum sum = sums.get(metric);
    return sum == null || sum.count < rows.size() / 2 ? Double.NaN : sum.total / sum.count;
  }

  /** The largest of the means of several metrics; NaN where none has one. */
  double largestMean(String... metrics) {
    double largest = Double.NaN;
    for (String metric : metrics) {
      double mean = mean(metric);
      largest = Double.isNaN(largest) || mean > largest ? mean : largest;
    }
    return largest;
  }
}
