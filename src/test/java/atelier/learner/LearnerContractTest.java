package atelier.learner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.StandardLearners;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Input;
import atelier.family.Point;
import atelier.family.Recipe;
import atelier.family.Setting;
import atelier.family.Takes;
import atelier.family.Tool;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.tensor.Safetensors;
import atelier.tensor.TensorMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every family's learner keeps to. */
class LearnerContractTest {
  /**
   * Settings that are as small as they can be where pictures are learnt, so that steps are quick.
   */
  private static final Set<String> SMALL =
      Set.of("batch", "width", "blocks", "size", "styleSide", "latent", "memorySize", "noiseSteps");

  private static final int COUNT = 12;

  @TempDir Path folder;

  static Stream<Family> families() {
    return Families.standard().all().stream();
  }

  @ParameterizedTest
  @MethodSource("families")
  void measuresEverySeriesThatAChartNames(Family family) throws IOException {
    try (Learner learner = learner(family)) {
      Set<String> measured = new HashSet<>(learner.step().values().keySet());
      assertEquals(measured, learner.step().values().keySet(), "the same in every step");
      measured.addAll(learner.vitals().keySet());
      family
          .charts()
          .forEach(
              chart ->
                  chart
                      .series()
                      .forEach(s -> assertTrue(measured.contains(s.metric()), s.metric())));
    }
  }

  /**
   * Bit for bit: the tests of this package compute with one thread, so that sums have one order.
   */
  @ParameterizedTest
  @MethodSource("families")
  void goesOnExactlyFromItsState(Family family) throws IOException {
    assertGoesOn(family, Map.of());
  }

  /** Of a discriminator that wins and a generator that repeats itself, in no family's defaults. */
  private static final Map<String, Object> REMEDIES =
      Map.of(
          "labelSmoothing", 0.2,
          "labelFlip", 0.3,
          "instanceNoise", 0.3,
          "modeSeeking", 1.0,
          "lecam", 0.3,
          "skipBelow", 10.0,
          "dropout", 0.2,
          "diversity", "variance",
          "adaptiveAugmentation", true,
          "discriminatorUpdates", 2);

  @ParameterizedTest
  @MethodSource("families")
  void goesOnExactlyWithEveryRemedy(Family family) throws IOException {
    Map<String, Object> remedies = remedies(family);
    remedies.remove("skipBelow"); // which would leave the discriminator out altogether
    if (!remedies.isEmpty()) {
      assertGoesOn(family, remedies);
    }
  }

