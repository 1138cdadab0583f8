package atelier.bench;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Input;
import atelier.imageset.PackedImages;
import atelier.learner.Learner;
import atelier.learner.Learners;
import atelier.learner.Task;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Trains families on packed image sets and tells what they measure of themselves, on pictures that
 * they hold out or make for the purpose ({@link Learner#vitals()}).
 */
public final class VitalsBench {
  private static final int REPORTS = 10;

  private final Families families;
  private final Learners learners;

  public VitalsBench(Families families, Learners learners) {
    this.families = families;
    this.learners = learners;
  }

  /**
   * How far a training has come.
   *
   * @param family key
   * @param seconds spent on training alone
   * @param vitals by their names
   */
  public record Line(String family, int step, double seconds, Map<String, Float> vitals) {}

  /**
   * Trains and prints ten lines for each family.
   *
   * @param keys of families
   * @param sets packed image sets, in the order of the families' inputs
   * @param settings other than the defaults
   * @param steps of each training; null for the family's
   * @param frames folder for a frame with each line, as PNG, or null
   */
  public List<Line> run(
      List<String> keys,
      List<Path> sets,
      Map<String, String> settings,
      @Nullable Integer steps,
      @Nullable Path frames,
      PrintStream out)
      throws IOException {
    List<Line> lines = new ArrayList<>();
    for (String key : keys) {
      Task task = task(Training.family(families, key), sets, settings, steps);
      try (Training training = new Training(learners, task)) {
        for (int report = 1; report <= REPORTS; report++) {
          int step = task.steps() * report / REPORTS;
          training.until(step);
          Line line = new Line(key, step, training.seconds(), training.learner().vitals());
          print(line, out);
          lines.add(line);
          training.keepFrame(frames, "%s-%d".formatted(key, step));
        }
      }
    }
    return lines;
  }

  private static void print(Line line, PrintStream out) {
    out.printf(
        "%-18s step %6d %6.1f minutes  %s%n",
        line.family,
        line.step,
        line.seconds / 60,
        line.vitals.entrySet().stream()
            .map(vital -> "%s %.4f".formatted(vital.getKey(), vital.getValue()))
            .collect(Collectors.joining("  ")));
  }

  private static Task task(
      Family family, List<Path> sets, Map<String, String> settings, @Nullable Integer steps)
      throws IOException {
    List<Input.Images> inputs = family.images();
    if (inputs.size() != sets.size()) {
      throw new IllegalArgumentException(
          "%s takes %d image sets, not %d".formatted(family.key(), inputs.size(), sets.size()));
    }
    Map<String, PackedImages> images = new HashMap<>();
    for (int i = 0; i < sets.size(); i++) {
      images.put(inputs.get(i).key(), PackedImages.open(sets.get(i)));
    }
    return Training.task(family, Arguments.of(family, settings), 1, null, steps, images);
  }
}
