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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Trains a GAN of points with and without each remedy of the lectures against mode collapse, which
 * may be caused on purpose: how many of the groups are found, and how many points lie in one, over
 * the last steps of a training.
 */
public final class CollapseBench {
  private static final int MEASURED = 150;
  private static final int SEEDS = 3;
  private static final List<String> DISTRIBUTIONS = List.of("ring", "grid");

  /**
   * What has it collapse: a generator that learns five times as fast as its discriminator, and so
   * runs with all its points to wherever one is taken for real now.
   */
  private static final Map<String, Object> CAUSE = Map.of("generatorRate", 5e-3, "latent", 2);

  private final Learners learners;
  private final Family family;

  public CollapseBench(Families families, Learners learners) {
    this.learners = learners;
    this.family = Training.family(families, "points");
  }

  /** What is trained, and for how long. */
  public enum Kind {
    /** The defaults, for a minute. */
    USUAL(Map.of(), training -> training.seconds() >= 60),
    /** Collapse on purpose, which shows within 1,500 steps. */
    CAUSED(CAUSE, training -> training.step() >= 1_500 - MEASURED);

    private final Map<String, Object> settings;
    private final Predicate<Training> enough;

    Kind(Map<String, Object> settings, Predicate<Training> enough) {
      this.settings = settings;
      this.enough = enough;
    }
  }

  /**
   * What came of a remedy.
   *
   * @param found share of the groups that have a point, for each seed
   * @param good share of the points that are in a group, for each seed
   * @param steps of a training, mean of all seeds
   * @param seconds a training took, mean of all seeds
   */
  public record Line(
      String distribution,
      String remedy,
      List<Double> found,
      List<Double> good,
      int steps,
      double seconds) {}

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
   * @param given settings other than those of the kind
   * @param steps of each training; null for as long as the kind asks
   */
  public List<Line> run(
      Kind kind,
      List<String> names,
      Map<String, String> given,
      @Nullable Integer steps,
      PrintStream out) {
    Predicate<Training> enough =
        steps == null ? kind.enough : training -> training.step() >= steps - MEASURED;
    List<Line> lines = new ArrayList<>();
    out.printf(
        "%-6s %-22s %-20s %-20s %7s %7s%n",
        "", "remedy", "groups found", "points in one", "steps", "s");
    for (String distribution : names.isEmpty() ? DISTRIBUTIONS : names) {
      remedies()
          .forEach(
              (remedy, settings) -> {
                Map<String, Object> all = new LinkedHashMap<>(kind.settings);
                all.put("instanceNoise", 0.0);
                all.put("distribution", distribution);
                all.putAll(Arguments.of(family, given));
                all.putAll(settings);
                Line line = train(distribution, remedy, all, enough);
                out.printf(
                    "%-6s %-22s %-20s %-20s %7d %7.1f%n",
                    distribution,
                    remedy,
                    shares(line.found),
                    shares(line.good),
                    line.steps,
                    line.seconds);
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

  private Line train(
      String distribution,
      String remedy,
      Map<String, Object> settings,
      Predicate<Training> enough) {
    List<Double> found = new ArrayList<>();
    List<Double> good = new ArrayList<>();
    int steps = 0;
    double seconds = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      double foundNow = 0;
      double goodNow = 0;
      Task task = Training.task(family, settings, seed, null, null, Map.of());
      try (Training training = new Training(learners, task)) {
        while (!enough.test(training)) {
          training.until(training.step() + 1);
        }
        for (int i = 0; i < MEASURED; i++) {
          Map<String, Float> measured = training.until(training.step() + 1);
          foundNow += (double) measured.getOrDefault("modesFound", 0f) / MEASURED;
          goodNow += (double) measured.getOrDefault("goodPoints", 0f) / MEASURED;
        }
        steps += training.step();
        seconds += training.seconds();
      }
      found.add(foundNow);
      good.add(goodNow);
    }
    return new Line(distribution, remedy, found, good, steps / SEEDS, seconds / SEEDS);
  }
}
