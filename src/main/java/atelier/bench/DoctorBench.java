package atelier.bench;

import atelier.builtin.BuiltInSet;
import atelier.doctor.Watch;
import atelier.family.Families;
import atelier.family.Family;
import atelier.imageset.PackedImages;
import atelier.learner.Learners;
import atelier.learner.Task;
import atelier.run.Telemetry.MetricRow;
import atelier.worker.VitalSigns;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains families with their defaults on a built-in set, and notes what the doctor says meanwhile:
 * where nothing is wrong, every word of it is a false alarm.
 */
public final class DoctorBench {
  private static final int STEPS = 2000;

  private final Families families;
  private final Learners learners;

  public DoctorBench(Families families, Learners learners) {
    this.families = families;
    this.learners = learners;
  }

  /**
   * A training.
   *
   * @param seconds spent on training alone
   * @param watching share of those that vital signs and looking at them took besides
   * @param alarms what was said, each with the step since when
   */
  public record Line(
      String family,
      long seed,
      int steps,
      double seconds,
      double watching,
      Map<String, Integer> alarms) {}

  /**
   * Trains, and prints a line for each family and seed.
   *
   * @param keys of families that learn from one image set
   * @param steps of each training; null for 2,000
   */
  public List<Line> run(List<String> keys, BuiltInSet set, @Nullable Integer steps, PrintStream out)
      throws IOException {
    PackedImages images = TemporaryPack.of(set);
    List<Line> lines = new ArrayList<>();
    for (String key : keys) {
      Family family = Training.family(families, key);
      Line line = watched(family, images, 1 + lines.size(), steps == null ? STEPS : steps);
      out.printf(
          "%-14s seed %2d  %,6d steps  %6.1f s  watching %4.1f %%  %s%n",
          line.family,
          line.seed,
          line.steps,
          line.seconds,
          100 * line.watching,
          line.alarms.isEmpty() ? "no alarm" : line.alarms);
      lines.add(line);
    }
    long quiet = lines.stream().filter(line -> line.alarms.isEmpty()).count();
    out.printf("%d of %d runs without an alarm%n", quiet, lines.size());
    return lines;
  }

  private Line watched(Family family, PackedImages images, long seed, int steps) {
    Task task = Training.task(family, seed, steps, Map.of("pictures", images));
    Watch watch = new Watch(family.defaults(), images.count());
    Map<String, Integer> alarms = new LinkedHashMap<>();
    VitalSigns vitals = new VitalSigns();
    try (Training training = new Training(learners, task)) {
      long start = System.nanoTime();
      for (int step = 1; step <= steps; step++) {
        Map<String, Float> values = new LinkedHashMap<>(training.until(step));
        values.putAll(vitals.at(step));
        watch.add(new MetricRow(step, values));
        watch.sinceByKey().forEach(alarms::putIfAbsent);
        if (vitals.isDue(training.nanos())) {
          long before = System.nanoTime();
          Map<String, Float> measured = training.learner().vitals();
          vitals.measured(step, measured, training.nanos(), System.nanoTime() - before);
        }
      }
      double all = (System.nanoTime() - start) / 1e9;
      double seconds = training.seconds();
      return new Line(family.key(), seed, steps, seconds, all / seconds - 1, alarms);
    }
  }
}
