package atelier.learner.gan;

import atelier.family.Families;
import atelier.family.Family;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Learner;
import atelier.link.Answer;
import atelier.link.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Trains a family on a labelled set and has a classifier of its real pictures name what is drawn:
 * {@code LabelBench <pack> <family> <steps> <folder for frames> [label]}.
 */
final class LabelBench {
  private static final int DRAWN = 200;
  private static final int HELD_OUT = 10_000;

  private LabelBench() {}

  public static void main(String... args) throws IOException {
    PackedImages images = PackedImages.open(Path.of(args[0]));
    Family family = Families.standard().find(args[1]).orElseThrow();
    int steps = Integer.parseInt(args[2]);
    Path frames = Path.of(args[3]);
    String label = args.length > 4 ? args[4] : null;
    try (Learner learner =
            GanLearners.byFamily()
                .get(family.key())
                .apply(GanTasks.task(family, images, Map.of(), label));
        Classifier classifier = new Classifier(images)) {
      int learnt = images.count() - HELD_OUT;
      classifier.learn(learnt, 2500);
      for (int i = 0; i < images.labels().size(); i++) {
        System.out.printf(
            "%-12s real %.3f%n",
            images.labels().get(i), classifier.share(real(images, learnt, i), i));
      }
      long start = System.nanoTime();
      for (int step = 1; step <= steps; step++) {
        Map<String, Float> metrics = learner.step().values();
        if (step % 1000 == 0 || step == 300 || step == steps) {
          double minutes = (System.nanoTime() - start) / 60e9;
          System.out.printf("step %d, %.2f minutes, %s%n", step, minutes, metrics);
          Files.write(
              frames.resolve("%s-%d.png".formatted(family.key(), step)),
              learner.preview().picture().png());
          report(learner, family, images, classifier, label);
        }
      }
      System.out.println(learner.vitals());
    }
  }

  private static List<Picture> real(PackedImages images, int from, int label) {
    return IntStream.range(from, images.count())
        .filter(i -> images.label(i) == label)
        .mapToObj(images::picture)
        .toList();
  }

  private static void report(
      Learner learner, Family family, PackedImages images, Classifier classifier, String label) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < images.labels().size(); i++) {
      String name = images.labels().get(i);
      if (label == null || label.equals(name)) {
        Map<String, Integer> asked = label == null ? Map.of("label", i) : Map.of();
        Question question =
            new Question(
                "sample",
                family.tool("sample").orElseThrow().parameters(Map.of("seed", 5, "count", DRAWN)),
                Map.of(),
                Map.of(),
                asked,
                Map.of());
        Answer answer = learner.answer(question).next();
        line.append("%s %.3f  ".formatted(name, classifier.share(answer.pictures(), i)));
      }
    }
    System.out.println(line);
  }
}
