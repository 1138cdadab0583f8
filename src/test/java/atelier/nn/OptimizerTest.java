package atelier.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class OptimizerTest {
  /** With a constant gradient Adam moves by the learning rate, from the first step on. */
  @Test
  void adamCorrectsItsBias() {
    assertArrayEquals(
        new float[] {-0.3f, 0.3f}, moved(new Optimizer.Rule.Adam(0.5, 0.999), 3), 1e-4f);
  }

  /** RMSprop's n-th step divides by √(1 − decayⁿ). */
  @Test
  void rmsPropDividesByTheRootMeanSquare() {
    double expected = 0.1 / Math.sqrt(0.1) + 0.1 / Math.sqrt(0.19);
    assertArrayEquals(
        new float[] {(float) -expected, (float) expected},
        moved(new Optimizer.Rule.RmsProp(0.9), 2),
        1e-4f);
  }

  @Test
  void averageMovesTowardsTheValue() {
    try (Ops ops = Ops.open()) {
      Weights weights = new Weights(ops, new Noise(1), true);
      Weight weight = weights.trained("w", 1, 2);
      weight.value().set(new float[] {3, 5});
      weights.average(0.75);
      assertArrayEquals(new float[] {1.5f, 2}, weight.average().floats(), 1e-6f);
    }
  }

  /** Where two numbers of gradient 2 and −0.5 come to from 0 at a learning rate of 0.1. */
  private static float[] moved(Optimizer.Rule rule, int steps) {
    try (Ops ops = Ops.open()) {
      Weights weights = new Weights(ops, new Noise(1), false);
      Weight weight = weights.trained("w", 0, 2);
      Optimizer optimizer = new Optimizer(ops, rule, weights);
      for (int i = 0; i < steps; i++) {
        Array y = ops.record(() -> ops.affine(weight.value(), 1, 0));
        ops.backward(y, ops.array(new float[] {2, -0.5f}, 2));
        optimizer.update(0.1);
      }
      return weight.value().floats();
    }
  }
}
