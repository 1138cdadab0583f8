package atelier.bench;

import atelier.builtin.BuiltInSet;
import atelier.builtin.BuiltInSets;
import atelier.builtin.DomainPair;
import atelier.doctor.Watch;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Input;
import atelier.imageset.PackedImages;
import atelier.learner.Learners;
import atelier.learner.Task;
import atelier.run.Telemetry.MetricRow;
import atelier.worker.VitalSigns;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains families with their defaults on built-in sets, and notes what the doctor says meanwhile:
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
   * @param keys of families
   * @param steps of each training; null for 2,000
   * @param frames folder for a frame with each alarm and at each end, as PNG, or null
   */
  public List<Line> run(
      List<String> keys, @Nullable Integer steps, @Nullable Path frames, PrintStream out)
      throws IOException {
    List<Line> lines = new ArrayList<>();
    for (String key : keys) {
      Family family = Training.family(families, key);
      Line line = watched(family, 1 + lines.size(), steps == null ? STEPS : steps, frames);
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

  /**
   * Pictures to learn from: shapes where it is one set; where it is two, letters and rubbings if it
   * takes labels, else summer and winter.
   */
  private static List<BuiltInSet> given(Family family) {
    if (family.images().size() == 1) {
      return List.of(BuiltInSets.shapes());
    }
    if (family.images().get(0).labels().needed()) {
      return List.of(BuiltInSets.letters(), BuiltInSets.rubbings());
    }
    DomainPair pair = BuiltInSets.pairs().get(0);
    return List.of(pair.a(), pair.b());
  }

  private static Map<String, PackedImages> sets(Family family) throws IOException {
    List<BuiltInSet> given = given(family);
    Map<String, PackedImages> sets = new LinkedHashMap<>();
    for (Input.Images input : family.images()) {
      sets.put(input.key(), TemporaryPack.of(given.get(sets.size())));
    }
    return sets;
  }

  private Line watched(Family family, long seed, int steps, @Nullable Path frames)
      throws IOException {
    Map<String, PackedImages> sets = sets(family);
    int pictures = sets.values().stream().mapToInt(PackedImages::count).min().orElse(0);
    Task task = Training.task(family, seed, steps, sets);
    Watch watch = new Watch(task.settings(), pictures);
    Map<String, Integer> alarms = new LinkedHashMap<>();
    VitalSigns vitals = new VitalSigns();
    try (Training training = new Training(learners, task)) {
      long start = System.nanoTime();
      for (int step = 1; step <= steps; step++) {
        Map<String, Float> values = new LinkedHashMap<>(training.until(step));
        values.putAll(vitals.at(step));
        watch.add(new MetricRow(step, values));
        for (Map.Entry<String, Integer> sign : watch.sinceByKey().entrySet()) {
          if (alarms.putIfAbsent(sign.getKey(), sign.getValue()) == null) {
            training.keepFrame(frames, "%s-%d-%s".formatted(family.key(), step, sign.getKey()));
          }
        }
        if (vitals.isDue(training.nanos())) {
          long before = System.nanoTime();
          Map<String, Float> measured = training.learner().vitals();
          vitals.measured(step, measured, training.nanos(), System.nanoTime() - before);
        }
      }
      double all = (System.nanoTime() - start) / 1e9;
      training.keepFrame(frames, "%s-%d".formatted(family.key(), steps));
      double seconds = training.seconds();
      return new Line(family.key(), seed, steps, seconds, all / seconds - 1, alarms);
    }
  }
}
