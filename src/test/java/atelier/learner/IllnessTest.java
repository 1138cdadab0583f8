package atelier.learner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.StandardLearners;
import atelier.doctor.Watch;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Recipe;
import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.learner.gan.GanTasks;
import atelier.run.Telemetry.MetricRow;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real learners that are made ill on purpose: the doctor tells of it within 300 steps of what made
 * them ill, or of the first measurement that shows it where that takes its time.
 */
class IllnessTest {
  private static final int SOON = 300;
  private static final int MOST_STEPS = 2500;
  private static final int VITALS_EVERY = 50;
  private static final double LEAST = 1e-6;
  private static final double MOST = 1e-2;

  @TempDir Path folder;

  /**
   * What became of a run.
   *
   * @param told the step at which each sign was told first
   * @param vitals by the step at which they were measured
   */
  private record Course(Map<String, Integer> told, TreeMap<Integer, Map<String, Float>> vitals) {
    /** The first step after another at which a vital sign was measured below a bound. */
    int below(String vital, double bound, int after) {
      return vitals.tailMap(after, false).entrySet().stream()
          .filter(measured -> measured.getValue().get(vital) < bound)
          .findFirst()
          .orElseThrow(() -> new AssertionError(vital + " stays well: " + vitals))
          .getKey();
    }

    void assertToldSoonAfter(int ill, String sign) {
      Integer step = told.get(sign);
      assertTrue(step != null && step <= ill + SOON, sign + " after " + ill + ": " + told);
    }
  }

  /**
   * Trains {@code dense} well for a while, and then on with settings that make ill, until signs are
   * told.
   */
  private Course watched(
      int pictures, Map<String, ?> begin, int well, Map<String, ?> ill, String... until)
      throws Exception {
    return watched("dense", pictures, begin, well, ill, until);
  }

  /** The same of another family. */
  private Course watched(
      String key, int pictures, Map<String, ?> begin, int well, Map<String, ?> ill, String... until)
      throws Exception {
    PackedImages images = GanTasks.discs(folder, pictures, 28, 1);
    Family family = Families.standard().find(key).orElseThrow();
    Settings settings = family.settings(begin);
    Watch watch = new Watch(settings, pictures);
    Course course = new Course(new HashMap<>(), new TreeMap<>());
    Map<String, Float> vitals = Map.of();
    Map<String, PackedImages> sets = new HashMap<>();
    family.images().forEach(input -> sets.put(input.key(), images));
    Recipe recipe = new Recipe(key, Given.NOTHING, null, settings, 1, null);
    Task task = new Task(recipe, MOST_STEPS, sets, Map.of(), null);
    try (Learner learner = StandardLearners.create(Families.standard()).create(task)) {
      for (int step = 1;
          step <= well + MOST_STEPS && !course.told.keySet().containsAll(Set.of(until));
          step++) {
        Map<String, Float> values = new HashMap<>(learner.step().values());
        values.putAll(vitals);
        watch.add(new MetricRow(step, values));
        for (String sign : watch.sinceByKey().keySet()) {
          course.told.putIfAbsent(sign, step);
        }
        if (step % VITALS_EVERY == 0) {
          vitals = learner.vitals();
          course.vitals.put(step, vitals);
        }
        if (step == well) {
          assertEquals(Map.of(), course.told, "it was well");
          learner.adjust(family.adjust(settings, ill));
        }
      }
    }
    return course;
  }

  @Test
  void aGeneratorThatStandsStill() throws Exception {
    String[] signs = {
      "discriminator-dominates", "discriminator-loss-vanished", "generator-stalled"
    };
    Course course = watched(200, Map.of(), 250, Map.of("generatorRate", LEAST), signs);

    for (String sign : signs) {
      course.assertToldSoonAfter(250, sign);
    }
  }

  @Test
  void aConvolutionalGeneratorThatStandsStill() throws Exception {
    Map<String, ?> ill = Map.of("generatorRate", LEAST, "batch", 4);
    String[] signs = {"discriminator-dominates", "discriminator-loss-vanished"};
    Course course = watched("dcgan", 200, ill, 0, Map.of(), signs);

    for (String sign : signs) {
      course.assertToldSoonAfter(0, sign);
    }
  }

  @Test
  void aSpectrallyNormalisedDiscriminatorThatWins() throws Exception {
    Map<String, ?> ill = Map.of("generatorRate", LEAST, "batch", 8);

    watched("sngan", 200, ill, 0, Map.of(), "discriminator-dominates")
        .assertToldSoonAfter(0, "discriminator-dominates");
  }

  @Test
  void aGeneratorThatRunsAway() throws Exception {
    Map<String, ?> ill = Map.of("generatorRate", MOST, "discriminatorRate", 5e-5);
    Course course = watched(200, Map.of(), 400, ill, "mode-collapse");

    course.assertToldSoonAfter(course.below("diversity", 0.4, 400), "mode-collapse");
  }

  /** A discriminator without a hidden layer sees averages alone; young pictures may be alike. */
  @Test
  void networksOfASingleLayer() throws Exception {
    watched("lab", 200, Map.of("hidden", 0), 0, Map.of(), "mode-collapse")
        .assertToldSoonAfter(600, "mode-collapse");
  }

  @Test
  void aConvolutionalGeneratorThatForgetsOneOfThreePictures() throws Exception {
    Map<String, ?> few = Map.of("augmentation", 0.0, "batch", 4, "width", 16);
    Course course = watched("sngan", 3, few, 0, Map.of(), "mode-collapse");

    course.assertToldSoonAfter(course.below("diversity", 0.4, 200), "mode-collapse");
  }

  @Test
  void aDiscriminatorThatLearnsNothing() throws Exception {
    Map<String, ?> ill = Map.of("generatorRate", MOST, "discriminatorRate", LEAST);

    watched(200, Map.of(), 250, ill, "diverged").assertToldSoonAfter(250, "diverged");
  }

  @Test
  void discriminatorsWhoseUpdatesAreFarTooLarge() throws Exception {
    Map<String, ?> ill = Map.of("discriminatorRate", MOST, "batch", 1, "blocks", 1, "width", 64);

    watched("cyclegan", 60, ill, 0, Map.of(), "diverged").assertToldSoonAfter(0, "diverged");
  }

  @Test
  void ratesThatAreTooLow() throws Exception {
    Map<String, ?> ill = Map.of("generatorRate", LEAST, "discriminatorRate", LEAST);
    Course course = watched(200, ill, 0, Map.of(), "learning-rate-too-low");

    course.assertToldSoonAfter(0, "learning-rate-too-low");
  }

  @Test
  void sixPictures() throws Exception {
    Course course = watched(6, Map.of("augmentation", 0.0), 0, Map.of(), "memorising");

    course.assertToldSoonAfter(0, "too-few-pictures");
    course.assertToldSoonAfter(course.below("novelty", 0.5, 0), "memorising");
  }

  @Test
  void sixPicturesByConvolutions() throws Exception {
    Map<String, ?> few = Map.of("augmentation", 0.0, "batch", 8, "width", 16);
    Course course = watched("sngan", 6, few, 0, Map.of(), "memorising");

    course.assertToldSoonAfter(course.below("novelty", 0.5, 0), "memorising");
  }
}
