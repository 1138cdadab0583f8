package atelier.learner.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Point;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Diverged;
import atelier.learner.Task;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.tensor.Safetensors;
import atelier.tensor.TensorMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GanLearnerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"sngan, 3", "dcgan, 1", "dense, 1"})
  void goesOnExactlyFromItsState(String family, int channels) throws IOException {
    Task task = GanTasks.task(family, discs(20, channels), small(family));
    try (GanLearner learner = GanTasks.learner(task);
        GanLearner resumed = GanTasks.learner(task)) {
      for (int i = 0; i < 6; i++) {
        learner.step();
      }
      byte[] saved = Safetensors.bytes(learner.state());
      resumed.restore(Safetensors.read(ByteBuffer.wrap(saved)));
      for (int i = 0; i < 4; i++) {
        assertEquals(learner.step(), resumed.step());
      }
      assertSameNumbers(learner.state(), resumed.state());
      assertArrayEquals(learner.preview().picture().pixels(), resumed.preview().picture().pixels());
    }
  }

  @ParameterizedTest
  @CsvSource({"sngan", "dcgan", "dense"})
  void keepsNoArrayOfAStepAndFreesAllInTheEnd(String family) throws IOException {
    Task task = GanTasks.task(family, discs(20, 1), small(family));
    GanLearner learner = GanTasks.learner(task);
    learner.step();
    learner.preview();
    int before = learner.arrays();
    for (int i = 0; i < 20; i++) {
      learner.step();
    }
    learner.preview();
    learner.state();
    assertEquals(before, learner.arrays());
    learner.close();
    assertEquals(0, learner.arrays());
  }

  /** Each loss, with every remedy at once. */
  @ParameterizedTest
  @CsvSource({
    "sngan, relativistic, none",
    "sngan, wasserstein-gp, variance",
    "dcgan, wasserstein-clip, minibatch-stddev",
    "dcgan, wasserstein-gp, none",
    "dense, least-squares, variance",
    "dense, wasserstein-gp, minibatch-stddev",
    "conditional, wasserstein-gp, minibatch-stddev",
    "conditional, relativistic-hinge, variance"
  })
  void goesOnExactlyWithEveryRemedy(String family, String loss, String diversity)
      throws IOException {
    Map<String, Object> settings = new HashMap<>(small(family));
    settings.put("loss", loss);
    settings.put("augmentation", 0.5);
    settings.put("labelSmoothing", 0.1);
    settings.put("labelFlip", 0.1);
    settings.put("instanceNoise", 0.1);
    settings.put("modeSeeking", 1.0);
    settings.put("lecam", 0.3);
    settings.put("discriminatorUpdates", 2);
    settings.put("diversity", diversity);
    settings.put("dropout", 0.2);
    settings.put("spectralNorm", !diversity.equals("variance"));
    settings.put("adaptiveAugmentation", diversity.equals("none"));
    Task task = GanTasks.task(family, discs(20, 1), settings);
    try (GanLearner learner = GanTasks.learner(task);
        GanLearner resumed = GanTasks.learner(task)) {
      for (int i = 0; i < 5; i++) {
        learner.step();
      }
      int arrays = learner.arrays();
      resumed.restore(learner.state());
      for (int i = 0; i < 4; i++) {
        assertEquals(learner.step(), resumed.step());
      }
      assertSameNumbers(learner.state(), resumed.state());
      assertEquals(arrays, learner.arrays());
    }
  }

  /** A state from before there were remedies has no means of verdicts. */
  @Test
  void goesOnFromAStateOfBefore() throws IOException {
    Task task = GanTasks.task("dense", discs(20, 1), small("dense"));
    try (GanLearner learner = GanTasks.learner(task);
        GanLearner resumed = GanTasks.learner(task)) {
      learner.step();
      resumed.restore(learner.state().filter(name -> !name.equals("lecam")));
      assertEquals(learner.step(), resumed.step());
    }
  }

  @Test
  void aDiscriminatorBelowTheThresholdWaits() throws IOException {
    Map<String, Object> settings = new HashMap<>(small("dense"));
    settings.put("skipBelow", 10.0);
    Task task = GanTasks.task("dense", discs(20, 1), settings);
    try (GanLearner learner = GanTasks.learner(task)) {
      TensorMap before = learner.state();
      learner.step();
      TensorMap after = learner.state();
      String discriminator = "discriminator.0.weight";
      String generator = "generator.0.weight";
      assertEquals(before.get(discriminator).data(), after.get(discriminator).data());
      assertNotEquals(before.get(generator).data(), after.get(generator).data());
    }
  }

  @Test
  void clipsTheWeightsOfACritic() throws IOException {
    Map<String, Object> settings = new HashMap<>(small("dense"));
    settings.put("loss", "wasserstein-clip");
    Task task = GanTasks.task("dense", discs(20, 1), settings);
    try (GanLearner learner = GanTasks.learner(task)) {
      learner.step();
      for (float w : learner.state().get("discriminator.0.weight").floats()) {
        assertTrue(Math.abs(w) <= 0.01f);
      }
    }
  }

  @Test
  void samplesDependOnTheirNumberOnly() throws IOException {
    Task task = GanTasks.task("sngan", discs(20, 3), small("sngan"));
    try (GanLearner learner = GanTasks.learner(task)) {
      for (int i = 0; i < 8; i++) {
        learner.step();
      }
      List<Picture> all = learner.sample(7, 0, 70);
      Picture alone = learner.sample(7, 66, 1).get(0);
      int most = apart(alone, all.get(66));
      assertTrue(most <= 1, "rounding apart, but differs by " + most);
      assertNotEquals(ByteBuffer.wrap(all.get(0).pixels()), ByteBuffer.wrap(all.get(1).pixels()));
      int arrays = learner.arrays();
      learner.sample(8, 0, 3);
      assertEquals(arrays, learner.arrays());
    }
  }

  @Test
  void metricsHaveTheSameNamesInEveryFamily() throws IOException {
    for (String family : List.of("sngan", "dcgan", "dense")) {
      try (GanLearner learner =
          GanTasks.learner(GanTasks.task(family, discs(20, 1), small(family)))) {
        assertEquals(
            Set.of("generatorLoss", "discriminatorLoss", "realAccuracy", "fakeAccuracy"),
            learner.step().values().keySet());
      }
    }
  }

  @Test
  void saysWhatToDoWhenItDiverges() throws IOException {
    Task task = GanTasks.task("dense", discs(20, 1), small("dense"));
    try (GanLearner learner = GanTasks.learner(task)) {
      TensorMap state = learner.state();
      TensorMap broken = new TensorMap();
      for (String name : state.names()) {
        broken.put(name, state.get(name));
      }
      float[] weights = state.get("discriminator.0.weight").floats();
      weights[0] = Float.NaN;
      broken.put(
          "discriminator.0.weight",
          atelier.tensor.Tensor.of(weights, state.get("discriminator.0.weight").shape()));
      learner.restore(broken);
      Diverged diverged = assertThrows(Diverged.class, learner::step);
      assertTrue(diverged.getMessage().contains("Lower the learning rates"));
    }
  }

  @Test
  void trainsOnOneLabelOnly() throws IOException {
    PackedImages images = discs(20, 1);
    Family dense = Families.standard().find("dense").orElseThrow();
    Task odd = GanTasks.task(dense, images, small("dense"), "odd");
    Task none = GanTasks.task(dense, images, small("dense"), "gone");
    try (GanLearner learner = GanTasks.learner(odd)) {
      learner.step();
    }
    assertThrows(IllegalArgumentException.class, () -> GanTasks.learner(none));
  }

  /**
   * Mean and spread of each pixel come close to those of the real pictures. Untrained, the distance
   * is about 70 grey levels.
   */
  @Test
  void learns() throws IOException {
    PackedImages images = discs(200, 1);
    Task task = GanTasks.task("dense", images, Map.of());
    try (GanLearner learner = GanTasks.learner(task)) {
      double before = distance(images, learner.sample(3, 0, 128));
      for (int i = 0; i < 600; i++) {
        learner.step();
      }
      double after = distance(images, learner.sample(3, 0, 128));
      assertTrue(after < 0.5 * before, "from %.1f to %.1f".formatted(before, after));
    }
  }

  @ParameterizedTest
  @CsvSource({"sngan", "dcgan", "dense"})
  void walksFromThePictureOfOneSeedToThatOfAnother(String family) throws IOException {
    Task task = GanTasks.task(family, discs(20, 1), small(family));
    try (GanLearner learner = GanTasks.learner(task)) {
      for (int i = 0; i < 8; i++) {
        learner.step();
      }
      Map<String, Integer> wanted = Map.of("from", 5, "to", 9, "count", 4);
      Question question = new Question("interpolate", Tools.INTERPOLATE.parameters(wanted));
      List<Picture> walk = learner.answer(question).next().pictures();
      assertEquals(4, walk.size());
      assertTrue(apart(learner.sample(5, 0, 1).get(0), walk.get(0)) <= 1);
      assertTrue(apart(learner.sample(9, 0, 1).get(0), walk.get(3)) <= 1);
      assertNotEquals(ByteBuffer.wrap(walk.get(0).pixels()), ByteBuffer.wrap(walk.get(3).pixels()));
    }
  }

  @Test
  void drawsPointsFindsDirectionsAndNeighbours() throws IOException {
    Task task = GanTasks.task("dcgan", discs(20, 1), small("dcgan"));
    try (GanLearner learner = GanTasks.learner(task)) {
      learner.step();
      Point seventh = new Point.Drawn(5, 7);
      Point moved = new Point.Along("d2", 3, seventh, null, null);

      List<Picture> drawn = ask(learner, Tools.DRAW, "points", seventh, moved).pictures();
      assertTrue(apart(learner.sample(5, 7, 1).get(0), drawn.get(0)) <= 1);
      assertNotEquals(
          ByteBuffer.wrap(drawn.get(0).pixels()), ByteBuffer.wrap(drawn.get(1).pixels()));

      Map<String, Double> directions = ask(learner, Tools.DIRECTIONS, "").values();
      assertEquals(10, directions.size());
      assertTrue(directions.get("d1") >= directions.get("d10"));

      Map<String, Double> neighbours = ask(learner, Tools.NEIGHBOURS, "point", seventh).values();
      assertEquals(5, neighbours.size());
      List<Double> distances = List.copyOf(neighbours.values());
      assertEquals(distances.stream().sorted().toList(), distances);
    }
  }

  private static Answer ask(GanLearner learner, Tool tool, String key, Point... points) {
    Question question =
        new Question(
            tool.key(),
            tool.parameters(Map.of()),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(key, List.of(points)));
    Answering answering = learner.answer(question);
    Answer answer = answering.next();
    while (!answer.whole()) {
      answer = answering.next();
    }
    return answer;
  }

  /** How far two pictures are apart where they differ most. */
  private static int apart(Picture a, Picture b) {
    int most = 0;
    for (int i = 0; i < a.pixels().length; i++) {
      most = Math.max(most, Math.abs((a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff)));
    }
    return most;
  }

  private PackedImages discs(int count, int channels) throws IOException {
    return GanTasks.discs(folder, count, 28, channels);
  }

  private static Map<String, Integer> small(String family) {
    return family.equals("dense") ? Map.of("batch", 4) : Map.of("batch", 4, "width", 16);
  }

  private static void assertSameNumbers(TensorMap expected, TensorMap actual) {
    assertEquals(expected.names(), actual.names());
    for (String name : expected.names()) {
      assertEquals(expected.get(name).data(), actual.get(name).data(), name);
    }
  }

  /** Mean over pixels of how far mean and standard deviation are from those of the set. */
  private static double distance(PackedImages images, List<Picture> pictures) {
    double sum = 0;
    int pixels = images.size() * images.size();
    for (int p = 0; p < pixels; p++) {
      double[] real = new double[images.count()];
      for (int i = 0; i < real.length; i++) {
        real[i] = images.pixels(i).get(p) & 0xff;
      }
      double[] drawn = new double[pictures.size()];
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = pictures.get(i).pixels()[p] & 0xff;
      }
      sum += Math.abs(mean(real) - mean(drawn)) + Math.abs(deviation(real) - deviation(drawn));
    }
    return sum / pixels;
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double squares = java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / values.length);
  }
}
