package atelier.bench;

import atelier.builtin.BuiltInSets;
import atelier.builtin.DomainPair;
import atelier.family.Direction;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Input;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.imageset.Fidelity;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Learner;
import atelier.learner.Learners;
import atelier.learner.Task;
import atelier.link.Question;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Trains on built-in pairs of domains, pix2pix where both sets show the same scenes and CycleGAN
 * where they do not, and measures, on true pairs that were never trained on, how far translations
 * are from what they should be.
 */
public final class TranslationBench {
  private static final int HELD_OUT = 200;
  private static final int REPORTS = 10;

  private final Learners learners;
  private final Family paired;
  private final Family unpaired;

  public TranslationBench(Families families, Learners learners) {
    this.learners = learners;
    this.paired = Training.family(families, "pix2pix");
    this.unpaired = Training.family(families, "cyclegan");
  }

  /**
   * How far a training has come.
   *
   * @param pair title of the pair of domains
   * @param seconds spent on training alone
   * @param untranslated mean absolute error of a picture against its true partner, in grey levels
   *     of 0 to 255
   * @param aToB that of a translation of the first kind against the true picture of the second
   * @param bToA the other way; NaN where the family learns one
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
        last.add(train(pair, steps, frames, out));
      }
    }
    return last;
  }

  private Line train(
      DomainPair pair, @Nullable Integer steps, @Nullable Path frames, PrintStream out)
      throws IOException {
    Family family = pair.paired() ? paired : unpaired;
    Tool translate = family.tool(Tools.TRANSLATE.key()).orElseThrow();
    Iterator<Input.Images> inputs = family.images().iterator();
    List<Picture> a = pair.heldOut(HELD_OUT).stream().map(DomainPair.Pair::a).toList();
    List<Picture> b = pair.heldOut(HELD_OUT).stream().map(DomainPair.Pair::b).toList();
    String from = inputs.next().key();
    String to = inputs.next().key();
    Map<String, PackedImages> sets =
        Map.of(from, TemporaryPack.of(pair.a()), to, TemporaryPack.of(pair.b()));
    Task task = Training.task(family, 1, steps, sets);
    try (Training training = new Training(learners, task)) {
      Learner learner = training.learner();
      Line line = null;
      for (int report = 1; report <= REPORTS; report++) {
        int step = task.steps() * report / REPORTS;
        training.until(step);
        line =
            new Line(
                pair.title(),
                step,
                training.seconds(),
                255 * Fidelity.meanError(a, b),
                255 * Fidelity.meanError(translated(learner, translate, a, Direction.A_TO_B), b),
                pair.paired()
                    ? Double.NaN
                    : 255
                        * Fidelity.meanError(
                            translated(learner, translate, b, Direction.B_TO_A), a));
        print(line, out);
        training.keepFrame(frames, "%s-%s-%d".formatted(pair.a().key(), pair.b().key(), step));
      }
      return Objects.requireNonNull(line);
    }
  }

  private static List<Picture> translated(
      Learner learner, Tool translate, List<Picture> pictures, Direction direction) {
    Map<String, String> chosen =
        translate.parameters().isEmpty() ? Map.of() : Map.of("direction", direction.key());
    Question question =
        new Question(translate.key(), translate.parameters(chosen), "picture", pictures);
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
}
