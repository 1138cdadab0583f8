package atelier.nn;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.nn.Weights.Init;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  /** What corrupt memory, or a loss out of bounds, may leave in one row of one weight. */
  @ParameterizedTest
  @ValueSource(floats = {1e11f, -1e11f, Float.NaN, Float.POSITIVE_INFINITY})
  void noticesAGradientOutOfBounds(float absurd) {
    try (Ops ops = Ops.open()) {
      for (Optimizer.Rule rule :
          new Optimizer.Rule[] {
            new Optimizer.Rule.Adam(0.5, 0.999),
            new Optimizer.Rule.Adam(0, 0.9),
            new Optimizer.Rule.RmsProp(0.9)
          }) {
        try (Network network =
            new Network(
                ops,
                new Noise(1),
                true,
                rule,
                w -> new Stack(w, Init.normal(0.1), 3).dense("0", 700).tanh().layer())) {
          update(network, ops, 1);
          assertTrue(network.sound());
          update(network, ops, absurd);
          for (int i = 0; i < 3; i++) {
            update(network, ops, 1);
          }
          assertFalse(network.sound(), rule + " after three steps more");
        }
      }
    }
  }

  private static void update(Network network, Ops ops, float gradient) {
    try (Ops step = ops.child()) {
      Array y = step.record(() -> network.train(step, new Noise(1), step.ones(2, 3)));
      float[] head = new float[2 * 700];
      head[5] = gradient;
      step.backward(y, step.array(head, 2, 700));
      network.update(1e-3);
    }
  }
}
