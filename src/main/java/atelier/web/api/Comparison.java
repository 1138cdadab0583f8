package atelier.web.api;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Classifiers that learnt from some pictures, against such that learnt from more, all judged by the
 * same held-out pictures. Only those are compared that are alike in seed, steps and settings; what
 * is the same for every seed is said, whether it is a gain or not.
 *
 * @param less without the pictures that models drew, by seed and settings
 * @param more with them, in the same way
 */
record Comparison(Map<Object, Trial> less, Map<Object, Trial> more) {
  private static final int ENOUGH = 3;

  /**
   * A classifier that has learnt all it was meant to.
   *
   * @param recognised share of the held-out pictures
   * @param rare share of those whose label has few real pictures
   */
  record Trial(double recognised, double rare) {}

  /** What the two recognise of the same pictures. */
  private record Pair(double less, double more) {
    double gain() {
      return more - less;
    }
  }

  /** What came of it, in sentences. */
  String text() {
    List<Pair> all = pairs(Trial::recognised);
    List<Pair> rare = pairs(Trial::rare);
    if (all.isEmpty()) {
      return "No two finished classifiers with the same seed, steps and settings yet.";
    }
    return all.equals(rare) // no label has fewer pictures than others
        ? said("all labels", all)
        : said("all labels", all) + " " + said("labels with few pictures", rare);
  }

  private List<Pair> pairs(ToDoubleFunction<Trial> measured) {
    List<Pair> pairs = new ArrayList<>();
    less.forEach(
        (key, trial) -> {
          Trial other = more.get(key);
          if (other != null) {
            pairs.add(new Pair(measured.applyAsDouble(trial), measured.applyAsDouble(other)));
          }
        });
    return pairs;
  }

  private static String said(String what, List<Pair> pairs) {
    DoubleSummaryStatistics gains = pairs.stream().mapToDouble(Pair::gain).summaryStatistics();
    return "Of %s, %s without and %s with the drawn pictures (%s): %s."
        .formatted(
            what,
            percent(pairs.stream().collect(Collectors.averagingDouble(Pair::less))),
            percent(pairs.stream().collect(Collectors.averagingDouble(Pair::more))),
            points(gains.getAverage()),
            verdict(gains, pairs.size()));
  }

  private static String verdict(DoubleSummaryStatistics gains, int seeds) {
    String result =
        gains.getMin() > 0
            ? "they help"
            : gains.getMax() < 0
                ? "they do harm"
                : "no clear difference, from %s to %s"
                    .formatted(points(gains.getMin()), points(gains.getMax()));
    if (seeds >= ENOUGH) {
      return "%s, over %d seeds".formatted(result, seeds);
    }
    return "%s, but %s may be chance; train %d"
        .formatted(result, seeds == 1 ? "one seed" : "two seeds", ENOUGH);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%+.1f points", 100 * share).replace('-', '−');
  }
}
