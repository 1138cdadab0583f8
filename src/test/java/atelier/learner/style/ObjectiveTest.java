package atelier.learner.style;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.tensor.TensorMap;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of losses against differences of losses, and their parts. */
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
  @CsvSource({
    "patches, max",
    "nearest, max",
    "squeezenet, max",
    "squeezenet, avg",
    "vgg19, max",
    "vgg19, avg"
  })
  void gradient(String method, String pooling) {
    int n = 2;
    int height = 40;
    int width = 48;
    List<Raster> styles = List.of(picture(44, 52, 3), picture(36, 40, 4));
    try (Objective objective = objective(method, pooling, n, height, width, styles)) {
      objective.blend(new double[] {0.3, 0.7});
      objective.content(noise(n * 3 * height * width, 5));
      float[] x = noise(n * 3 * height * width, 6);
      float[] gradient = new float[x.length];
      objective.evaluate(x, BALANCE, 7, gradient);
      float[] unused = new float[x.length];
      double error = 0;
      double sum = 0;
      for (int i = 11; i < x.length; i += x.length / 40) {
        float step = 2e-3f;
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

  /** A picture is its own content in each draw, and not another's. */
  @Test
  void computesContentAnewWhereItOrItsMoveChanges() {
    int side = 40;
    float[] x = noise(3 * side * side, 1);
    float[] unused = new float[x.length];
    List<Raster> styles = List.of(picture(side, side, 3));
    try (Objective objective = objective("squeezenet", "max", 1, side, side, styles)) {
      objective.content(x);
      for (long draw : new long[] {0, 7, 7, 0}) {
        assertEquals(0, objective.evaluate(x, BALANCE, draw, unused).content(), 1e-9);
      }
      objective.content(noise(x.length, 2));
      assertTrue(objective.evaluate(x, BALANCE, 0, unused).content() > 0.01);
      objective.content(x);
      assertEquals(0, objective.evaluate(x, BALANCE, 0, unused).content(), 1e-9);
    }
  }

  @Test
  void gradientOfVariation() {
    int height = 5;
    int width = 7;
    float[] x = noise(2 * 3 * height * width, 1);
    float[] gradient = new float[x.length];
    Variation.add(x, width, height, 0.5, gradient);
    float[] unused = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      float before = x[i];
      x[i] = before + 0.1f;
      double up = Variation.add(x, width, height, 0, unused);
      x[i] = before - 0.1f;
      double down = Variation.add(x, width, height, 0, unused);
      x[i] = before;
      assertEquals(0.5 * (up - down) / 0.2, gradient[i], 1e-5, "pixel " + i);
    }
  }

  @Test
  void variationIsTheMeanSquaredDifferenceOfNeighbours() {
    float[] x = new float[12];
    x[0] = 1; // of a picture of 2×2 pixels
    assertEquals(2 / 12.0, Variation.add(x, 2, 2, 1, new float[12]), 1e-6);
  }

  @Test
  void sortsAndTellsWhereNumbersCameFrom() {
    float[] values = {0.5f, -2, 0, -0.25f, 1e9f, -1e-9f, 0.5f, 3};
    RadixSort sort = new RadixSort(values.length);
    sort.sort(values, values.length);
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      assertEquals(sorted[i], sort.value(i));
      assertEquals(sorted[i], values[sort.origin(i)]);
    }
  }

  /** Halves of some sizes have more patches than the whole. */
  @ParameterizedTest
  @ValueSource(ints = {332, 650})
  void comparesPatchesOfLargePictures(int side) {
    List<Raster> styles = List.of(picture(side, side, 1));
    try (Objective objective = new PatchObjective(ops, 1, 1, side, side, styles)) {
      float[] x = noise(3 * side * side, 2);
      objective.content(x);
      Losses losses = objective.evaluate(x, BALANCE, 1, new float[x.length]);
      assertTrue(losses.style() > 0 && losses.finite(), losses.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 30", "3, 30", "2, 9", "1, 7"})
  void patchesReachBothEnds(int shift, int length) {
    int[] places = NearestObjective.places(shift, 4, length);
    assertEquals(0, places[0]);
    assertEquals(length - NearestObjective.PATCH, places[places.length - 1]);
    for (int i = 1; i < places.length; i++) {
      int apart = places[i] - places[i - 1];
      assertTrue(apart > 0 && apart <= 4, Arrays.toString(places));
    }
  }

  /** Also up to the edges, where a frame would be seen otherwise. */
  @ParameterizedTest
  @ValueSource(ints = {2, 20})
  void highPassLeavesNothingOfPlainPlanes(int radius) {
    float[] plain = new float[63];
    Arrays.fill(plain, 0.8f);
    assertArrayEquals(new float[63], new HighPass(9, 7, radius).apply(plain), 1e-6f);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20})
  void highPassIsItsOwnTranspose(int radius) {
    HighPass highPass = new HighPass(9, 7, radius);
    float[] a = noise(63, 1);
    float[] b = noise(63, 2);
    assertEquals(dot(highPass.apply(a), b), dot(a, highPass.apply(b)), 1e-4);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private Objective objective(
      String method, String pooling, int n, int height, int width, List<Raster> styles) {
    if (method.equals("patches")) {
      return new PatchObjective(ops, 1, n, height, width, styles);
    } else if (method.equals("nearest")) {
      return new NearestObjective(new NoObjective(), ops, 1, n, height, width, styles);
    }
    TensorMap network =
        method.equals("vgg19") ? RandomNetworks.vgg19() : RandomNetworks.squeezeNet();
    return new GramObjective(
        ops, LossNetwork.load(method, ops, network), pooling, n, height, width, styles);
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
