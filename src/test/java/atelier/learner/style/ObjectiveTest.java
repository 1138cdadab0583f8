package atelier.learner.style;

import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.nn.Noise;
import atelier.nn.Ops;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveTest {
  private static final Balance BALANCE = new Balance(1.3, 0.7, 1.1, 0.9, 0);
  private Ops ops;

  @BeforeEach
  void open() {
    ops = Ops.open();
  }

  @AfterEach
  void close() {
    ops.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"patches", "squeezenet"})
  void gradient(String method) {
    int n = 2;
    int height = 40;
    int width = 48;
    List<Raster> styles = List.of(picture(44, 52, 3), picture(36, 40, 4));
    try (Objective objective =
        method.equals("patches")
            ? new PatchObjective(ops, 1, n, height, width, styles)
            : new GramObjective(
                ops,
                FeatureNetwork.load(method, ops, RandomNetworks.squeezeNet()),
                "max",
                n,
                height,
                width,
                styles)) {
      objective.blend(new double[] {0.3, 0.7});
      objective.content(noise(n * 3 * height * width, 5));
      float[] x = noise(n * 3 * height * width, 6);
      float[] gradient = new float[x.length];
      objective.evaluate(x, BALANCE, 7, gradient);
      float[] unused = new float[x.length];
      double error = 0;
      double sum = 0;
      for (int i = 11; i < x.length; i += x.length / 40) {
        float step = 4e-3f;
        float before = x[i];
        x[i] = before + step;
        double up = objective.evaluate(x, BALANCE, 7, unused).total();
        x[i] = before - step;
        double down = objective.evaluate(x, BALANCE, 7, unused).total();
        x[i] = before;
        double numeric = (up - down) / (2 * step);
        error += Math.abs(numeric - gradient[i]);
        sum += Math.abs(numeric);
      }
      assertTrue(error < 0.03 * sum, "mean error %g of %g".formatted(error / 40, sum / 40));
    }
  }

  static Raster picture(int height, int width, long seed) {
    return new Raster(width, height, noise(3 * height * width, seed));
  }

  static float[] noise(int length, long seed) {
    Noise noise = new Noise(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = noise.nextFloat();
    }
    return values;
  }
}
