package atelier.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.nn.Weights.Init;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backward passes against differences of forward passes. */
class GradientTest {
  private Ops ops;

  @BeforeEach
  void open() {
    ops = Ops.open();
  }

  @AfterEach
  void close() {
    ops.close();
  }

  @Test
  void dense() {
    check(w -> Layers.dense(w, "0", 12, 5, Init.normal(0.5)), 3, 3, 2, 2);
  }

  @Test
  void convolution() {
    check(w -> Layers.convolution(w, "0", 2, 3, 5, 2, 8, Init.normal(0.3)), 2, 2, 8, 8);
    check(w -> Layers.convolution(w, "0", 1, 3, 4, 2, 8, Init.normal(0.3)), 2, 1, 8, 8);
  }

  @Test
  void deconvolution() {
    check(w -> Layers.deconvolution(w, "0", 4, 3, 5, 2, 4, Init.normal(0.3)), 2, 4, 4, 4);
    check(w -> Layers.deconvolution(w, "0", 4, 3, 4, 2, 4, Init.normal(0.3)), 2, 4, 4, 4);
  }

  @Test
  void deconvolutionToGrey() {
    check(w -> Layers.deconvolution(w, "0", 4, 1, 5, 2, 4, Init.normal(0.3)), 2, 4, 4, 4);
    check(w -> Layers.deconvolution(w, "0", 4, 1, 4, 2, 4, Init.normal(0.3)), 2, 4, 4, 4);
  }

  @Test
  void repeatedDeconvolution() {
    check(
        w -> twice(Layers.repeatedDeconvolution(w, "0", 3, 3, 4, 2, 4, Init.normal(0.3))),
        2,
        3,
        4,
        4);
    check(w -> Layers.repeatedDeconvolution(w, "0", 4, 3, 5, 2, 4, Init.normal(0.3)), 2, 4, 4, 4);
  }

  /** A layer that doubles the size, applied to every other pixel of its own output too. */
  private static Layer twice(Layer layer) {
    return (g, x) -> {
      Graph.Node once = layer.apply(g, x);
      Graph.Node halved =
          g.op("Pooling", Map.of("kernel", "(2,2)", "stride", "(2,2)", "pool_type", "avg"), once);
      return g.concatenate(once, layer.apply(g, halved));
    };
  }

  @Test
  void instanceNorm() {
    check(w -> Layers.instanceNorm(4), 2, 3, 4, 4);
  }

  @Test
  void instanceNormRelu() {
    check(w -> Layers.instanceNormRelu(4), 2, 3, 4, 4);
  }

  @Test
  void layersWithoutBias() {
    check(w -> Layers.convolutionWithoutBias(w, "0", 3, 2, 3, 2, 4, Init.normal(0.3)), 2, 3, 4, 4);
    check(
        w -> Layers.repeatedDeconvolutionWithoutBias(w, "0", 3, 2, 4, 2, 4, Init.normal(0.3)),
        2,
        3,
        4,
        4);
    check(w -> Layers.repeatedDeconvolution(w, "0", 3, 1, 3, 1, 4, Init.normal(0.3)), 2, 3, 4, 4);
  }

  @Test
  void instanceNormIsOfEachChannelOfEachPicture() {
    for (Mode mode : Mode.values()) {
      Graph graph = new Graph(mode);
      try (Program program =
          new Program(ops, graph, Layers.instanceNorm(2).apply(graph, graph.input()))) {
        Array x = ops.array(new float[] {1, 1, 3, 3, 10, 10, 10, 30}, 2, 1, 2, 2);
        float third = (float) (5 / Math.sqrt(75));
        assertArrayEquals(
            new float[] {-1, -1, 1, 1, -third, -third, -third, 3 * third},
            program.run(ops, new Noise(1), x).floats(),
            1e-4f);
      }
    }
  }

  @Test
  void residual() {
    check(w -> Layers.residual(Layers.dense(w, "0", 5, 5, Init.normal(0.5)), Layers.tanh()), 3, 5);
  }

