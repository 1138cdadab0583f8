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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains on pairs of sets, pix2pix where both of a built-in pair show the same scenes and CycleGAN
 * where they do not, and measures, on true pairs that were never trained on, how far translations
 * are from what they should be.
 */
public final class TranslationBench {
  private static final int HELD_OUT = 200;
  private static final int HELD_OUT_OF_A_PACK = 100;
  private static final int REPORTS = 10;

  private final Learners learners;
  private final Family paired;
  private final Family unpaired;

  public TranslationBench(Families families, Learners learners) {
    this.learners = learners;
    this.paired = Training.family(families, "pix2pix");
    this.unpaired = Training.family(families, "cyclegan");
  }

  /** What is trained on, and true pairs that are not. */
  private record Trial(
      String title,
      String name,
      Family family,
      PackedImages a,
      PackedImages b,
      List<Picture> trueA,
      List<Picture> trueB) {}

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
   * @param wanted keys of the first sets of built-in pairs; all of these where empty
   * @param packs none, or in place of built-in pairs two packed sets that show the same things in
   *     two ways, in the same order; their last hundred are held out
   * @param settings other than their defaults
   * @param steps of each training; null for the family's
   * @param frames folder for a frame with each line, as PNG, or null
   * @return the last line of each pair
   */
  public List<Line> run(
      List<String> wanted,
      List<Path> packs,
      Map<String, String> settings,
      @Nullable Integer steps,
      @Nullable Path frames,
      PrintStream out)
      throws IOException {
    List<Trial> trials = packs.isEmpty() ? builtIn(wanted) : List.of(trial(packs));
    out.printf(
        "%-24s %7s %8s %13s %16s %16s%n",
        "pair", "step", "minutes", "untranslated", "first to second", "second to first");
    List<Line> last = new ArrayList<>();
    for (Trial trial : trials) {
      last.add(train(trial, settings, steps, frames, out));
    }
    return last;
  }

  private List<Trial> builtIn(List<String> wanted) throws IOException {
    List<Trial> trials = new ArrayList<>();
    for (DomainPair pair : BuiltInSets.pairs()) {
      if (wanted.isEmpty() || wanted.contains(pair.a().key())) {
        trials.add(trial(pair));
      }
    }
    return trials;
  }

  private Trial trial(DomainPair pair) throws IOException {
    List<DomainPair.Pair> heldOut = pair.heldOut(HELD_OUT);
    return new Trial(
        pair.title(),
        pair.a().key() + "-" + pair.b().key(),
        pair.paired() ? paired : unpaired,
        TemporaryPack.of(pair.a()),
        TemporaryPack.of(pair.b()),
        heldOut.stream().map(DomainPair.Pair::a).toList(),
        heldOut.stream().map(DomainPair.Pair::b).toList());
  }

  private Trial trial(List<Path> packs) throws IOException {
    if (packs.size() != 2) {
      throw new IllegalArgumentException("A translation needs two sets, not " + packs.size() + ".");
    }
    PackedImages a = PackedImages.open(packs.get(0));
    PackedImages b = PackedImages.open(packs.get(1));
    if (a.count() != b.count() || a.count() <= HELD_OUT_OF_A_PACK) {
      throw new IllegalArgumentException(
          "Both sets need the same pictures in the same order, more than %d: they have %d and %d."
              .formatted(HELD_OUT_OF_A_PACK, a.count(), b.count()));
    }
    String name = packs.get(0).getFileName() + "-" + packs.get(1).getFileName();
    return new Trial(name, name, unpaired, withoutLast(a), withoutLast(b), lastOf(a), lastOf(b));
  }

  private static PackedImages withoutLast(PackedImages images) throws IOException {
    return TemporaryPack.of(
        images.size(),
        images.channels(),
        writer -> {
          for (int i = 0; i < images.count() - HELD_OUT_OF_A_PACK; i++) {
            writer.add(images.picture(i), null, null);
          }
        });
  }

  private static List<Picture> lastOf(PackedImages images) {
    return IntStream.range(images.count() - HELD_OUT_OF_A_PACK, images.count())
        .mapToObj(images::picture)
        .toList();
  }

  private Line train(
      Trial trial,
      Map<String, String> settings,
      @Nullable Integer steps,
      @Nullable Path frames,
      PrintStream out)
      throws IOException {
    Family family = trial.family;
    Tool translate = family.tool(Tools.TRANSLATE.key()).orElseThrow();
    List<Input.Images> inputs = family.images();
    Map<String, PackedImages> sets =
        Map.of(inputs.get(0).key(), trial.a, inputs.get(1).key(), trial.b);
    boolean bothWays = !translate.parameters().isEmpty();
    Task task = Training.task(family, Arguments.of(family, settings), 1, null, steps, sets);
    try (Training training = new Training(learners, task)) {
      Learner learner = training.learner();
      Line line = null;
      for (int report = 1; report <= REPORTS; report++) {
        int step = task.steps() * report / REPORTS;
        training.until(step);
        line =
            new Line(
                trial.title,
                step,
                training.seconds(),
                255 * Fidelity.meanError(trial.trueA, trial.trueB),
                255
                    * Fidelity.meanError(
                        translated(learner, translate, trial.trueA, Direction.A_TO_B), trial.trueB),
                bothWays
                    ? 255
                        * Fidelity.meanError(
                            translated(learner, translate, trial.trueB, Direction.B_TO_A),
                            trial.trueA)
                    : Double.NaN);
        print(line, out);
        training.keepFrame(frames, "%s-%d".formatted(trial.name, step));
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
