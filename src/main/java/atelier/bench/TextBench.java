package atelier.bench;

import atelier.builtin.BuiltInSets;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Tools;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains text-to-image on the built-in shapes without those that have some of the captions, draws
 * these, and has classifiers that were trained on real pictures say what is seen.
 */
public final class TextBench {
  private static final int HELD_OUT = 200;
  private static final int REPORTS = 5;
  private static final int JUDGED = 2000;
  private static final int JUDGES_STEPS = 2500;

  /** Where a property stands among the words of a caption of the shapes. */
  private static final Map<String, Integer> PROPERTIES =
      new TreeMap<>(Map.of("colour", 2, "shape", 3));

  private final Learners learners;
  private final Family family;
  private final Family judge;

  public TextBench(Families families, Learners learners) {
    this.learners = learners;
    this.family = Training.family(families, "text-to-image");
    this.judge = Training.family(families, "classifier");
  }

  /**
   * How far a training has come.
   *
   * @param seconds spent on training alone
   * @param right share of the held-out captions of which a property is seen, by property
   * @param both share of which colour and shape are
   */
  public record Line(int step, double seconds, Map<String, Double> right, double both) {}

  /**
   * Trains judges on shapes that are in no set, then the model, and prints five lines.
   *
   * @param settings other than the defaults
   * @param steps of the training; null for the family's
   * @param frames folder for a frame with each line, as PNG, or null
   */
  public List<Line> run(
      Map<String, String> settings, @Nullable Integer steps, @Nullable Path frames, PrintStream out)
      throws IOException {
    PackedImages shapes = TemporaryPack.of(BuiltInSets.shapes());
    PackedImages others = TemporaryPack.of(BuiltInSets.otherShapes(JUDGED));
    Map<String, Learner> judges = new LinkedHashMap<>();
    try {
      for (String property : PROPERTIES.keySet()) {
        judges.put(property, judge(others, property, out));
      }
      return train(shapes, settings, steps, judges, frames, out);
    } finally {
      judges.values().forEach(Learner::close);
    }
  }

  private static String word(String caption, String property) {
    return caption.split(" ")[Objects.requireNonNull(PROPERTIES.get(property))];
  }

  private static String caption(PackedImages shapes, int index) {
    String caption = shapes.caption(index);
    if (caption == null) {
      throw new IllegalArgumentException("picture %d has no caption".formatted(index));
    }
    return caption;
  }

  /** A classifier that tells a property of real pictures. */
  private Learner judge(PackedImages shapes, String property, PrintStream out) throws IOException {
    PackedImages labelled = pack(shapes, i -> true, property);
    Task task = Training.task(judge, 1, JUDGES_STEPS, Map.of("pictures", labelled));
    Learner learner = learners.create(task);
    float accuracy = 0;
    for (int i = 0; i < JUDGES_STEPS; i++) {
      accuracy = learner.step().values().getOrDefault("heldOutAccuracy", 0f);
    }
    out.printf(
        "The judge of %s is right about %.1f %% of real pictures.%n", property, 100 * accuracy);
    return learner;
  }

  private List<Line> train(
      PackedImages shapes,
      Map<String, String> settings,
      @Nullable Integer steps,
      Map<String, Learner> judges,
      @Nullable Path frames,
      PrintStream out)
      throws IOException {
    List<String> captions = heldOut(shapes);
    Set<String> without = new HashSet<>(captions);
    PackedImages learnt = pack(shapes, i -> !without.contains(caption(shapes, i)), "shape");
    out.printf(
        "%d of %d pictures are trained on; %d captions are held out.%n",
        learnt.count(), shapes.count(), captions.size());
    out.printf("%7s %8s %7s %7s %7s%n", "step", "minutes", "colour", "shape", "both");
    List<Line> lines = new ArrayList<>();
    Task task =
        Training.task(
            family, Arguments.of(family, settings), 1, null, steps, Map.of("pictures", learnt));
    try (Training training = new Training(learners, task)) {
      for (int report = 1; report <= REPORTS; report++) {
        training.until(task.steps() * report / REPORTS);
        Line line = measure(training, captions, judges);
        print(line, out);
        lines.add(line);
        training.keepFrame(frames, "text-to-image-%d".formatted(line.step));
      }
    }
    return lines;
  }

  private Line measure(Training training, List<String> captions, Map<String, Learner> judges) {
    Map<String, Double> right = new LinkedHashMap<>();
    int both = 0;
    for (String caption : captions) {
      Picture picture = drawn(training.learner(), caption);
      Set<String> seen = new HashSet<>();
      judges.forEach(
          (property, by) -> {
            if (classified(by, picture).equals(word(caption, property))) {
              seen.add(property);
              right.merge(property, 1.0 / captions.size(), Double::sum);
            }
          });
      both += seen.containsAll(PROPERTIES.keySet()) ? 1 : 0;
    }
    double share = (double) both / captions.size();
    return new Line(training.step(), training.seconds(), right, share);
  }

  private static Picture drawn(Learner learner, String caption) {
    Question question =
        new Question(
            Tools.SAMPLE.key(),
            Tools.SAMPLE.parameters(Map.of("count", 1, "seed", caption.hashCode())),
            Map.of(),
            Map.of("text", caption),
            Map.of(),
            Map.of());
    return learner.answer(question).next().pictures().get(0);
  }

  private String classified(Learner judging, Picture picture) {
    Question question =
        new Question(
            "classify",
            judge.tool("classify").orElseThrow().parameters(Map.of()),
            "picture",
            List.of(picture));
    return judging.answer(question).next().values().entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow();
  }

  /** Captions, each another, drawn at random. */
  private static List<String> heldOut(PackedImages shapes) {
    List<String> captions =
        new ArrayList<>(
            IntStream.range(0, shapes.count())
                .mapToObj(i -> caption(shapes, i))
                .distinct()
                .toList());
    captions.sort(Comparator.naturalOrder());
    Collections.shuffle(captions, new Random(1));
    return captions.subList(0, HELD_OUT);
  }

  /** Some of the pictures, labelled by a property. */
  private static PackedImages pack(PackedImages shapes, IntPredicate taken, String property)
      throws IOException {
    return TemporaryPack.of(
        shapes.size(),
        shapes.channels(),
        writer -> {
          for (int i = 0; i < shapes.count(); i++) {
            if (taken.test(i)) {
              String caption = caption(shapes, i);
              writer.add(shapes.picture(i), word(caption, property), caption);
            }
          }
        });
  }

  private static void print(Line line, PrintStream out) {
    out.printf("%7d %8.1f", line.step, line.seconds / 60);
    for (String property : PROPERTIES.keySet()) {
      out.printf(" %5.1f %%", 100 * line.right.getOrDefault(property, 0.0));
    }
    out.printf(" %5.1f %%%n", 100 * line.both);
  }
}
