package atelier.bench;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Tool;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Learner;
import atelier.learner.Learners;
import atelier.learner.Task;
import atelier.link.Answer;
import atelier.link.Question;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains classifiers on a packed image set without and with adversarial training, and measures how
 * many pictures that were never trained on are recognised, as they are and attacked.
 */
public final class ClassifierBench {
  private static final int HELD_OUT = 500;
  private static final double EPSILON = 0.1;

  private final Learners learners;
  private final Family family;
  private final Tool attack;

  public ClassifierBench(Families families, Learners learners) {
    this.learners = learners;
    this.family = Training.family(families, "classifier");
    this.attack = family.tool("attack").orElseThrow();
  }

  /**
   * What a classifier has learnt.
   *
   * @param adversarial ε of the attack in training; 0 without
   * @param seconds spent on training
   * @param clean share of pictures that are recognised
   * @param fgsm share that are recognised before and after an attack of one step, ε = 0.1
   * @param pgd the same of ten steps
   */
  public record Line(
      double adversarial, int steps, double seconds, double clean, double fgsm, double pgd) {}

  /**
   * Trains and prints two lines.
   *
   * @param set a packed image set with labels, whose last 500 pictures are never trained on
   * @param steps of each training; null for the family's
   * @param frames folder for a strip of an attack with each line, as PNG, or null
   */
  public List<Line> run(Path set, @Nullable Integer steps, @Nullable Path frames, PrintStream out)
      throws IOException {
    PackedImages all = PackedImages.open(set);
    PackedImages learnt = withoutLast(all);
    out.printf(
        "%11s %7s %8s %7s %7s %7s%n", "adversarial", "steps", "minutes", "clean", "FGSM", "PGD");
    List<Line> lines = new ArrayList<>();
    for (double adversarial : new double[] {0, EPSILON}) {
      Line line = train(learnt, all, adversarial, steps == null ? family.steps() : steps, frames);
      out.printf(
          "%11.2f %7d %8.1f %5.1f %% %5.1f %% %5.1f %%%n",
          line.adversarial,
          line.steps,
          line.seconds / 60,
          100 * line.clean,
          100 * line.fgsm,
          100 * line.pgd);
      lines.add(line);
    }
    return lines;
  }

  private Line train(
      PackedImages learnt, PackedImages all, double adversarial, int steps, @Nullable Path frames)
      throws IOException {
    Map<String, PackedImages> sets = Map.of("pictures", learnt);
    Task task = Training.task(family, Map.of("adversarial", adversarial), 1, null, steps, sets);
    try (Training training = new Training(learners, task)) {
      training.until(steps);
      Learner learner = training.learner();
      int clean = 0;
      int fgsm = 0;
      int pgd = 0;
      for (int i = all.count() - HELD_OUT; i < all.count(); i++) {
        String truth = all.labels().get(all.label(i));
        Answer once = attacked(learner, all.picture(i), "fgsm");
        if (believed(once, ", before").equals(truth)) {
          clean++;
          fgsm += believed(once, ", after").equals(truth) ? 1 : 0;
          Answer often = attacked(learner, all.picture(i), "pgd");
          pgd += believed(often, ", after").equals(truth) ? 1 : 0;
        }
      }
      if (frames != null) {
        Files.createDirectories(frames);
        List<Picture> strips = new ArrayList<>();
        for (int i = all.count() - 6; i < all.count(); i++) {
          strips.addAll(attacked(learner, all.picture(i), "fgsm").pictures());
        }
        Files.write(
            frames.resolve("attack-%.2f.png".formatted(adversarial)),
            Picture.grid(strips, 4).png());
      }
      training.keepFrame(frames, "confusion-%.2f".formatted(adversarial));
      double of = HELD_OUT;
      return new Line(adversarial, steps, training.seconds(), clean / of, fgsm / of, pgd / of);
    }
  }

  private Answer attacked(Learner learner, Picture picture, String method) {
    Map<String, Object> chosen = Map.of("method", method, "epsilon", EPSILON);
    Question question =
        new Question("attack", attack.parameters(chosen), "picture", List.of(picture));
    return Questioning.whole(learner, question);
  }

  /** The label with the greatest value. */
  private static String believed(Answer answer, String when) {
    return answer.values().entrySet().stream()
        .filter(value -> value.getKey().endsWith(when))
        .max(Map.Entry.comparingByValue())
        .map(value -> value.getKey().substring(0, value.getKey().length() - when.length()))
        .orElseThrow();
  }

  private static PackedImages withoutLast(PackedImages all) throws IOException {
    return TemporaryPack.of(
        all.size(),
        all.channels(),
        writer -> {
          writer.declare(all.labels());
          for (int i = 0; i < all.count() - HELD_OUT; i++) {
            writer.add(all.picture(i), all.about(i));
          }
        });
  }
}