  /** The gradient of the input alone, then that of the weights from another head. */
  @Test
  void oneRecordGivesTwoGradients() {
    Weights weights = new Weights(ops, new Noise(1), false);
    Layer layer = Layers.dense(weights, "0", 2, 1, Init.constant(0.5f));
    Graph graph = new Graph(Mode.TRAINING);
    try (Program program = Program.flexible(ops, graph, layer.apply(graph, graph.input()))) {
      for (int n = 1; n < 4; n++) {
        float[] values = normal(n, 2 * n);
        Array x = ops.array(values, n, 2);
        ops.requireGradient(x);
        Array y = ops.record(() -> program.run(ops, new Noise(1), x));
        Array ofX = ops.gradient(y, ops.affine(ops.ones(n, 1), 3, 0), x);
        ops.backward(y, ops.affine(ops.ones(n, 1), 7, 0));
        float[] expected = new float[2 * n];
        java.util.Arrays.fill(expected, 1.5f);
        assertArrayEquals(expected, ofX.floats());
        float first = 0;
        for (int i = 0; i < n; i++) {
          first += 7 * values[2 * i];
        }
        assertEquals(first, weights.all().get(0).value().gradient().floats()[0], 1e-5);
      }
    }
  }

  @Test
  void batchNorm() {
    check(w -> Layers.batchNorm(w, "0", 3), 4, 3, 2, 2);
  }

  @Test
  void pooling() {
    check(w -> (g, x) -> g.pool("max", 3, 2, true, x), 2, 3, 8, 8);
    check(w -> (g, x) -> g.pool("avg", 3, 2, true, x), 2, 3, 8, 8);
    check(w -> (g, x) -> g.pool("max", 2, 2, false, x), 2, 3, 7, 8);
    check(w -> (g, x) -> g.pool("avg", 2, 2, false, x), 2, 3, 7, 8);
  }

  @Test
  void concatenation() {
    check(w -> (g, x) -> g.concatenate(1, List.of(g.activation("tanh", x), x, x)), 2, 3, 4, 4);
  }

  @Test
  void gramMatrices() {
    check(w -> (g, x) -> g.gram(x, 3, 20), 2, 3, 4, 5);
  }

  @Test
  void sumOfSquares() {
    check(w -> Graph::sumOfSquares, 2, 3, 4);
  }

  @Test
  void activations() {
    check(w -> Layers.selu(), 2, 10);
    check(w -> Layers.leakyRelu(0.2), 2, 10);
    check(w -> Layers.relu(), 2, 10);
    check(w -> Layers.sigmoid(), 2, 10);
    check(w -> Layers.tanh(), 2, 10);
  }

  @Test
  void dropout() {
    check(w -> w.dropout(0.4, 3, 4), 2, 3, 4, 4);
  }

  @Test
  void diffAugment() {
    check(w -> new DiffAugment(8, 3, 1), 4, 3, 8, 8);
    check(w -> new DiffAugment(8, 1, 0.7), 4, 1, 8, 8);
  }

  @Test
  void spectralNorm() {
    check(w -> Layers.spectralDense(w, "0", 12, 5, 1, Init.normal(0.5)), 3, 12);
    check(w -> Layers.spectralConvolution(w, "0", 2, 4, 4, 2, 8, 2, Init.normal(0.3)), 2, 2, 8, 8);
  }

  @Test
  void spectralNormSetsTheLargestSingularValue() {
    Weights weights = new Weights(ops, new Noise(1), false);
    Layer layer = Layers.spectralDense(weights, "0", 2, 2, 2, Init.normal(1));
    Weights.load(
        weights.all().get(0).value(), atelier.tensor.Tensor.of(new float[] {3, 0, 0, 1}, 2, 2));
    Graph graph = new Graph(Mode.TRAINING);
    try (Program program = new Program(ops, graph, layer.apply(graph, graph.input()))) {
      Array x = ops.array(new float[] {1, 1}, 1, 2);
      for (int i = 0; i < 20; i++) {
        program.run(ops, new Noise(1), x);
      }
      assertArrayEquals(new float[] {2, 2 / 3f}, program.run(ops, new Noise(1), x).floats(), 1e-5f);
    }
  }

