package atelier.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.augment.Augmentation;
import atelier.nn.Weights.Init;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    // to few channels of a large picture
    check(w -> Layers.convolution(w, "0", 2, 3, 3, 1, 16, Init.normal(0.3)), 2, 2, 16, 16);
    check(w -> Layers.convolution(w, "0", 2, 12, 3, 1, 16, Init.normal(0.1)), 1, 2, 16, 16);
  }

  @Test
  void deconvolution() {
    check(w -> Layers.deconvolution(w, "0", 4, 3, 5, 2, 4, Init.normal(0.3)), 2, 4, 4, 4);
    check(w -> Layers.deconvolution(w, "0", 4, 3, 4, 2, 4, Init.normal(0.3)), 2, 4, 4, 4);
  }

  /** As in a U-Net. */
  @Test
  void deconvolutionOfJoinedChannels() {
    check(
        w -> {
          Layer one = Layers.convolution(w, "1", 2, 16, 3, 1, 4, Init.normal(0.3));
          Layer two = Layers.convolution(w, "2", 16, 16, 3, 1, 4, Init.normal(0.3));
          Layer up = Layers.deconvolution(w, "3", 32, 3, 4, 2, 4, Init.normal(0.3));
          return (graph, x) -> {
            Graph.Node y = one.apply(graph, x);
            return up.apply(graph, graph.concatenate(1, List.of(y, two.apply(graph, y))));
          };
        },
        2,
        2,
        4,
        4);
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

  /** As in a generator, where oneDNN brings what is between into another order. */
  @Test
  void instanceNormBetweenConvolutions() {
    check(
        w ->
            Layers.residual(
                Layers.convolutionWithoutBias(w, "1", 16, 16, 3, 1, 4, Init.normal(0.1)),
                Layers.instanceNorm(4),
                Layers.tanh(),
                Layers.convolutionWithoutBias(w, "2", 16, 16, 3, 1, 4, Init.normal(0.1)),
                Layers.instanceNorm(4)),
        2,
        16,
        4,
        4);
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

  /** Far from 0, where little varies, and where nothing does. */
  @Test
  void instanceNormHasItsValues() {
    int pixels = 36;
    float[] x = normal(5, 6 * pixels);
    for (int i = 0; i < pixels; i++) {
      x[i] = 1000 + x[i];
      x[pixels + i] = 1e-3f * x[pixels + i];
      x[2 * pixels + i] = 7;
    }
    float[] expected = new float[x.length];
    for (int from = 0; from < x.length; from += pixels) {
      double[] row = new double[pixels];
      int start = from;
      Arrays.setAll(row, i -> x[start + i]);
      double mean = Arrays.stream(row).average().orElseThrow();
      double variance =
          Arrays.stream(row).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      for (int i = 0; i < pixels; i++) {
        expected[from + i] = (float) ((row[i] - mean) / Math.sqrt(variance + Layers.EPSILON));
      }
    }
    Graph graph = new Graph(Mode.TRAINING);
    Graph.Node input = graph.input();
    try (Program program =
        new Program(
            ops,
            graph,
            Layers.instanceNorm(6).apply(graph, input),
            Layers.instanceNormRelu(6).apply(graph, input))) {
      List<Array> actual = program.runAll(ops, new Noise(1), ops.array(x, 2, 3, 6, 6));
      assertArrayEquals(expected, actual.get(0).floats(), 1e-3f);
      for (int i = 0; i < expected.length; i++) {
        expected[i] = Math.max(0, expected[i]);
      }
      assertArrayEquals(expected, actual.get(1).floats(), 1e-3f);
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
        Arrays.fill(expected, 1.5f);
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

  /** The last two numbers of a sample are its condition, the first eight its picture. */
  @Test
  void conditionalBatchNorm() {
    check(
        w -> {
          ConditionalBatchNorm norm = new ConditionalBatchNorm(w, "0", 2, 2, 2);
          return (g, x) ->
              norm.apply(g, g.reshape(g.slice(x, 1, 0, 8), -1, 2, 2, 2), g.slice(x, 1, 8, 10));
        },
        4,
        10);
  }

  /** The last three numbers of a sample are its style, the first eight its picture. */
  @Test
  void modulatedBatchNorm() {
    check(
        w -> {
          ModulatedBatchNorm norm = new ModulatedBatchNorm(w, "0", 3, 2, 2);
          return (g, x) ->
              norm.apply(g, g.reshape(g.slice(x, 1, 0, 8), -1, 2, 2, 2), g.slice(x, 1, 8, 11));
        },
        4,
        11);
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
  void equalisedLayers() {
    check(w -> Equalised.dense(w, "0", 12, 5, 1.4), 3, 3, 2, 2);
    check(w -> Equalised.convolution(w, "0", 2, 3, 4, 2, 8, 1.4), 2, 2, 8, 8);
    check(w -> Equalised.deconvolution(w, "0", 4, 3, 4, 2, 4, 1.4), 2, 4, 4, 4);
  }

  @Test
  void normsAndDeviation() {
    check(w -> (g, x) -> g.rowNorm(x, 6), 2, 6);
    check(w -> (g, x) -> g.inGroups(2).minibatchDeviation(x, 3, 2), 6, 3, 2, 2);
    check(w -> (g, x) -> g.minibatchDeviation(x, 3, 2), 3, 3, 2, 2);
    check(w -> (g, x) -> g.inGroups(2).minibatchVariance(x, 3, 2), 6, 3, 2, 2);
    check(w -> new Stack(w, Init.normal(1), 4).minibatchDeviation().layer(), 3, 4);
  }

  @Test
  void sumOfSquares() {
    check(w -> Graph::sumOfSquares, 2, 3, 4);
  }

  @Test
  void arithmetic() {
    check(w -> (g, x) -> g.add(g.square(x), g.exp(g.affine(x, 0.5, 0.1))), 2, 10);
    check(w -> (g, x) -> g.subtract(g.log(g.affine(g.square(x), 1, 1)), x), 2, 10);
    check(w -> (g, x) -> g.multiply(x, g.squareRoot(g.affine(g.square(x), 1, 1))), 2, 10);
    check(w -> (g, x) -> g.add(g.absolute(x), g.softplus(x)), 2, 10);
    check(w -> Graph::logSoftmax, 3, 5);
  }

  @Test
  void meansAndBroadcasts() {
    check(w -> (g, x) -> g.broadcastAdd(x, g.mean(x, 1, true)), 2, 3, 4);
    check(w -> (g, x) -> g.broadcastMultiply(x, g.sum(x, 2, true)), 2, 3, 4);
    check(w -> (g, x) -> g.mean(x, 2, false), 2, 3, 4);
    check(w -> (g, x) -> g.max(x, 1), 2, 3, 4);
    check(w -> Graph::mean, 2, 3, 4);
  }

  @Test
  void sizesAndParts() {
    check(w -> (g, x) -> g.upsampleNearest(x, 2), 2, 3, 3, 3);
    check(w -> (g, x) -> g.averagePool(x, 2), 2, 3, 4, 4);
    check(w -> (g, x) -> g.slice(x, 1, 1, 3), 2, 4, 2, 2);
  }

  @Test
  void embedding() {
    check(
        w -> {
          Weight table = w.trained("table", Init.normal(1), 3, 4, 3, 4);
          return (g, x) -> {
            Graph.Node numbers = g.drawn((o, noise, n) -> o.array(new float[] {2, 0, 2}, n));
            Graph.Node rows = g.embedding(numbers, g.weight(table), 3, 4);
            return g.concatenate(1, List.of(g.multiply(rows, x), g.oneHot(numbers, 3)));
          };
        },
        3,
        4);
  }

  @Test
  void losses() {
    check(w -> (g, x) -> g.meanAbsolute(x, g.affine(x, 3, 1)), 2, 10);
    check(w -> (g, x) -> g.meanSquared(g.activation("tanh", x), x), 2, 10);
    check(w -> (g, x) -> g.crossEntropy(x, g.activation("sigmoid", g.affine(x, 2, 1))), 2, 10);
    check(w -> (g, x) -> g.gaussianDivergence(g.slice(x, 1, 0, 5), g.slice(x, 1, 5, 10), 5), 2, 10);
    check(
        w -> (g, x) -> g.classification(x, g.drawn((o, z, n) -> o.array(new float[] {4, 0}, n)), 5),
        2,
        5);
  }

  /** By their formulas, in Java. */
  @Test
  void lossesHaveTheirValues() {
    Graph graph = new Graph(Mode.AVERAGED);
    Graph.Node a = graph.input();
    Graph.Node b = graph.input();
    try (Program program =
        new Program(
            ops,
            graph,
            graph.meanAbsolute(a, b),
            graph.meanSquared(a, b),
            graph.crossEntropy(a, b),
            graph.gaussianDivergence(a, b, 2),
            graph.classification(a, graph.reshape(graph.slice(b, 1, 0, 1), -1), 2))) {
      double x = 2;
      double y = -30;
      List<Array> values =
          program.runAll(
              ops,
              new Noise(1),
              ops.array(new float[] {(float) x, (float) y}, 1, 2),
              ops.array(new float[] {1, 0.25f}, 1, 2));
      double[] expected = {
        (1 + 30.25) / 2,
        (1 + 30.25 * 30.25) / 2,
        (Math.log1p(Math.exp(-x)) + (Math.log1p(Math.exp(y)) - 0.25 * y)) / 2,
        0.5 * (x * x + Math.E - 1 - 1 + y * y + Math.exp(0.25) - 0.25 - 1),
        Math.log1p(Math.exp(x - y))
      };
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], values.get(i).floats()[0], 1e-4 * Math.abs(expected[i]), "" + i);
      }
    }
  }

  /** Two inputs, two outputs, each with a gradient of its own. */
  @Test
  void severalInputsAndOutputs() {
    Graph graph = new Graph(Mode.TRAINING);
    Graph.Node a = graph.input();
    Graph.Node b = graph.input();
    try (Program program = new Program(ops, graph, graph.multiply(a, b), graph.square(b))) {
      Array x = ops.array(new float[] {2, 3}, 2);
      Array y = ops.array(new float[] {5, 7}, 2);
      ops.requireGradient(x);
      ops.requireGradient(y);
      List<Array> outputs = ops.record(() -> program.runAll(ops, new Noise(1), x, y));
      assertArrayEquals(new float[] {10, 21}, outputs.get(0).floats());
      assertArrayEquals(new float[] {25, 49}, outputs.get(1).floats());
      ops.backward(
          outputs, List.of(ops.array(new float[] {1, 10}, 2), ops.array(new float[] {1, 0}, 2)));
      assertArrayEquals(new float[] {5, 70}, x.gradient().floats());
      assertArrayEquals(new float[] {2 + 2 * 5, 30}, y.gradient().floats());
    }
  }

  @Test
  void variation() {
    check(w -> (g, x) -> g.variation(x, 4, 3), 2, 3, 4, 3);
  }

  /**
   * The tangent of a small discriminator, of every kind of layer that one has, and its gradients.
   */
  @Test
  void tangents() {
    for (boolean spectral : new boolean[] {false, true}) {
      Weights weights = new Weights(ops, new Noise(1), false);
      Stack stack = new Stack(weights, Init.normal(0.3), 2, 8, 8).minibatchVariance();
      Layer layers =
          spectral
              ? stack
                  .spectral(2)
                  .convolution("0", 3, 4, 2)
                  .leakyRelu(0.1)
                  .minibatchDeviation()
                  .dense("1", 1)
                  .layer()
              : stack
                  .convolution("0", 3, 4, 2)
                  .tanh()
                  .dropout(0.4)
                  .dense("1", 6)
                  .selu()
                  .minibatchDeviation()
                  .dense("2", 1)
                  .layer();
      float[] direction = normal(9, 5 * 2 * 8 * 8);
      Layer tangent =
          (g, x) -> {
            Graph.Node along = g.drawn((o, noise, n) -> o.array(direction, 5, 2, 8, 8));
            return g.tangent(layers.apply(g, x), x, along);
          };
      assertTangent(layers, tangent, direction);
      check(w -> tangent, weights, 5, 2, 8, 8);
    }
  }

  /** The tangent is how much outputs differ a little farther along. */
  private void assertTangent(Layer layers, Layer tangent, float[] direction) {
    float[] at = normal(2, direction.length);
    float[] expected = outputs(layers, shifted(at, direction, 1e-2f));
    float[] before = outputs(layers, shifted(at, direction, -1e-2f));
    float[] actual = outputs(tangent, at);
    for (int i = 0; i < actual.length; i++) {
      double numeric = (expected[i] - before[i]) / 2e-2;
      assertEquals(numeric, actual[i], 0.02 + 0.02 * Math.abs(numeric));
    }
  }

  private static float[] shifted(float[] x, float[] direction, float by) {
    float[] shifted = x.clone();
    for (int i = 0; i < x.length; i++) {
      shifted[i] += by * direction[i];
    }
    return shifted;
  }

  private float[] outputs(Layer layers, float[] x) {
    Graph graph = new Graph(Mode.TRAINING);
    try (Program program = new Program(ops, graph, layers.apply(graph, graph.input()))) {
      Array input = ops.array(x, 5, 2, 8, 8);
      for (int i = 0; i < 100; i++) { // settles spectral normalisation
        forward(program, input);
      }
      return forward(program, input);
    }
  }

  @Test
  void refusesWhatWouldEndTheProcess() {
    Weights weights = new Weights(ops, new Noise(1), false);
    Layer layer = Layers.deconvolution(weights, "0", 3, 3, 4, 2, 4, Init.normal(0.3));
    Graph graph = new Graph(Mode.TRAINING);
    Graph.Node x = layer.apply(graph, graph.input());
    assertThrows(IllegalArgumentException.class, () -> layer.apply(graph, x));
  }

  /** What is joined must be known to have whole blocks of channels, whatever comes between. */
  @ParameterizedTest
  @CsvSource({"16, 16, true", "16, 8, false", "24, 24, false"})
  void refusesTransposedConvolutionsOfOddlyJoinedChannels(int first, int second, boolean allowed) {
    Weights weights = new Weights(ops, new Noise(1), false);
    Layer one = Layers.convolution(weights, "1", 3, first, 3, 1, 4, Init.normal(0.3));
    Layer two = Layers.convolution(weights, "2", 3, second, 3, 1, 4, Init.normal(0.3));
    Layer up = Layers.deconvolution(weights, "3", first + second, 3, 4, 2, 4, Init.normal(0.3));
    Graph graph = new Graph(Mode.TRAINING);
    Graph.Node x = graph.input();
    Graph.Node joined =
        graph.concatenate(
            1, List.of(graph.leakyRelu(one.apply(graph, x), 0.2), two.apply(graph, x)));
    Graph.Node taken = graph.activation("relu", joined);
    if (allowed) {
      assertNotNull(up.apply(graph, taken));
    } else {
      assertThrows(IllegalArgumentException.class, () -> up.apply(graph, taken));
    }
  }

  @Test
  void refusesBatchNormalisationWithoutABatch() {
    Weights weights = new Weights(ops, new Noise(1), false);
    Layer norm = Layers.batchNorm(weights, "0", 8);
    Graph graph = new Graph(Mode.TRAINING);
    Graph.Node view = graph.activation("relu", graph.reshape(graph.input(), 1, -1, 4, 4));
    assertThrows(IllegalArgumentException.class, () -> norm.apply(graph, view));
    assertNotNull(norm.apply(graph, graph.reshape(view, -1, 8, 4, 4)));
  }

  /**
   * Features in oneDNN's order that are pooled and compared: first compared, both gradients arrive.
   */
  @Test
  void refusesAMaxPoolWhoseGradientWouldBeLost() {
    Weights weights = new Weights(ops, new Noise(1), false);
    Layer features = Layers.convolution(weights, "0", 3, 16, 3, 1, 8, Init.normal(0.1));
    Layer compared = Graph::sumOfSquares;
    Layer pooled = (g, x) -> g.sumOfSquares(g.pool("max", 2, 2, false, x));
    float[] expected = gradient(features, compared);
    float[] ofPooled = gradient(features, pooled);
    for (int i = 0; i < expected.length; i++) {
      expected[i] += ofPooled[i];
    }
    assertArrayEquals(expected, gradient(features, compared, pooled), 1e-4f);
    assertThrows(IllegalArgumentException.class, () -> gradient(features, pooled, compared));
  }

  /** Of the sum of numbers (1) that layers make of features. */
  private float[] gradient(Layer features, Layer... parts) {
    Graph graph = new Graph(Mode.TRAINING);
    Graph.Node x = features.apply(graph, graph.input());
    Graph.Node[] outputs =
        Stream.of(parts).map(part -> part.apply(graph, x)).toArray(Graph.Node[]::new);
    try (Program program = new Program(ops, graph, graph.concatenate(outputs))) {
      Array pictures = ops.array(normal(2, 2 * 3 * 8 * 8), 2, 3, 8, 8);
      ops.requireGradient(pictures);
      Array y = ops.record(() -> program.run(ops, new Noise(3), pictures));
      ops.backward(y, ops.ones(parts.length));
      return pictures.gradient().floats();
    }
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
    check(w -> w.dropout(0.4, 3, 4, 4), 2, 3, 4, 4);
    check(w -> w.dropout(0.4, 5), 2, 5);
  }

  @Test
  void diffAugment() {
    check(w -> new DiffAugment(8, 3, () -> 1), 4, 3, 8, 8);
    check(w -> new DiffAugment(8, 1, () -> 0.7), 4, 1, 8, 8);
  }

  @Test
  void spectralNorm() {
    check(w -> Layers.spectralDense(w, "0", 12, 5, 1, Init.normal(0.5)), 3, 12);
    check(w -> Layers.spectralDenseWithoutBias(w, "0", 12, 5, 2, Init.normal(0.5)), 3, 12);
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
    Layer layer = new Weights(ops, new Noise(1), false).dropout(0.4, 10, 100, 100);
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

  /** The engine's layer does what the change does in Java. */
  @Test
  void diffAugmentIsTheAugmentationThatIsDrawn() {
    for (int channels : new int[] {1, 3}) {
      Graph graph = new Graph(Mode.TRAINING);
      DiffAugment augment = new DiffAugment(16, channels, () -> 0.9);
      try (Program program = new Program(ops, graph, augment.apply(graph, graph.input()))) {
        int length = channels * 16 * 16;
        float[] x = normal(5, 4 * length);
        float[] y = program.run(ops, new Noise(2), ops.array(x, 4, channels, 16, 16)).floats();
        Noise noise = new Noise(2);
        for (int i = 0; i < 4; i++) {
          float[] one = Arrays.copyOfRange(x, i * length, (i + 1) * length);
          assertArrayEquals(
              Augmentation.draw(noise, 16, 0.9).apply(one, channels, 16),
              Arrays.copyOfRange(y, i * length, (i + 1) * length),
              1e-4f);
        }
      }
    }
  }

  @Test
  void diffAugmentChangesAllScalesAlike() {
    Graph graph = new Graph(Mode.TRAINING);
    DiffAugment augment = new DiffAugment(16, 3, () -> 0.9);
    List<Graph.Node> changed = augment.apply(graph, List.of(graph.input(), graph.input()));
    try (Program program = new Program(ops, graph, changed.toArray(Graph.Node[]::new))) {
      float[] large = normal(5, 4 * 3 * 16 * 16);
      float[] small = normal(6, 4 * 3 * 8 * 8);
      List<Array> y =
          program.runAll(
              ops, new Noise(2), ops.array(large, 4, 3, 16, 16), ops.array(small, 4, 3, 8, 8));
      Noise noise = new Noise(2);
      for (int i = 0; i < 4; i++) {
        Augmentation change = Augmentation.draw(noise, 16, 0.9);
        assertArrayEquals(change.apply(part(large, i), 3, 16), part(y.get(0).floats(), i), 1e-4f);
        assertArrayEquals(
            change.shrunk(2).apply(part(small, i), 3, 8), part(y.get(1).floats(), i), 1e-4f);
      }
    }
  }

  /** One of four. */
  private static float[] part(float[] all, int number) {
    int length = all.length / 4;
    return Arrays.copyOfRange(all, number * length, (number + 1) * length);
  }

  @Test
  void diffAugmentMovesAndHides() {
    Graph graph = new Graph(Mode.TRAINING);
    double[] strength = {1};
    DiffAugment augment = new DiffAugment(16, 3, () -> strength[0]);
    try (Program program = new Program(ops, graph, augment.apply(graph, graph.input()))) {
      float[] y = program.run(ops, new Noise(2), ops.ones(8, 3, 16, 16)).floats();
      int zeros = 0;
      for (float value : y) {
        zeros += value == 0 ? 1 : 0;
      }
      assertTrue(zeros > 0.1 * y.length && zeros < 0.6 * y.length, zeros + " of " + y.length);
      strength[0] = 0;
      assertArrayEquals(
          ops.ones(8, 3, 16, 16).floats(),
          program.run(ops, new Noise(2), ops.ones(8, 3, 16, 16)).floats(),
          1e-6f);
    }
  }

  /** Compares gradients of a random projection of the output, for the input and every weight. */
  private void check(Function<Weights, Layer> make, long... shape) {
    check(make, new Weights(ops, new Noise(1), false), shape);
  }

  private void check(Function<Weights, Layer> make, Weights weights, long... shape) {
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
