package atelier.bench;

import atelier.builtin.BuiltInSet;
import atelier.builtin.BuiltInSets;
import atelier.builtin.DomainPair;
import atelier.family.Direction;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Recipe;
import atelier.family.Tools;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.Progress;
import atelier.learner.Learner;
import atelier.learner.Learners;
import atelier.learner.Task;
import atelier.link.Question;
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
 * Trains CycleGAN on built-in pairs of domains and measures, on true pairs that were never trained
 * on, how far translations are from what they should be.
 */
public final class TranslationBench {
  private static final int HELD_OUT = 200;
  private static final int REPORTS = 10;

  private final Learners learners;
  private final Family family;

  public TranslationBench(Families families, Learners learners) {
    this.learners = learners;
    this.family =
        families
            .find("cyclegan")
            .orElseThrow(() -> new IllegalArgumentException("There is no family cyclegan"));
  }

  /**
   * How far a training has come.
   *
   * @param pair title of the pair of domains
   * @param seconds spent on training alone
   * @param untranslated mean absolute error of a picture against its true partner, in grey levels
   *     of 0 to 255
   * @param aToB that of a translation of the first kind against the true picture of the second
   * @param bToA the other way
   */
  public record Line(
      String pair, int step, double seconds, double untranslated, double aToB, double bToA) {}

  /**
   * Trains and prints ten lines for each pair.
   *
   * @param wanted keys of the pairs' first sets; all pairs where empty
   * @param steps of each training; null for the family's
   * @param frames folder for a frame with each line, as PNG, or null
   * @return the last line of each pair
   */
  public List<Line> run(
      List<String> wanted, @Nullable Integer steps, @Nullable Path frames, PrintStream out)
      throws IOException {
    out.printf(
        "%-24s %7s %8s %13s %16s %16s%n",
        "pair", "step", "minutes", "untranslated", "first to second", "second to first");
    List<Line> last = new ArrayList<>();
    for (DomainPair pair : BuiltInSets.pairs()) {
      if (wanted.isEmpty() || wanted.contains(pair.a().key())) {
        last.add(train(pair, steps == null ? family.steps() : steps, frames, out));
      }
    }
    return last;
  }

  private Line train(DomainPair pair, int steps, @Nullable Path frames, PrintStream out)
      throws IOException {
    List<Picture> a = pair.heldOut(HELD_OUT).stream().map(DomainPair.Pair::a).toList();
    List<Picture> b = pair.heldOut(HELD_OUT).stream().map(DomainPair.Pair::b).toList();
    Task task =
        new Task(
            new Recipe(family.key(), Given.NOTHING, null, family.defaults(), 1, null),
            steps,
            Map.of("a", images(pair.a()), "b", images(pair.b())),
            Map.of(),
            null);
    try (Learner learner = learners.create(task)) {
      Line line = null;
      double seconds = 0;
      for (int report = 1; report <= REPORTS; report++) {
        int from = steps * (report - 1) / REPORTS;
        int to = steps * report / REPORTS;
        long start = System.nanoTime();
        for (int i = from; i < to; i++) {
          learner.step();
        }
        seconds += (System.nanoTime() - start) / 1e9;
        line =
            new Line(
                pair.title(),
                to,
                seconds,
                error(a, b),
                error(translated(learner, a, Direction.A_TO_B), b),
                error(translated(learner, b, Direction.B_TO_A), a));
        print(line, out);
        if (frames != null) {
          Files.createDirectories(frames);
          Files.write(
              frames.resolve("%s-%s-%d.png".formatted(pair.a().key(), pair.b().key(), to)),
              learner.preview().picture().png());
        }
      }
      return Objects.requireNonNull(line);
    }
  }

  private static List<Picture> translated(
      Learner learner, List<Picture> pictures, Direction direction) {
    Question question =
        new Question(
            Tools.TRANSLATE.key(),
            Tools.TRANSLATE.parameters(Map.of("direction", direction.key())),
            "picture",
            pictures);
    return learner.answer(question).next().pictures();
  }

  private static void print(Line line, PrintStream out) {
    out.printf(
        "%-24s %7d %8.1f %13.1f %8.1f = %3.0f %% %8.1f = %3.0f %%%n",
        line.pair,
        line.step,
        line.seconds / 60,
        line.untranslated,
        line.aToB,
        100 * line.aToB / line.untranslated,
        line.bToA,
        100 * line.bToA / line.untranslated);
  }

  private static PackedImages images(BuiltInSet set) throws IOException {
    Path file = Files.createTempFile(set.key(), ".pack");
    try {
      try (PackedImages.Writer writer =
          new PackedImages.Writer(Files.newOutputStream(file), set.size(), set.channels())) {
        set.write(writer, Progress.UNWATCHED);
      }
      return PackedImages.open(file);
    } finally {
      Files.delete(file);
    }
  }

  /** Mean absolute difference of all numbers. */
  static double error(List<Picture> pictures, List<Picture> truth) {
    long sum = 0;
    long count = 0;
    for (int i = 0; i < truth.size(); i++) {
      byte[] pixels = pictures.get(i).pixels();
      byte[] wanted = truth.get(i).pixels();
      for (int p = 0; p < wanted.length; p++) {
        sum += Math.abs((pixels[p] & 0xff) - (wanted[p] & 0xff));
      }
      count += wanted.length;
    }
    return (double) sum / count;
  }
}
