package atelier.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.nn.Weights.Init;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmoothKernelsTest {
  private static final int SIDE = 5;

  /** To one channel the engine takes another way, with other axes. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aPlainPictureBecomesAPlainOne(int channels) {
    Init init = Init.normal(1);
    double plain =
        spread(channels, w -> Layers.deconvolution(w, "0", 3, channels, 4, 2, SIDE, init));
    double smooth = spread(channels, w -> Layers.doubling(w, "0", 3, channels, SIDE, init));
    assertTrue(plain > 0.1, "a checkerboard: " + plain);
    assertEquals(0, smooth, 1e-5);
  }

  /** How far apart the pixels of a channel are, away from the borders, of what ones become. */
  private static double spread(int channels, Function<Weights, Layer> make) {
    try (Ops ops = Ops.open()) {
      Layer layer = make.apply(new Weights(ops, new Noise(1), false));
      Graph graph = new Graph(Mode.TRAINING);
      try (Program program = new Program(ops, graph, layer.apply(graph, graph.input()))) {
        float[] y = program.run(ops, new Noise(1), ops.ones(1, 3, SIDE, SIDE)).floats();
        int side = 2 * SIDE;
        double spread = 0;
        for (int i = 0; i < channels * side * side; i++) {
          boolean inside = Math.max(edge(i % side), edge(i / side % side)) < SIDE - 1;
          float middle = y[i / (side * side) * side * side + SIDE * side + SIDE];
          spread = inside ? Math.max(spread, Math.abs(y[i] - middle)) : spread;
        }
        return spread;
      }
    }
  }

  /** How far a row or column is from the middle. */
  private static double edge(int line) {
    return Math.abs(line - SIDE + 0.5);
  }
}
