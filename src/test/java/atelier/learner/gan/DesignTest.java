package atelier.learner.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.family.Families;
import atelier.family.Settings;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import atelier.nn.Weights;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DesignTest {
  @Test
  void denseHasTheLecturesWeights() {
    assertEquals(136_634, generatorWeights(new DenseDesign(), "dense"));
    assertEquals(132_951, discriminatorWeights(new DenseDesign(), "dense"));
  }

  /** Batch normalisation counts with scale, shift, and both running statistics. */
  @Test
  void dcganHasTheLecturesWeights() {
    assertEquals(840_705, generatorWeights(new DcganDesign(), "dcgan"));
    assertEquals(212_865, discriminatorWeights(new DcganDesign(), "dcgan"));
  }

  /** As runs of before have it. */
  @Test
  void snganFitsWithoutModulation() {
    Settings plain =
        Families.standard()
            .find("sngan")
            .orElseThrow()
            .settings(Map.of("width", 16, "modulation", false));
    assertFits(new SnganDesign(), plain, 28, 1);
    assertFits(new SnganDesign(), plain, 32, 3);
  }

  @Test
  void everyFamilyFitsEverySizeAndColor() {
    Map<String, Design> designs =
        Map.of(
            "dense", new DenseDesign(),
            "dcgan", new DcganDesign(),
            "sngan", new SnganDesign());
    designs.forEach(
        (key, design) -> {
          for (int size : Families.standard().find(key).orElseThrow().images().get(0).sizes()) {
            for (int channels : new int[] {1, 3}) {
              assertFits(design, narrow(key), size, channels);
            }
          }
        });
  }

  private static void assertFits(Design design, Settings settings, int size, int channels) {
    try (Ops ops = Ops.open()) {
      Weights weights = new Weights(ops, new Noise(1), false);
      Layer generator = design.generator(weights, settings, size, channels);
      Layer discriminator = design.discriminator(weights, settings, size, channels);
      Graph graph = new Graph(Mode.AVERAGED);
      Graph.Node picture = generator.apply(graph, graph.input());
      try (Program program = new Program(ops, graph, picture)) {
        Array drawn = program.run(ops, new Noise(2), ops.ones(2, settings.whole("latent")));
        assertArrayEquals(new long[] {2, channels, size, size}, drawn.shape(), "pictures");
        Graph judge = new Graph(Mode.TRAINING);
        Graph.Node logits = discriminator.apply(judge, judge.input());
        try (Program judged = new Program(ops, judge, logits)) {
          long[] shape = judged.run(ops, new Noise(3), drawn).shape();
          assertArrayEquals(new long[] {2, 1}, shape, "logits");
        }
      }
    }
  }

  private static Settings narrow(String family) {
    Map<String, Integer> narrow = family.equals("dense") ? Map.of() : Map.of("width", 16);
    return Families.standard().find(family).orElseThrow().settings(narrow);
  }

  private static long generatorWeights(Design design, String family) {
    try (Ops ops = Ops.open()) {
      Weights weights = new Weights(ops, new Noise(1), false);
      design.generator(weights, defaults(family), 28, 1);
      return weights.count();
    }
  }

  private static long discriminatorWeights(Design design, String family) {
    try (Ops ops = Ops.open()) {
      Weights weights = new Weights(ops, new Noise(1), false);
      design.discriminator(weights, defaults(family), 28, 1);
      return weights.count();
    }
  }

  private static Settings defaults(String family) {
    return Families.standard().find(family).orElseThrow().defaults();
  }
}
