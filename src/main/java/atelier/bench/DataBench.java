package atelier.bench;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Tools;
import atelier.imageset.About;
import atelier.imageset.Drawn;
import atelier.imageset.HoldOut;
import atelier.imageset.ImageSets;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts three labels of a packed image set to a tenth, fills them up with what a conditional GAN
 * draws that learnt from what is left, and trains classifiers with and without from three seeds.
 * Some pictures are held out before anything is trained, and judge them all.
 */
public final class DataBench {
  /** Pictures of each label to learn from, in all and where it is cut. */
  private static final int EACH = 300;

  private static final int CUT = EACH / 10;
  private static final int HELD_OUT = 100;
  private static final Set<Integer> CUT_LABELS = Set.of(0, 3, 6);
  private static final int GENERATOR_STEPS = 1200;
  private static final int SEEDS = 3;
  private static final int AT_ONCE = 100;

  private final Learners learners;
  private final Family generator;
  private final Family classifier;

  public DataBench(Families families, Learners learners) {
    this.learners = learners;
    this.generator = Training.family(families, "conditional");
    this.classifier = Training.family(families, "classifier");
  }

  /**
   * What a classifier recognises of the held-out pictures.
   *
   * @param set what it learnt from: {@code cut}, {@code filled up} or {@code whole}
   * @param recognised share of all
   * @param rare share of those of the three labels
   */
  public record Line(String set, int pictures, int seed, double recognised, double rare) {}

  /**
   * Trains and prints a line for each classifier.
   *
   * @param set with at least 400 pictures of each label
   * @param steps of each classifier; null for 400
   * @param frames folder for the generator's frame, as PNG, or null
   */
  public List<Line> run(Path set, @Nullable Integer steps, @Nullable Path frames, PrintStream out)
      throws IOException {
    PackedImages whole = judged(PackedImages.open(set));
    PackedImages cut = cut(whole);
    PackedImages filled = filled(cut, frames, out);
    out.printf("%10s %9s %5s %7s %12s%n", "set", "pictures", "seed", "all", "three labels");
    Map<String, PackedImages> sets = Map.of("whole", whole, "cut", cut, "filled up", filled);
    List<Line> lines = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      for (String name : List.of("cut", "filled up", "whole")) {
        PackedImages images = Objects.requireNonNull(sets.get(name));
        Line line = classify(name, images, seed, steps == null ? 400 : steps);
        out.printf(
            "%10s %9d %5d %5.1f %% %10.1f %%%n",
            line.set, line.pictures, line.seed, 100 * line.recognised, 100 * line.rare);
        lines.add(line);
      }
    }
    return lines;
  }

  private Line classify(String name, PackedImages images, int seed, int steps) {
    Task task = Training.task(classifier, seed, steps, Map.of("pictures", images));
    try (Training training = new Training(learners, task)) {
      training.until(steps);
      Question question =
          new Question(
              "confusion", classifier.tool("confusion").orElseThrow().parameters(Map.of()));
      Map<String, Double> byLabel = Questioning.whole(training.learner(), question).values();
      return new Line(
          name,
          images.count() - HELD_OUT * images.labels().size(),
          seed,
          byLabel.values().stream().mapToDouble(share -> share).average().orElse(0),
          CUT_LABELS.stream()
              .mapToDouble(k -> Objects.requireNonNull(byLabel.get(images.labels().get(k))))
              .average()
              .orElse(0));
    }
  }

  /** The cut set, filled up. */
  private PackedImages filled(PackedImages cut, @Nullable Path frames, PrintStream out)
      throws IOException {
    Task task = Training.task(generator, 1, GENERATOR_STEPS, Map.of("pictures", cut));
    try (Training training = new Training(learners, task)) {
      training.until(GENERATOR_STEPS);
      out.printf("The generator took %.1f minutes.%n", training.seconds() / 60);
      training.keepFrame(frames, "data");
      return pack(
          cut,
          writer -> {
            for (int i = 0; i < cut.count(); i++) {
              writer.add(cut.picture(i), cut.about(i));
            }
            for (int label : CUT_LABELS) {
              for (int first = CUT; first < EACH; first += AT_ONCE) {
                int count = Math.min(AT_ONCE, EACH - first);
                int index = first;
                for (Picture picture : drawn(training.learner(), label, first, count)) {
                  Drawn drawn = new Drawn("bench", GENERATOR_STEPS, 1, index++);
                  writer.add(picture, new About(cut.labels().get(label), null, false, drawn));
                }
              }
            }
          });
    }
  }

  private static List<Picture> drawn(Learner learner, int label, int first, int count) {
    Question question =
        new Question(
            Tools.SAMPLE.key(),
            Tools.SAMPLE.parameters(Map.of("first", first, "count", count, "seed", 1)),
            Map.of(),
            Map.of(),
            Map.of("label", label),
            Map.of());
    return Questioning.whole(learner, question).pictures();
  }

  /** As many pictures of each label, of which some are held out. */
  private static PackedImages judged(PackedImages all) throws IOException {
    PackedImages balanced = fewer(all, label -> EACH + HELD_OUT);
    return pack(balanced, new HoldOut(balanced, HELD_OUT, 1));
  }

  private static PackedImages cut(PackedImages judged) throws IOException {
    return fewer(judged, label -> CUT_LABELS.contains(label) ? CUT : EACH);
  }

  /** How many pictures of a label are kept to learn from. */
  private interface Most {
    int of(int label);
  }

  /** The first pictures of each label; all that are held out. */
  private static PackedImages fewer(PackedImages images, Most most) throws IOException {
    Map<Integer, Integer> taken = new HashMap<>();
    return pack(
        images,
        writer -> {
          for (int i = 0; i < images.count(); i++) {
            int label = images.label(i);
            if (images.heldOut(i)
                || (label >= 0 && taken.merge(label, 1, Integer::sum) <= most.of(label))) {
              writer.add(images.picture(i), images.about(i));
            }
          }
        });
  }

  private static PackedImages pack(PackedImages like, ImageSets.Source source) throws IOException {
    return TemporaryPack.of(
        like.size(),
        like.channels(),
        writer -> {
          writer.declare(like.labels());
          source.writeTo(writer);
        });
  }
}
