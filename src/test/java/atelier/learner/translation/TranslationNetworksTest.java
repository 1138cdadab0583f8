package atelier.learner.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.family.Families;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import atelier.nn.Weights;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TranslationNetworksTest {
  @Test
  void haveTheWeightsOfTheirLayers() {
    try (Ops ops = Ops.open()) {
      Weights generator = new Weights(ops, new Noise(1), false);
      TranslationNetworks.generator(generator, 32, 3, 32, 3);
      long block = 2 * (9 * 64 * 64);
      assertEquals(
          (27 * 32 + 32) + (9 * 32 * 64) + 3 * block + (16 * 64 * 3 + 3), generator.count());

      Weights large = new Weights(ops, new Noise(1), false);
      TranslationNetworks.generator(large, 64, 3, 32, 6);
      assertEquals(
          (27 * 32 + 32)
              + (9 * 32 * 64)
              + (9 * 64 * 128)
              + 6 * 2 * (9 * 128 * 128)
              + (16 * 128 * 64)
              + (16 * 64 * 3 + 3),
          large.count());

      Weights discriminator = new Weights(ops, new Noise(1), false);
      TranslationNetworks.discriminator(discriminator, 32, 3, 32);
      assertEquals(
          (16 * 3 * 32 + 32) + (16 * 32 * 64) + (9 * 64 * 128) + (9 * 128 + 1),
          discriminator.count());
    }
  }

  @Test
  void fitEverySizeAndColour() {
    for (int size : Families.standard().find("cyclegan").orElseThrow().images().get(0).sizes()) {
      for (int channels : new int[] {1, 3}) {
        try (Ops ops = Ops.open()) {
          Array pictures = ops.ones(2, channels, size, size);
          assertArrayEquals(
              new long[] {2, channels, size, size},
              shape(
                  ops,
                  TranslationNetworks.generator(weights(ops), size, channels, 8, 1),
                  pictures));
          assertArrayEquals(
              new long[] {2, 1, size / 4, size / 4},
              shape(
                  ops,
                  TranslationNetworks.discriminator(weights(ops), size, channels, 8),
                  pictures));
        }
      }
    }
  }

  @Test
  void twoScalesCountAlikeAndPassGradientsToThePictures() {
    try (Ops ops = Ops.open()) {
      Noise random = new Noise(5);
      int places = 7 * 7 + 4 * 3 * 3;
      Array pictures = ops.normal(random, 2, 3, 28, 28);
      Layer discriminator = TranslationNetworks.discriminatorOfTwoScales(weights(ops), 28, 3, 8);
      assertArrayEquals(new long[] {2, places}, shape(ops, discriminator, pictures));

      Graph graph = new Graph(Mode.TRAINING);
      try (Program judging =
          Program.flexible(ops, graph, discriminator.apply(graph, graph.input()))) {
        Array slopes = ops.normal(random, 2, places);
        ops.requireGradient(pictures);
        Array logits = ops.record(() -> judging.run(ops, random, pictures));
        float[] gradient = ops.gradient(logits, slopes, pictures).floats();
        float[] x = pictures.floats();
        for (int i : new int[] {0, 777, 2500, x.length - 1}) {
          float step = 0.02f;
          double more = sum(judging.run(ops, random, moved(ops, x, i, step)), slopes);
          double less = sum(judging.run(ops, random, moved(ops, x, i, -step)), slopes);
          double numeric = (more - less) / (2 * step);
          assertEquals(numeric, gradient[i], 0.02 * Math.abs(numeric) + 0.002, "pixel " + i);
        }
      }
    }
  }

  private static Array moved(Ops ops, float[] x, int pixel, float by) {
    float[] moved = x.clone();
    moved[pixel] += by;
    return ops.array(moved, 2, 3, 28, 28);
  }

  private static double sum(Array values, Array weights) {
    float[] v = values.floats();
    float[] w = weights.floats();
    return IntStream.range(0, v.length).mapToDouble(i -> v[i] * (double) w[i]).sum();
  }

  private static Weights weights(Ops ops) {
    return new Weights(ops, new Noise(1), false);
  }

  private static long[] shape(Ops ops, Layer layer, Array x) {
    Graph graph = new Graph(Mode.AVERAGED);
    try (Program program = new Program(ops, graph, layer.apply(graph, graph.input()))) {
      return program.run(ops, new Noise(2), x).shape();
    }
  }
}
