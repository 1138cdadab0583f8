package atelier.learner.style;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.tensor.TensorMap;
import org.junit.jupiter.api.Test;

class LbfgsTest {
  private static final int LENGTH = 40;

  /** A valley a hundred times as steep along some axes as along others. */
  private static double valley(float[] x, float[] gradient) {
    double loss = 0;
    for (int i = 0; i < x.length; i++) {
      double steepness = 1 + 99.0 * i / x.length;
      loss += 0.5 * steepness * (x[i] - 1) * (x[i] - 1);
      gradient[i] = (float) (steepness * (x[i] - 1));
    }
    return loss;
  }

  private static double run(Lbfgs descent, float[] x, int steps) {
    float[] gradient = new float[x.length];
    for (int i = 0; i < steps; i++) {
      descent.update(x, valley(x, gradient), gradient, 0.05);
    }
    return valley(x, gradient);
  }

  @Test
  void needsFewStepsWhereTheLossIsQuadratic() {
    float[] x = new float[LENGTH];
    double before = valley(x, new float[LENGTH]);
    assertTrue(run(new Lbfgs(), x, 60) < 1e-6 * before);
  }

  @Test
  void goesOnExactly() {
    Lbfgs descent = new Lbfgs();
    float[] x = new float[LENGTH];
    run(descent, x, 12);
    TensorMap state = new TensorMap();
    descent.save("a", state);
    Lbfgs resumed = new Lbfgs();
    resumed.load("a", state);
    float[] y = x.clone();
    assertEquals(run(descent, x, 7), run(resumed, y, 7));
  }
}
