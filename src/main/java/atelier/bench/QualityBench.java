package atelier.bench;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Takes;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
  private static final int CLASSIFIERS_STEPS = 3_000;

  private static final List<@Nullable String> EVERYTHING = Collections.singletonList(null);

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
   * @param labels what all pictures are to show, each in trainings of its own; empty for everything
   * @param settings other than the defaults
   * @param steps planned, which some families arrange their training by; null for the family's
   * @param minutes of training after which pictures are judged, rising
   * @param seeds how many trainings, each from another seed
   */
  public record Plan(
      @Nullable Integer pictures,
      List<String> labels,
      Map<String, String> settings,
      @Nullable Integer steps,
      double[] minutes,
      int seeds) {}

  /**
   * How far a training has come.
   *
   * @param family key
   * @param label that all pictures are to show; null where all are wanted
   * @param minutes spent on training alone
   * @param distance from real pictures, FD-small
   * @param right share that is taken for what it is to show, by label; empty where a family is told
   *     nothing of labels
   */
  public record Line(
      String family,
      @Nullable String label,
      int seed,
      int step,
      double minutes,
      double distance,
      Map<String, Double> right) {}

  /** Pictures, and what each is to show; nothing where that was not said. */
  private record Labelled(List<Picture> pictures, List<String> labels) {}

  /** Real pictures that nothing was trained on, and what the judge makes of them. */
  private record Real(FrechetDistance distance, Map<String, Double> right) {}

  /**
   * Trains a classifier, then the families, and prints a line each time, and one for each label
   * where that is wanted.
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
    int[] given =
        IntStream.of(learnt).limit(plan.pictures == null ? learnt.length : plan.pictures).toArray();
    PackedImages pictures = part(all, given);
    List<Line> lines = new ArrayList<>();
    try (Recogniser judge = judge(part(all, learnt))) {
      out.printf("%d pictures are trained on, %d are held out.%n", given.length, heldOut.length);
      for (String label : plan.labels.isEmpty() ? EVERYTHING : plan.labels) {
        Labelled held = showing(all, heldOut, label, heldOut.length);
        Real real =
            new Real(new FrechetDistance(judge.features(held.pictures)), right(judge, held));
        out.printf(
            "Real %s: others are %.1f away, %.1f %% of those held out are recognised.%n",
            label == null ? "pictures" : label,
            real.distance.to(judge.features(showing(all, learnt, label, DRAWN).pictures)),
            100 * mean(real.right));
        out.printf(
            "%-14s %4s %7s %8s %9s %7s%n",
            "family", "seed", "step", "minutes", "FD-small", "label");
        for (String key : keys) {
          for (int seed = 1; seed <= plan.seeds; seed++) {
            lines.addAll(train(key, label, seed, pictures, plan, judge, real, frames, out));
          }
        }
      }
    }
    return lines;
  }

  private List<Line> train(
      String key,
      @Nullable String label,
      int seed,
      PackedImages pictures,
      Plan plan,
      Recogniser judge,
      Real real,
      @Nullable Path frames,
      PrintStream out)
      throws IOException {
    Family family = Training.family(families, key);
    Task task =
        Training.task(
            family,
            Arguments.of(family, plan.settings),
            seed,
            label,
            plan.steps,
            Map.of("pictures", pictures));
    List<Line> lines = new ArrayList<>();
    try (Training training = new Training(learners, task)) {
      for (double minutes : plan.minutes) {
        while (training.seconds() < 60 * minutes) {
          training.until(training.step() + 10);
        }
        Labelled drawn =
            isTold(family)
                ? drawn(training.learner(), pictures.labels())
                : drawn(training.learner(), label);
        Line line =
            new Line(
                key,
                label,
                seed,
                training.step(),
                training.seconds() / 60,
                real.distance.to(judge.features(drawn.pictures)),
                right(judge, drawn));
        show(line, real, out);
        lines.add(line);
        training.keepFrame(frames, frame(line));
      }
    }
    return lines;
  }

  private static void show(Line line, Real real, PrintStream out) {
    out.printf(
        "%-14s %4d %7d %8.2f %9.1f %7s%n",
        line.family,
        line.seed,
        line.step,
        line.minutes,
        line.distance,
        line.right.isEmpty() ? "" : percent(mean(line.right)));
    if (line.right.size() > 1) {
      line.right.forEach(
          (label, share) ->
              out.printf(
                  "    %-20s drawn %7s   real %7s%n",
                  label, percent(share), percent(real.right.getOrDefault(label, 0.0))));
    }
  }

  private static String frame(Line line) {
    String label = line.label == null ? "" : line.label.replaceAll("\\W", "") + "-";
    return "%s-%s%d-%d".formatted(line.family, label, line.seed, line.step);
  }

  private static String percent(double share) {
    return "%.1f %%".formatted(100 * share);
  }

  /** Whether a family is asked for a label when it draws. */
  private static boolean isTold(Family family) {
    return family.tool(Tools.SAMPLE.key()).orElseThrow().takes().stream()
        .anyMatch(Takes.Label.class::isInstance);
  }

  /** As many pictures of each label. */
  private static Labelled drawn(Learner learner, List<String> labels) {
    List<Picture> pictures = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      List<Picture> some = drawn(learner, Map.of("label", label), DRAWN / labels.size());
      pictures.addAll(some);
      wanted.addAll(Collections.nCopies(some.size(), labels.get(label)));
    }
    return new Labelled(pictures, wanted);
  }

  /** Pictures of a model that knows one label, or none. */
  private static Labelled drawn(Learner learner, @Nullable String label) {
    List<Picture> pictures = drawn(learner, Map.of(), DRAWN);
    return new Labelled(
        pictures, label == null ? List.of() : Collections.nCopies(pictures.size(), label));
  }

  private static List<Picture> drawn(Learner learner, Map<String, Integer> told, int count) {
    List<Picture> drawn = new ArrayList<>();
    for (int first = 0; first < count; first += AT_ONCE) {
      Map<String, Integer> which =
          Map.of("seed", 1, "first", first, "count", Math.min(AT_ONCE, count - first));
      Question question =
          new Question(
              Tools.SAMPLE.key(),
              Tools.SAMPLE.parameters(which),
              Map.of(),
              Map.of(),
              told,
              Map.of());
      drawn.addAll(Questioning.whole(learner, question).pictures());
    }
    return drawn;
  }

  /** The share of each label's pictures that is taken for it. */
  private static Map<String, Double> right(Recogniser judge, Labelled pictures) {
    if (pictures.labels.isEmpty()) {
      return Map.of();
    }
    List<String> taken = judge.labels(pictures.pictures);
    return IntStream.range(0, taken.size())
        .boxed()
        .collect(
            Collectors.groupingBy(
                pictures.labels::get,
                TreeMap::new,
                Collectors.averagingInt(i -> taken.get(i).equals(pictures.labels.get(i)) ? 1 : 0)));
  }

  private static double mean(Map<String, Double> shares) {
    return shares.values().stream().mapToDouble(share -> share).average().orElse(0);
  }

  /** The first of these pictures that have a label, or this label. */
  private static Labelled showing(
      PackedImages all, int[] pictures, @Nullable String label, int most) {
    int[] some =
        IntStream.of(pictures)
            .filter(i -> label == null ? all.label(i) >= 0 : label.equals(label(all, i)))
            .limit(most)
            .toArray();
    return new Labelled(
        IntStream.of(some).mapToObj(all::picture).toList(),
        IntStream.of(some).mapToObj(i -> all.labels().get(all.label(i))).toList());
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