  private static Map<String, Object> remedies(Family family) {
    Map<String, Object> remedies = new HashMap<>(REMEDIES);
    remedies.keySet().retainAll(family.defaults().values().keySet());
    return remedies;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "lab", "points", "progressive"})
  void everyRemedyChangesTheTraining(String key) throws IOException {
    Family family = Families.standard().find(key).orElseThrow();
    List<ByteBuffer> plain = trained(family, Map.of());
    for (Map.Entry<String, Object> remedy : remedies(family).entrySet()) {
      Map<String, Object> one = Map.of(remedy.getKey(), remedy.getValue());
      assertNotEquals(plain, trained(family, one), remedy.getKey());
    }
  }

  /** What is in the state after some steps, in the order of names. */
  private List<ByteBuffer> trained(Family family, Map<String, ?> settings) throws IOException {
    try (Learner learner = learner(family, settings)) {
      for (int i = 0; i < 3; i++) {
        learner.step();
      }
      return List.copyOf(state(learner).values());
    }
  }

  /** What a state holds, by name. */
  private static Map<String, ByteBuffer> state(Learner learner) {
    TensorMap state = learner.state();
    Map<String, ByteBuffer> byName = new TreeMap<>();
    state.names().forEach(name -> byName.put(name, state.get(name).data()));
    return byName;
  }

  private void assertGoesOn(Family family, Map<String, ?> settings) throws IOException {
    try (Learner learner = learner(family, settings);
        Learner resumed = learner(family, settings)) {
      for (int i = 0; i < 5; i++) {
        learner.step();
      }
      resumed.restore(Safetensors.read(ByteBuffer.wrap(Safetensors.bytes(learner.state()))));
      for (int i = 0; i < 4; i++) {
        assertEquals(learner.step(), resumed.step());
      }
      TensorMap expected = learner.state();
      TensorMap actual = resumed.state();
      assertEquals(expected.names(), actual.names());
      for (String name : expected.names()) {
        assertEquals(expected.get(name).data(), actual.get(name).data(), name);
      }
      assertArrayEquals(learner.preview().picture().pixels(), resumed.preview().picture().pixels());
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void keepsNoArrayOfAStepAndFreesAllInTheEnd(Family family) throws IOException {
    Learner learner = learner(family);
    learner.step();
    learner.preview();
    learner.vitals();
    family.tools().forEach(tool -> answer(learner, family, tool));
    int before = learner.arrays();
    for (int i = 0; i < 9; i++) {
      learner.step();
    }
    learner.preview();
    learner.vitals();
    learner.state();
    family.tools().forEach(tool -> answer(learner, family, tool));
    assertEquals(before, learner.arrays());
    learner.close();
    assertEquals(0, learner.arrays());
  }

  @ParameterizedTest
  @MethodSource("families")
  void answersEveryToolThatItDeclares(Family family) throws IOException {
    try (Learner learner = learner(family)) {
      learner.step();
      TensorMap before = learner.state();
      for (Tool tool : family.tools()) {
        Answer answer = answer(learner, family, tool);
        switch (tool.gives()) {
          case PICTURES -> assertFalse(answer.pictures().isEmpty(), tool.key());
          case VALUES -> assertFalse(answer.values().isEmpty(), tool.key());
          case TEXT -> assertNotNull(answer.text(), tool.key());
        }
      }
      TensorMap after = learner.state();
      for (String name : before.names()) {
        assertEquals(before.get(name).data(), after.get(name).data(), "left alone: " + name);
      }
    }
  }

  /** Bit for bit, as {@link #goesOnExactlyFromItsState}. */
  @ParameterizedTest
  @MethodSource("families")
  void learnsTheSameWhenAskedWithinItsSteps(Family family) throws IOException {
    try (Learner learner = learner(family);
        Learner asked = learner(family)) {
      Questioner questioner = new Questioner(asked, family);
      for (int i = 0; i < 5; i++) {
        assertEquals(learner.step(), asked.step(questioner));
      }
      if (!family.tools().isEmpty()) {
        assertTrue(questioner.questions > 0, "a step has parts");
      }
      assertEquals(state(learner), state(asked));
    }
  }

  /** Asks the question of another tool in every interlude. */
  private static final class Questioner implements Interlude {
    private final Learner learner;
    private final Family family;
    private int questions;

    Questioner(Learner learner, Family family) {
      this.learner = learner;
      this.family = family;
    }

    @Override
    public boolean wanted() {
      return !family.tools().isEmpty();
    }

    @Override
    public void run() {
      answer(learner, family, family.tools().get(questions++ % family.tools().size()));
    }
  }

  /**
   * What shows that a model learns: a loss or a vital sign.
   *
   * @param steps after how many steps
   * @param ratio what it is then, at most, of what it was at first
   */
  private record Falls(String metric, int steps, double ratio) {}

  /** Every family says which loss is to fall on a dozen discs. */
  private static final Map<String, Falls> LEARNS =
      Map.ofEntries(
          Map.entry("sngan", new Falls("kidSmall", 80, 0.5)),
          Map.entry("dcgan", new Falls("kidSmall", 80, 0.5)),
          Map.entry("dense", new Falls("kidSmall", 80, 0.5)),
          Map.entry("conditional", new Falls("kidSmall", 80, 0.5)),
          Map.entry("text-to-image", new Falls("kidSmall", 80, 0.5)),
          Map.entry("super-resolution", new Falls("pixelLoss", 300, 0.95)),
          Map.entry("stsn", new Falls("classLoss", 60, 0.7)),
          Map.entry("lab", new Falls("kidSmall", 400, 0.5)),
          Map.entry("progressive", new Falls("kidSmall", 200, 0.5)),
          Map.entry("style-based", new Falls("kidSmall", 80, 0.5)),
          Map.entry("msg", new Falls("kidSmall", 80, 0.5)),
          Map.entry("vae", new Falls("reconstructionLoss", 60, 0.7)),
          Map.entry("points", new Falls("missed", 2000, 0.9)),
          Map.entry("classifier", new Falls("loss", 60, 0.2)),
          Map.entry("style-transfer", new Falls("styleLoss", 30, 0.5)),
          Map.entry("fast-style", new Falls("styleLoss", 60, 0.5)),
          Map.entry("pix2pix", new Falls("pixelLoss", 60, 0.5)),
          Map.entry("cyclegan", new Falls("cycleLossA", 40, 0.8)));

  @ParameterizedTest
  @MethodSource("families")
  void theRightLossFalls(Family family) throws IOException {
    Falls falls = LEARNS.get(family.key());
    assertNotNull(falls, "say in LEARNS which loss of this family is to fall");
    try (Learner learner = learner(family)) {
      double before = measured(learner, falls.metric);
      for (int i = 0; i < falls.steps; i++) {
        learner.step();
      }
      double after = measured(learner, falls.metric);
      assertTrue(after <= falls.ratio * before, "from %.4f to %.4f".formatted(before, after));
    }
  }

  /** A vital sign, or else the mean of some steps; of the points of the plane the bad ones. */
  private static double measured(Learner learner, String metric) {
    Map<String, Float> vitals = learner.vitals();
    if (vitals.containsKey(metric)) {
      return vitals.get(metric);
    }
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      Map<String, Float> values = learner.step().values();
      sum += metric.equals("missed") ? 1 - values.get("goodPoints") : values.get(metric);
    }
    return sum / 5;
  }

  /** Whole, after at most a thousand pieces. */
  private static Answer answer(Learner learner, Family family, Tool tool) {
    Map<String, List<Picture>> pictures = new HashMap<>();
    Map<String, String> texts = new HashMap<>();
    Map<String, Integer> labels = new HashMap<>();
    Map<String, List<Point>> points = new HashMap<>();
    for (Takes takes : tool.takes()) {
      if (takes instanceof Takes.Pictures some) {
        int side =
            family.images().stream()
                .filter(images -> images.key().equals(some.like()))
                .mapToInt(images -> smallest(images.sizes()))
                .findFirst()
                .orElse(40);
        pictures.put(takes.key(), Collections.nCopies(some.min(), picture(side, side, 0)));
      } else if (takes instanceof Takes.Text) {
        texts.put(takes.key(), "a red disc");
      } else if (takes instanceof Takes.Label) {
        labels.put(takes.key(), 0);
      } else if (takes instanceof Takes.Points some) {
        points.put(
            takes.key(), Collections.nCopies(Math.max(1, some.min()), new Point.Drawn(1, 2)));
      }
    }
    Question question =
        new Question(tool.key(), tool.parameters(Map.of()), pictures, texts, labels, points);
    try (Answering answering = learner.answer(question)) {
      Answer answer = answering.next();
      for (int i = 0; i < 1000 && !answer.whole(); i++) {
        answer = answering.next();
      }
      assertTrue(answer.whole(), tool.key());
      return answer;
    }
  }

  private Learner learner(Family family) throws IOException {
    return learner(family, Map.of());
  }

  private Learner learner(Family family, Map<String, ?> settings) throws IOException {
    Map<String, Object> small = new HashMap<>(settings);
    for (Setting setting : family.settings()) {
      if (setting instanceof Setting.Whole whole
          && SMALL.contains(setting.key())
          && !family.images().isEmpty()) {
        small.put(setting.key(), whole.min());
      }
    }
    String label = null;
    Map<String, PackedImages> images = new HashMap<>();
    for (Input.Images input : family.images()) {
      images.put(input.key(), pack(input.key(), smallest(input.sizes())));
      if (input.labels() == Input.Labels.ONE_NEEDED) {
        label = "even";
      }
    }
    Map<String, List<Picture>> pictures = new HashMap<>();
    for (Input.Pictures input : family.pictures()) {
      pictures.put(
          input.key(), Collections.nCopies(input.min(), picture(64, 48, input.key().length())));
    }
    Recipe recipe = new Recipe(family.key(), Given.NOTHING, null, family.settings(small), 1, label);
    return StandardLearners.create(Families.standard())
        .create(new Task(recipe, 100, images, pictures, null));
  }

  private static int smallest(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).min().orElseThrow();
  }

  private PackedImages pack(String name, int size) throws IOException {
    Path file = folder.resolve(name + size);
    if (!Files.exists(file)) {
      try (PackedImages.Writer writer =
          new PackedImages.Writer(Files.newOutputStream(file), size, 3)) {
        for (int i = 0; i < COUNT; i++) {
          String label = i % 2 == 0 ? "even" : "odd";
          writer.add(picture(size, size, i), label, "a red disc");
        }
      }
    }
    return PackedImages.open(file);
  }

  /** A disc of a random colour at a random place. */
  private static Picture picture(int width, int height, int number) {
    RandomGenerator random = new Random(number);
    double x = width * random.nextDouble(0.35, 0.65);
    double y = height * random.nextDouble(0.35, 0.65);
    int area = width * height;
    byte[] pixels = new byte[3 * area];
    int[] color = {random.nextInt(100, 250), random.nextInt(100, 250), random.nextInt(100, 250)};
    for (int i = 0; i < pixels.length; i++) {
      double distance = Math.hypot(i % area % width - x, i % area / width - y);
      pixels[i] = (byte) (distance < 0.25 * height ? color[i / area] : 20);
    }
    return new Picture(width, height, 3, pixels);
  }
}
