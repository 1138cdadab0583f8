package atelier.learner.scales;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.imageset.Picture;
import atelier.learner.Learner;
import atelier.learner.StepMetrics;
import atelier.learner.gan.Diversity;
import atelier.learner.gan.GanTasks;
import atelier.learner.scales.Growth.Stage;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import atelier.tensor.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressiveLearnerTest {
  private static final Stage EIGHT = new Stage(8, 8);
  private static final Stage TO_SIXTEEN = new Stage(8, 16);
  private static final Stage SIXTEEN = new Stage(16, 16);

  @TempDir Path folder;

  /** Six phases of three steps each, as the sets of 32 pixels have. */
  private ProgressiveLearner learner(Map<String, ?> settings) throws IOException {
    Map<String, Object> all = new HashMap<>(Map.of("batch", 4, "width", 8, "growing", 0.18));
    all.putAll(settings);
    return new ProgressiveLearner(
        GanTasks.task("progressive", GanTasks.discs(folder, 20, 32, 3), all));
  }

  @Test
  void growsAsPlanned() throws IOException {
    try (Learner learner = learner(Map.of())) {
      List<Float> resolutions = new ArrayList<>();
      List<Float> fades = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        StepMetrics measured = learner.step();
        resolutions.add(measured.values().get("resolution"));
        fades.add(measured.values().get("fade"));
      }
      assertEquals(List.of(4f, 4f, 4f, 8f, 8f, 8f, 8f, 8f, 8f, 16f), resolutions.subList(0, 10));
      assertEquals(32f, resolutions.get(19));
      assertEquals(0f, fades.get(3));
      assertEquals(1 / 3f, fades.get(4), 1e-6);
      assertEquals(1f, fades.get(19));
    }
  }

  @Test
  void staysWhereItIsFrozenAndSkipsWhereItIsTold() throws IOException {
    Family family = Families.standard().find("progressive").orElseThrow();
    Map<String, Object> frozen = Map.of("batch", 4, "width", 8, "freeze", true);
    try (ProgressiveLearner learner = learner(frozen)) {
      for (int i = 0; i < 6; i++) {
        assertEquals(4, learner.step().values().get("resolution"));
      }
      learner.adjust(family.adjust(family.settings(frozen), Map.of("skipTo", "16")));
      for (int i = 0; i < 3; i++) {
        StepMetrics measured = learner.step();
        assertEquals(16, measured.values().get("resolution"));
        assertEquals(0, measured.values().get("fade"));
      }
    }
  }

  /** The state is taken with a third of 8×8 faded in; what follows crosses two more stages. */
  @Test
  void goesOnExactlyInTheMiddleOfAFade() throws IOException {
    try (Learner learner = learner(Map.of());
        Learner resumed = learner(Map.of())) {
      for (int i = 0; i < 4; i++) {
        learner.step();
      }
      resumed.restore(Safetensors.read(ByteBuffer.wrap(Safetensors.bytes(learner.state()))));
      for (int i = 0; i < 7; i++) {
        StepMetrics expected = learner.step();
        assertEquals(
            i == 0 ? 1 / 3f : expected.values().get("fade"), expected.values().get("fade"));
        assertEquals(expected, resumed.step());
      }
      assertArrayEquals(learner.preview().picture().pixels(), resumed.preview().picture().pixels());
    }
  }

  /** What is not there yet begins with a fresh optimiser, and does not move before. */
  @Test
  void whatIsNotThereYetDoesNotLearn() throws IOException {
    try (Learner learner = learner(Map.of())) {
      ByteBuffer before = learner.state().get("generator.32.0.weight").data();
      learner.step();
      learner.step();
      assertEquals(before, learner.state().get("generator.32.0.weight").data());
      assertEquals(0, learner.state().get("optimizer.generator.32.steps").longs()[0]);
      assertEquals(2, learner.state().get("optimizer.generator.4.steps").longs()[0]);
    }
  }

  @Test
  void picturesHaveTheSizeOfTheSetFromTheFirstStepOn() throws IOException {
    try (ProgressiveLearner learner = learner(Map.of())) {
      Picture picture = learner.sample(1, 0, 1).get(0);
      assertEquals(32, picture.width());
      for (int i = 0; i < 32 * 32; i++) { // of 4×4 squares, each of one colour
        int corner = i / 32 / 8 * 8 * 32 + i % 32 / 8 * 8;
        assertEquals(picture.pixels()[corner], picture.pixels()[i]);
      }
    }
  }

  /** Both networks begin a fade as they were, and end it as they go on; between, it is linear. */
  @Test
  void fadesLinearlyAndWithoutAJump() {
    try (Ops ops = Ops.open()) {
      List<Network> made = new ArrayList<>();
      Networks networks =
          (name, averages, layers) -> {
            Network network =
                new Network(
                    ops,
                    Noise.of(1, made.size()),
                    averages,
                    new Optimizer.Rule.Adam(0, 0.99),
                    layers);
            made.add(network);
            return network;
          };
      GrowingGenerator generator = new GrowingGenerator(networks, 5, new Widths(8), 16, 3);
      GrowingDiscriminator discriminator =
          new GrowingDiscriminator(networks, Diversity.MINIBATCH_STDDEV, new Widths(8), 16, 3);
      Array z = ops.normal(new Noise(2), 4, 5);
      float[] before = run(ops, z, (g, x) -> g.upsampleNearest(draw(generator, g, EIGHT, x, 1), 2));
      float[] after = run(ops, z, (g, x) -> draw(generator, g, SIXTEEN, x, 1));
      for (double fade : new double[] {0, 0.3, 1}) {
        float[] faded = run(ops, z, (g, x) -> draw(generator, g, TO_SIXTEEN, x, fade));
        for (int i = 0; i < faded.length; i++) {
          assertEquals((1 - fade) * before[i] + fade * after[i], faded[i], 1e-5);
        }
      }
      Array pictures = ops.normal(new Noise(3), 4, 3, 16, 16);
      float[] small =
          run(ops, pictures, (g, x) -> judge(discriminator, g, EIGHT, g.averagePool(x, 2), 1));
      assertArrayEquals(
          small, run(ops, pictures, (g, x) -> judge(discriminator, g, TO_SIXTEEN, x, 0)), 1e-5f);
      assertArrayEquals(
          run(ops, pictures, (g, x) -> judge(discriminator, g, SIXTEEN, x, 1)),
          run(ops, pictures, (g, x) -> judge(discriminator, g, TO_SIXTEEN, x, 1)),
          1e-5f);
      assertTrue(Math.abs(small[0]) > 0);
      made.forEach(Network::close);
    }
  }

  private static Node draw(GrowingGenerator of, Graph g, Stage stage, Node z, double fade) {
    return of.apply(g, stage, z, share(g, fade));
  }

  private static Node judge(GrowingDiscriminator of, Graph g, Stage stage, Node x, double fade) {
    return of.apply(g, stage, x, share(g, fade));
  }

  private static Node share(Graph g, double fade) {
    return g.op("_full", Map.of("shape", "(1,1,1,1)", "value", fade));
  }

  private static float[] run(Ops ops, Array x, BiFunction<Graph, Node, Node> layers) {
    Graph graph = new Graph(Mode.TRAINING);
    try (Program program = new Program(ops, graph, layers.apply(graph, graph.input()))) {
      return program.run(ops, new Noise(1), x).floats();
    }
  }
}
