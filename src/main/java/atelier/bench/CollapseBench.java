package atelier.bench;

import atelier.family.Families;
import atelier.family.Family;
import atelier.learner.Learners;
import atelier.learner.Task;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has a GAN of points collapse on purpose, and tries each remedy of the lectures against it: how
 * many of the groups are found, and how many points lie in one, over the last tenth of a training.
 */
public final class CollapseBench {
  private static final int STEPS = 1_500;
  private static final int SEEDS = 3;
  private static final List<String> DISTRIBUTIONS = List.of("ring", "grid");

  /**
   * What has it collapse: a generator that learns five times as fast as its discriminator, and so
   * runs with all its points to wherever one is taken for real now.
   */
  private static final Map<String, Object> CAUSE =
      Map.of("generatorRate", 5e-3, "instanceNoise", 0.0, "latent", 2);

  private final Learners learners;
  private final Family family;

  public CollapseBench(Families families, Learners learners) {
    this.learners = learners;
    this.family = Training.family(families, "points");
  }

  /**
   * What came of a remedy.
   *
   * @param found share of the groups that have a point, for each seed
   * @param good share of the points that are in a group, for each seed
   * @param seconds a training took
   */
  public record Line(
      String distribution, String remedy, List<Double> found, List<Double> good, double seconds) {}

  private static Map<String, Map<String, Object>> remedies() {
    Map<String, Map<String, Object>> remedies = new LinkedHashMap<>();
    remedies.put("none", Map.of());
    remedies.put("dropout 0.2", Map.of("dropout", 0.2));
    remedies.put("random labels 0.1", Map.of("labelFlip", 0.1));
    remedies.put("variance as an input", Map.of("diversity", "variance"));
    remedies.put("minibatch stddev", Map.of("diversity", "minibatch-stddev"));
    remedies.put("mode seeking 0.1", Map.of("modeSeeking", 0.1));
    remedies.put("instance noise 0.05", Map.of("instanceNoise", 0.05));
    remedies.put("spectral norm", Map.of("spectralNorm", true));
    return remedies;
  }

  /**
   * Trains and prints a line for each remedy and distribution.
   *
   * @param names of distributions; both where empty
   * @param steps of each training; null for {@value #STEPS}
   */
  public List<Line> run(List<String> names, @Nullable Integer steps, PrintStream out) {
    List<Line> lines = new ArrayList<>();
    out.printf("%-6s %-22s %-20s %-20s %7s%n", "", "remedy", "groups found", "points in one", "s");
    for (String distribution : names.isEmpty() ? DISTRIBUTIONS : names) {
      remedies()
          .forEach(
              (remedy, settings) -> {
                Line line = train(distribution, remedy, settings, steps == null ? STEPS : steps);
                out.printf(
                    "%-6s %-22s %-20s %-20s %7.1f%n",
                    distribution, remedy, shares(line.found), shares(line.good), line.seconds);
                lines.add(line);
              });
    }
    return lines;
  }

  private static String shares(List<Double> values) {
    return values.stream()
        .map(value -> "%.0f %%".formatted(100 * value))
        .collect(Collectors.joining(", "));
  }

  private Line train(String distribution, String remedy, Map<String, Object> settings, int steps) {
    Map<String, Object> all = new LinkedHashMap<>(CAUSE);
    all.put("distribution", distribution);
    all.putAll(settings);
    List<Double> found = new ArrayList<>();
    List<Double> good = new ArrayList<>();
    double seconds = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      double foundNow = 0;
      double goodNow = 0;
      int last = steps / 10;
      Task task = Training.task(family, all, seed, null, steps, Map.of());
      try (Training training = new Training(learners, task)) {
        training.until(steps - last);
        for (int step = steps - last + 1; step <= steps; step++) {
          Map<String, Float> measured = training.until(step);
          foundNow += (double) measured.getOrDefault("modesFound", 0f) / last;
          goodNow += (double) measured.getOrDefault("goodPoints", 0f) / last;
        }
        seconds += training.seconds();
      }
      found.add(foundNow);
      good.add(goodNow);
    }
    return new Line(distribution, remedy, found, good, seconds / SEEDS);
  }
}
