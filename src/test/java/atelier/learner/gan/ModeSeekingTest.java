package atelier.learner.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.nn.Array;
import atelier.nn.Ops;
import org.junit.jupiter.api.Test;

class ModeSeekingTest {
  private static final float[] PIXELS = {0.1f, 0.7f, -0.4f, 0.2f, 0.5f, -0.3f, 0.9f, -0.8f};
  private static final float[] LATENTS = {1, -0.5f, 0.25f, 2};

  @Test
  void hasTheGradientOfTheLoss() {
    try (Ops ops = Ops.open()) {
      Array fake = ops.array(PIXELS, 4, 1, 1, 2);
      float[] gradient = ModeSeeking.gradient(ops, fake, ops.array(LATENTS, 4, 1), 3).floats();
      for (int i = 0; i < PIXELS.length; i++) {
        double numeric = 3 * (loss(i, 1e-3f) - loss(i, -1e-3f)) / 2e-3;
        assertTrue(Math.abs(numeric) > 0.1);
        assertEquals(numeric, gradient[i], 0.01 * Math.abs(numeric));
      }
    }
  }

  private static double loss(int moved, float by) {
    float[] x = PIXELS.clone();
    x[moved] += by;
    double pictures = 0;
    for (int i = 0; i < 4; i++) {
      pictures += Math.abs(x[i] - x[i + 4]) / 4;
    }
    double latents = (Math.abs(LATENTS[0] - LATENTS[2]) + Math.abs(LATENTS[1] - LATENTS[3])) / 2;
    return 1 / (pictures / latents + 1e-5);
  }
}
