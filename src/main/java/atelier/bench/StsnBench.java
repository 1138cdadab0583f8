package atelier.bench;

import atelier.builtin.BuiltInSets;
import atelier.family.Families;
import atelier.family.Family;
import atelier.imageset.PackedImages;
import atelier.learner.Learners;
import atelier.learner.Task;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Trains structure-texture separation on letters and rubbings from three seeds, and tells how many
 * rubbings that were held out are recognised, against training on letters alone.
 */
public final class StsnBench {
  private static final List<String> SEEDS = List.of("1", "2", "3");
  private static final int REPORTS = 5;

  private final Learners learners;
  private final Family family;

  public StsnBench(Families families, Learners learners) {
    this.learners = learners;
    this.family = Training.family(families, "stsn");
  }

  /**
   * How far a seed has come.
   *
   * @param seconds spent on training both
   * @param letters share of held-out letters that are recognised
   * @param rubbings share of held-out rubbings
   * @param plain share of them by what learnt from letters alone
   */
  public record Line(
      long seed, int step, double seconds, double letters, double rubbings, double plain) {}

  /**
   * Trains and prints five lines for each seed.
   *
   * @param seeds one to three where empty
   * @param settings other than their defaults
   * @param steps of each training; null for the family's
   * @param frames folder for a frame of each seed, as PNG, or null
   * @return the last line of each seed
   */
  public List<Line> run(
      List<String> seeds,
      Map<String, String> settings,
      @Nullable Integer steps,
      @Nullable Path frames,
      PrintStream out)
      throws IOException {
    PackedImages letters = TemporaryPack.of(BuiltInSets.letters());
    PackedImages rubbings = TemporaryPack.of(BuiltInSets.rubbings());
    out.printf(
        "%5s %7s %8s %8s %9s %13s%n",
        "seed", "step", "minutes", "letters", "rubbings", "letters alone");
    List<Line> lines = new ArrayList<>();
    for (String seed : seeds.isEmpty() ? SEEDS : seeds) {
      Task task =
          Training.task(
              family,
              Arguments.of(family, settings),
              Long.parseLong(seed),
              null,
              steps,
              Map.of("a", letters, "b", rubbings));
      lines.add(train(task, frames, out));
    }
    return lines;
  }

  private Line train(Task task, @Nullable Path frames, PrintStream out) throws IOException {
    try (Training training = new Training(learners, task)) {
      Line line = null;
      for (int report = 1; report <= REPORTS; report++) {
        int step = task.steps() * report / REPORTS;
        Map<String, Float> measured = training.until(step);
        line = line(task.seed(), step, training.seconds(), measured);
        print(line, out);
      }
      training.keepFrame(frames, "stsn-%d".formatted(task.seed()));
      return Objects.requireNonNull(line);
    }
  }

  private static Line line(long seed, int step, double seconds, Map<String, Float> measured) {
    return new Line(
        seed,
        step,
        seconds,
        Objects.requireNonNull(measured.get("firstAccuracy")),
        Objects.requireNonNull(measured.get("secondAccuracy")),
        Objects.requireNonNull(measured.get("plainAccuracy")));
  }

  private static void print(Line line, PrintStream out) {
    out.printf(
        "%5d %7d %8.1f %6.1f %% %7.1f %% %11.1f %%%n",
        line.seed,
        line.step,
        line.seconds / 60,
        100 * line.letters,
        100 * line.rubbings,
        100 * line.plain);
  }
}
