package atelier.learner.latent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalDirectionsTest {
  @Test
  void findsTheDirectionsThatALayerStretches() {
    // y = (5·(0.6 z₀ + 0.8 z₁), 2·(−0.8 z₀ + 0.6 z₁))
    float[] weights = {3, 4, -1.6f, 1.2f};

    PrincipalDirections directions = PrincipalDirections.of(weights, 2);

    assertEquals(5, directions.strengths()[0], 1e-6);
    assertEquals(2, directions.strengths()[1], 1e-6);
    assertEquals(0.6, directions.vectors()[0][0], 1e-6);
    assertEquals(0.8, directions.vectors()[0][1], 1e-6);
    assertEquals(0.8, directions.vectors()[1][0], 1e-6);
    assertEquals(-0.6, directions.vectors()[1][1], 1e-6);
  }

  @Test
  void areOrthogonalAndStretchedByTheirStrengths() {
    int inputs = 64;
    int outputs = 300;
    float[] weights = new float[outputs * inputs];
    Random random = new Random(1);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }

    PrincipalDirections directions = PrincipalDirections.of(weights, inputs);

    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j <= i; j++) {
        double dot = dot(directions.vectors()[i], directions.vectors()[j], 0);
        assertEquals(i == j ? 1 : 0, dot, 1e-5);
      }
      double squares = 0;
      for (int row = 0; row < outputs; row++) {
        double y = dot(directions.vectors()[i], weights, row * inputs);
        squares += y * y;
      }
      assertEquals(directions.strengths()[i], Math.sqrt(squares), 1e-3);
      assertTrue(i == 0 || directions.strengths()[i] <= directions.strengths()[i - 1]);
    }
  }

  private static double dot(float[] a, float[] b, int from) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[from + i];
    }
    return sum;
  }
}
