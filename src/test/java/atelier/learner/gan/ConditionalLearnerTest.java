package atelier.learner.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Point;
import atelier.family.Tool;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Batch;
import atelier.learner.Learner;
import atelier.learner.Preview;
import atelier.link.Question;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import atelier.tensor.TensorMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionalLearnerTest {
  @TempDir Path folder;

  /** Bright pictures are asked for, and dark ones; nothing but the label tells which. */
  @Test
  void drawsWhatItIsAskedFor() throws IOException {
    try (Learner learner = learner(shades())) {
      for (int i = 0; i < 150; i++) {
        learner.step();
      }
      double dark = brightness(sample(learner, 0));
      double bright = brightness(sample(learner, 1));
      assertTrue(bright > dark + 80, "%.0f, %.0f".formatted(dark, bright));
    }
  }

  @Test
  void takesLabelsInTurnWithoutOne() throws IOException {
    try (Learner learner = learner(shades())) {
      for (int i = 0; i < 8; i++) {
        learner.step();
      }
      List<Picture> all = sample(learner, null);
      assertArrayEquals(sample(learner, 0).get(2).pixels(), all.get(2).pixels());
      assertArrayEquals(sample(learner, 1).get(3).pixels(), all.get(3).pixels());
    }
  }

  @Test
  void drawsPointsWithTheirLabels() throws IOException {
    try (Learner learner = learner(shades())) {
      learner.step();
      Tool draw = Families.standard().find("conditional").orElseThrow().tool("draw").orElseThrow();
      List<Point> points =
          List.of(
              new Point.Drawn(1, 2, "light", null),
              new Point.Drawn(1, 3, "dark", null),
              new Point.Drawn(1, 2));
      Question question =
          new Question(
              "draw",
              draw.parameters(Map.of()),
              Map.of(),
              Map.of(),
              Map.of(),
              Map.of("points", points));
      List<Picture> drawn = learner.answer(question).next().pictures();
      assertArrayEquals(sample(learner, 1).get(2).pixels(), drawn.get(0).pixels());
      assertArrayEquals(sample(learner, 0).get(3).pixels(), drawn.get(1).pixels());
      assertArrayEquals(sample(learner, null).get(2).pixels(), drawn.get(2).pixels());
    }
  }

  @Test
  void showsALatentWithEveryLabel() throws IOException {
    try (Learner learner = learner(shades())) {
      Preview preview = learner.preview();
      assertEquals(2, preview.columns());
      assertEquals(6, preview.rows());
    }
  }

  /** The first layer's weights for labels begin at 0, and so change nothing. */
  @Test
  void goesOnFromAStateOfBeforeTheFirstLayerKnewLabels() throws IOException {
    Map<String, ?> before = Map.of("modulation", false);
    try (Learner learner = learner(shades(), before);
        Learner resumed = learner(shades(), before)) {
      TensorMap state = learner.state();
      assertTrue(state.contains("generator.0.labels.weight"));
      resumed.restore(state.filter(name -> !name.contains("generator.0.labels.")));
      assertArrayEquals(sample(learner, 0).get(1).pixels(), sample(resumed, 0).get(1).pixels());
      assertEquals(learner.step(), resumed.step());
    }
  }

  /** The gradient of a label's logit goes to that label alone. */
  @Test
  void judgesByTheLabelOfThePicture() {
    try (Ops ops = Ops.open()) {
      Graph graph = new Graph(Mode.TRAINING);
      Graph.Node logits = graph.input();
      Graph.Node judged = ProjectionDiscriminator.of(graph, logits, graph.input());
      try (Program program = new Program(ops, graph, judged)) {
        Array all = ops.array(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        ops.requireGradient(all);
        Array label = ops.array(new float[] {0, 0, 1, 1, 0, 0}, 2, 3);
        Array picked = ops.record(() -> program.run(ops, new Noise(1), all, label));
        assertArrayEquals(new float[] {3, 4}, picked.floats());
        ops.backward(picked, ops.array(new float[] {0.5f, -2}, 2, 1));
        assertArrayEquals(new float[] {0, 0, 0.5f, -2, 0, 0}, all.gradient().floats(), 1e-6f);
      }
    }
  }

  /** Which wrong labels are shown goes on from the state too. */
  @ParameterizedTest
  @ValueSource(strings = {"hinge", "wasserstein-gp"})
  void goesOnExactlyWithWrongLabels(String loss) throws IOException {
    Map<String, Object> settings = Map.of("matching", true, "loss", loss);
    try (Learner learner = learner(shades(), settings);
        Learner resumed = learner(shades(), settings)) {
      learner.step();
      resumed.restore(learner.state());
      assertEquals(learner.step(), resumed.step());
    }
  }

  @Test
  void aWrongLabelIsNeverTheRightOne() throws IOException {
    Batch labelled = new Batch(shades(), new int[] {0, 1, 2, 3});
    try (Ops ops = Ops.open()) {
      float[] right = labelled.oneHot(ops).floats();
      float[] wrong = labelled.oneHotOfOthers(ops, new Noise(1)).floats();
      assertArrayEquals(new float[] {1, 0, 0, 1, 1, 0, 0, 1}, right);
      assertArrayEquals(new float[] {0, 1, 1, 0, 0, 1, 1, 0}, wrong);
    }
  }

  private static Learner learner(PackedImages images) {
    return learner(images, Map.of());
  }

  private static Learner learner(PackedImages images, Map<String, ?> further) {
    Map<String, Object> small = new HashMap<>(Map.of("batch", 8, "width", 8, "latent", 8));
    small.putAll(further);
    return GanLearners.byFamily()
        .get("conditional")
        .apply(GanTasks.task("conditional", images, small));
  }

  private static List<Picture> sample(Learner learner, Integer label) {
    Tool tool = Families.standard().find("conditional").orElseThrow().tool("sample").orElseThrow();
    Map<String, Integer> labels = label == null ? Map.of() : Map.of("label", label);
    Question question =
        new Question(
            "sample", tool.parameters(Map.of("count", 16)), Map.of(), Map.of(), labels, Map.of());
    return learner.answer(question).next().pictures();
  }

  private static double brightness(List<Picture> pictures) {
    return pictures.stream()
        .flatMapToInt(
            picture ->
                java.util.stream.IntStream.range(0, picture.pixels().length)
                    .map(i -> picture.pixels()[i] & 0xff))
        .average()
        .orElseThrow();
  }

  /** Plain pictures, every other one dark; one without a label is to be left out. */
  private PackedImages shades() throws IOException {
    Path file = folder.resolve("shades");
    try (PackedImages.Writer writer = new PackedImages.Writer(Files.newOutputStream(file), 28, 1)) {
      for (int i = 0; i < 40; i++) {
        byte[] pixels = new byte[28 * 28];
        java.util.Arrays.fill(pixels, (byte) (i % 2 == 0 ? 30 : 220));
        writer.add(new Picture(28, 28, 1, pixels), i % 2 == 0 ? "dark" : "light", null);
      }
      writer.add(Picture.black(28, 28, 1), null, null);
    }
    return PackedImages.open(file);
  }
}
