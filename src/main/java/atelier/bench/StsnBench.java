package atelier.bench;

import atelier.builtin.BuiltInSets;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Recipe;
import atelier.imageset.PackedImages;
import atelier.learner.Learner;
import atelier.learner.Learners;
import atelier.learner.Task;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
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
  private static final int SEEDS = 3;

  private final Learners learners;
  private final Family family;

  public StsnBench(Families families, Learners learners) {
    this.learners = learners;
    this.family = families.find("stsn").orElseThrow();
  }

  /**
   * What came of a seed.
   *
   * @param seconds spent on training both
   * @param letters share of held-out letters that are recognised
   * @param rubbings share of held-out rubbings
   * @param plain share of them by what learnt from letters alone
   */
  public record Line(
      int seed, int steps, double seconds, double letters, double rubbings, double plain) {}

  /**
   * Trains and prints a line for each seed.
   *
   * @param steps of each training; null for the family's
   * @param frames folder for a frame with each line, as PNG, or null
   */
  public List<Line> run(@Nullable Integer steps, @Nullable Path frames, PrintStream out)
      throws IOException {
    PackedImages letters = TemporaryPack.of(BuiltInSets.letters());
    PackedImages rubbings = TemporaryPack.of(BuiltInSets.rubbings());
    out.printf(
        "%5s %7s %8s %8s %9s %13s%n",
        "seed", "steps", "minutes", "letters", "rubbings", "letters alone");
    List<Line> lines = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      Line line = train(letters, rubbings, seed, steps == null ? family.steps() : steps, frames);
      out.printf(
          "%5d %7d %8.1f %6.1f %% %7.1f %% %11.1f %%%n",
          line.seed,
          line.steps,
          line.seconds / 60,
          100 * line.letters,
          100 * line.rubbings,
          100 * line.plain);
      lines.add(line);
    }
    return lines;
  }

  private Line train(
      PackedImages letters, PackedImages rubbings, int seed, int steps, @Nullable Path frames)
      throws IOException {
    Recipe recipe = new Recipe(family.key(), Given.NOTHING, null, family.defaults(), seed, null);
    Task task = new Task(recipe, steps, Map.of("a", letters, "b", rubbings), Map.of(), null);
    try (Learner learner = learners.create(task)) {
      Map<String, Float> measured = Map.of();
      long start = System.nanoTime();
      for (int i = 0; i <= steps; i++) { // the last step measures what the others have learnt
        measured = learner.step().values();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      if (frames != null) {
        Files.createDirectories(frames);
        Files.write(
            frames.resolve("stsn-%d.png".formatted(seed)), learner.preview().picture().png());
      }
      return new Line(
          seed,
          steps,
          seconds,
          Objects.requireNonNull(measured.get("firstAccuracy")),
          Objects.requireNonNull(measured.get("secondAccuracy")),
          Objects.requireNonNull(measured.get("plainAccuracy")));
    }
  }
}
