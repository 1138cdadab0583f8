package atelier.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.nn.Graph.Node;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The formulas of growing and style-based networks, against plain Java. */
class ScaleLayersTest {
  private Ops ops;

  @BeforeEach
  void open() {
    ops = Ops.open();
  }

  @AfterEach
  void close() {
    ops.close();
  }

  private float[] run(BiFunction<Graph, Node, Node> layer, float[] values, long... shape) {
    Graph graph = new Graph(Mode.TRAINING);
    try (Program program = new Program(ops, graph, layer.apply(graph, graph.input()))) {
      return program.run(ops, new Noise(1), ops.array(values, shape)).floats();
    }
  }

  private static float[] normal(int n) {
    Noise noise = new Noise(5);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) noise.nextGaussian();
    }
    return values;
  }

  @Test
  void rowNormBringsEachRowToAMeanSquareOfOne() {
    float root = (float) Math.sqrt(2);
    assertArrayEquals(
        new float[] {0, root, 1, -1},
        run((g, a) -> g.rowNorm(a, 2), new float[] {0, 3, 5, -5}, 2, 2),
        1e-5f);
  }

  @Test
  void minibatchDeviationIsThatOfEachGroup() {
    int n = 6;
    int channels = 2;
    int pixels = 4;
    float[] x = normal(n * channels * pixels);
    float[] y =
        run((g, a) -> g.inGroups(2).minibatchDeviation(a, channels, 2), x, n, channels, 2, 2);
    int features = channels * pixels;
    for (int group = 0; group < 2; group++) {
      double sum = 0;
      for (int f = 0; f < features; f++) {
        double mean = 0;
        for (int i = 0; i < 3; i++) {
          mean += x[(3 * group + i) * features + f] / 3;
        }
        double squares = 0;
        for (int i = 0; i < 3; i++) {
          squares += Math.pow(x[(3 * group + i) * features + f] - mean, 2) / 3;
        }
        sum += Math.sqrt(squares + 1e-8);
      }
      for (int i = 3 * group; i < 3 * group + 3; i++) {
        for (int j = 0; j < features; j++) {
          assertEquals(x[i * features + j], y[i * (features + pixels) + j]);
        }
        for (int p = 0; p < pixels; p++) {
          assertEquals(sum / features, y[i * (features + pixels) + features + p], 1e-5);
        }
      }
    }
  }

  @Test
  void mixIsLinear() {
    float[] x = {1, 2, 3, 4};
    for (float share : new float[] {0, 0.25f, 1}) {
      float[] y =
          run(
              (g, a) ->
                  g.mix(a, g.affine(a, -2, 1), g.affine(g.op("ones_like", g.mean(a)), share, 0)),
              x,
              2,
              2);
      for (int i = 0; i < x.length; i++) {
        assertEquals((1 - share) * x[i] + share * (1 - 2 * x[i]), y[i], 1e-6);
      }
    }
  }

  @Test
  void equalisedWeightsHaveUnitVarianceAndAreScaledWhereTheyAreUsed() {
    Weights weights = new Weights(ops, new Noise(1), false);
    Layer dense = Equalised.dense(weights, "0", 200, 100, Equalised.GAIN);
    float[] w = weights.find("0.weight").value().floats();
    double squares = 0;
    for (float value : w) {
      squares += (double) value * value / w.length;
    }
    assertEquals(1, squares, 0.05);
    float[] x = normal(200);
    float[] y = run(dense::apply, x, 1, 200);
    for (int i = 0; i < 100; i++) {
      double sum = 0;
      for (int j = 0; j < 200; j++) {
        sum += Math.sqrt(2.0 / 200) * w[i * 200 + j] * x[j];
      }
      assertEquals(sum, y[i], 1e-4);
    }
  }

  /** Signals keep their strength, whatever the number of inputs. */
  @Test
  void equalisedLayersKeepTheVariance() {
    Weights weights = new Weights(ops, new Noise(1), false);
    for (Layer layer :
        List.of(
            Equalised.convolution(weights, "0", 16, 24, 3, 1, 8, 1),
            Equalised.convolution(weights, "1", 16, 24, 4, 2, 8, 1),
            Equalised.deconvolution(weights, "2", 16, 24, 4, 2, 8, 1))) {
      float[] y = run(layer::apply, normal(4 * 16 * 64), 4, 16, 8, 8);
      double squares = 0;
      for (float value : y) {
        squares += (double) value * value / y.length;
      }
      assertEquals(0.85, squares, 0.2); // less than 1 for what is missing beyond the edges
    }
  }
}