  @Test
  void dropoutKeepsTheMean() {
    Graph graph = new Graph(Mode.TRAINING);
    Layer layer = new Weights(ops, new Noise(1), false).dropout(0.4, 10, 100);
    try (Program program = new Program(ops, graph, layer.apply(graph, graph.input()))) {
      float[] y = program.run(ops, new Noise(2), ops.ones(1, 10, 100, 100)).floats();
      double sum = 0;
      int zeros = 0;
      for (float value : y) {
        sum += value;
        zeros += value == 0 ? 1 : 0;
      }
      assertEquals(1, sum / y.length, 0.02);
      assertEquals(0.4, (double) zeros / y.length, 0.01);
    }
  }

  @Test
  void diffAugmentMovesAndHides() {
    Graph graph = new Graph(Mode.TRAINING);
    DiffAugment augment = new DiffAugment(16, 3, 1);
    try (Program program = new Program(ops, graph, augment.apply(graph, graph.input()))) {
      float[] y = program.run(ops, new Noise(2), ops.ones(8, 3, 16, 16)).floats();
      int zeros = 0;
      for (float value : y) {
        zeros += value == 0 ? 1 : 0;
      }
      assertTrue(zeros > 0.1 * y.length && zeros < 0.6 * y.length, zeros + " of " + y.length);
      augment.setStrength(0);
      assertArrayEquals(
          ops.ones(8, 3, 16, 16).floats(),
          program.run(ops, new Noise(2), ops.ones(8, 3, 16, 16)).floats(),
          1e-6f);
    }
  }

  /** Compares gradients of a random projection of the output, for the input and every weight. */
  private void check(Function<Weights, Layer> make, long... shape) {
    Weights weights = new Weights(ops, new Noise(1), false);
    Layer layer = make.apply(weights);
    Graph graph = new Graph(Mode.TRAINING);
    try (Program program = new Program(ops, graph, layer.apply(graph, graph.input()))) {
      Array x = ops.array(normal(2, (int) ops.ones(shape).size()), shape);
      ops.requireGradient(x);
      for (int i = 0; i < 100; i++) { // settles spectral normalisation
        forward(program, x);
      }
      Array y = ops.record(() -> program.run(ops, new Noise(3), x));
      float[] projection = normal(4, (int) y.size());
      ops.backward(y, ops.array(projection, y.shape()));
      compare("input", program, x, x, projection);
      for (Weight weight : weights.all()) {
        if (weight.trained()) {
          compare(weight.name(), program, x, weight.value(), projection);
        }
      }
    }
  }

  private void compare(String name, Program program, Array x, Array at, float[] projection) {
    float[] gradient = at.gradient().floats();
    float[] values = at.floats();
    float step = 1e-2f;
    for (int i = 0; i < values.length; i += 1 + values.length / 20) {
      double up = shifted(program, x, at, values, i, step, projection);
      double down = shifted(program, x, at, values, i, -step, projection);
      double numeric = (up - down) / (2 * step);
      assertEquals(numeric, gradient[i], 0.02 + 0.02 * Math.abs(numeric), name + " " + i);
    }
    at.set(values);
  }

  private double shifted(
      Program program, Array x, Array at, float[] values, int i, float by, float[] projection) {
    float[] moved = values.clone();
    moved[i] += by;
    at.set(moved);
    for (int j = 0; j < 30; j++) {
      forward(program, x);
    }
    float[] y = forward(program, x);
    double sum = 0;
    for (int j = 0; j < y.length; j++) {
      sum += (double) y[j] * projection[j];
    }
    return sum;
  }

  /** Always with the same draws. */
  private float[] forward(Program program, Array x) {
    try (Ops step = ops.child()) {
      return step.record(() -> program.run(step, new Noise(3), x)).floats();
    }
  }

  private static float[] normal(long seed, int n) {
    Noise noise = new Noise(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) noise.nextGaussian();
    }
    return values;
  }
}
