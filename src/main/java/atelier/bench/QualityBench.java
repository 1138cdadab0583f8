package atelier.bench;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Tools;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Learner;
import atelier.learner.Learners;
import atelier.learner.Recogniser;
import atelier.learner.Task;
import atelier.link.Question;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How good a family's pictures are after some minutes of training: the Fréchet distance of what a
 * small classifier sees in them from what it sees in real pictures that neither was trained on
 * (FD-small: by the classifier's features, and so not to be compared with published figures).
 */
public final class QualityBench {
  private static final int DRAWN = 5_000;
  private static final int AT_ONCE = 250;
  private static final int CLASSIFIERS_STEPS = 1_500;

  private final Families families;
  private final Learners learners;

  public QualityBench(Families families, Learners learners) {
    this.families = families;
    this.learners = learners;
  }

  /**
   * What is trained.
   *
   * @param pictures how many of the set's; null for all that are not held out
   * @param label what all pictures are to show; null for everything
   * @param settings other than the defaults
   * @param steps planned, which some families arrange their training by; null for the family's
   * @param minutes of training after which pictures are judged, rising
   * @param seeds how many trainings, each from another seed
   */
  public record Plan(
      @Nullable Integer pictures,
      @Nullable String label,
      Map<String, String> settings,
      @Nullable Integer steps,
      double[] minutes,
      int seeds) {}

  /**
   * How far a training has come.
   *
   * @param family key
   * @param minutes spent on training alone
   * @param distance from real pictures, FD-small
   * @param right share that is taken for the wanted label; 1 where all are wanted
   */
  public record Line(
      String family, int seed, int step, double minutes, double distance, double right) {}

  /**
   * Trains a classifier, then the families, and prints a line each time.
   *
   * @param keys of families that learn from one set
   * @param set a packed image set with labels, a sixth of which is held out
   * @param frames folder for a frame with each line, as PNG, or null
   */
  public List<Line> run(
      List<String> keys, Path set, Plan plan, @Nullable Path frames, PrintStream out)
      throws IOException {
    PackedImages all = PackedImages.open(set);
    int[] order = shuffled(all.count());
    int[] heldOut = Arrays.copyOf(order, all.count() / 6);
    int[] learnt = Arrays.copyOfRange(order, heldOut.length, order.length);
    try (Recogniser judge = judge(part(all, learnt))) {
      List<Picture> real =
          IntStream.of(heldOut)
              .filter(i -> shows(all, i, plan.label))
              .mapToObj(all::picture)
              .toList();
      FrechetDistance distance = new FrechetDistance(judge.features(real));
      int[] given =
          IntStream.of(learnt)
              .limit(plan.pictures == null ? learnt.length : plan.pictures)
              .toArray();
      List<Picture> others =
          IntStream.of(learnt)
              .filter(i -> shows(all, i, plan.label))
              .limit(DRAWN)
              .mapToObj(all::picture)
              .toList();
      out.printf(
          "%d pictures are trained on, %d are held out; as many others are %.1f away, %.1f %% are recognised.%n",
          given.length,
          real.size(),
          distance.to(judge.features(others)),
          100 * right(judge, others, plan.label));
      out.printf(
          "%-14s %4s %7s %8s %9s %7s%n", "family", "seed", "step", "minutes", "FD-small", "label");
      List<Line> lines = new ArrayList<>();
      PackedImages pictures = part(all, given);
      for (String key : keys) {
        for (int seed = 1; seed <= plan.seeds; seed++) {
          lines.addAll(train(key, seed, pictures, plan, judge, distance, frames, out));
        }
      }
      return lines;
    }
  }

  private List<Line> train(
      String key,
      int seed,
      PackedImages pictures,
      Plan plan,
      Recogniser judge,
      FrechetDistance distance,
      @Nullable Path frames,
      PrintStream out)
      throws IOException {
    Family family = Training.family(families, key);
    Task task =
        Training.task(
            family,
            Arguments.of(family, plan.settings),
            seed,
            plan.label,
            plan.steps,
            Map.of("pictures", pictures));
    List<Line> lines = new ArrayList<>();
    try (Training training = new Training(learners, task)) {
      for (double minutes : plan.minutes) {
        while (training.seconds() < 60 * minutes) {
          training.until(training.step() + 10);
        }
        List<Picture> drawn = drawn(training.learner());
        Line line =
            new Line(
                key,
                seed,
                training.step(),
                training.seconds() / 60,
                distance.to(judge.features(drawn)),
                right(judge, drawn, plan.label));
        out.printf(
            "%-14s %4d %7d %8.2f %9.1f %5.1f %%%n",
            key, seed, line.step, line.minutes, line.distance, 100 * line.right);
        lines.add(line);
        training.keepFrame(frames, "%s-%d-%d".formatted(key, seed, line.step));
      }
    }
    return lines;
  }

  private static List<Picture> drawn(Learner learner) {
    List<Picture> drawn = new ArrayList<>();
    for (int first = 0; first < DRAWN; first += AT_ONCE) {
      Map<String, Integer> which = Map.of("seed", 1, "first", first, "count", AT_ONCE);
      Question question = new Question(Tools.SAMPLE.key(), Tools.SAMPLE.parameters(which));
      drawn.addAll(Questioning.whole(learner, question).pictures());
    }
    return drawn;
  }

  private static double right(Recogniser judge, List<Picture> pictures, @Nullable String label) {
    return label == null
        ? 1
        : (double) judge.labels(pictures).stream().filter(label::equals).count() / pictures.size();
  }

  private Recogniser judge(PackedImages pictures) {
    Family classifier = Training.family(families, "classifier");
    Task task = Training.task(classifier, 1, CLASSIFIERS_STEPS, Map.of("pictures", pictures));
    Recogniser judge = (Recogniser) learners.create(task);
    for (int i = 0; i < CLASSIFIERS_STEPS; i++) {
      judge.step();
    }
    return judge;
  }

  private static boolean shows(PackedImages images, int index, @Nullable String label) {
    return label == null || label.equals(label(images, index));
  }

  private static @Nullable String label(PackedImages images, int index) {
    int number = images.label(index);
    return number < 0 ? null : images.labels().get(number);
  }

  private static int[] shuffled(int count) {
    int[] order = IntStream.range(0, count).toArray();
    Random random = new Random(1);
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
    return order;
  }

  private static PackedImages part(PackedImages all, int[] pictures) throws IOException {
    return TemporaryPack.of(
        all.size(),
        all.channels(),
        writer -> {
          writer.declare(all.labels());
          for (int i : pictures) {
            writer.add(all.picture(i), label(all, i), all.caption(i));
          }
        });
  }
}
