package atelier.learner.style;

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
  private static final LossWeights BALANCE = new LossWeights(1.3, 0.7, 1.1, 0.9, 0.8, 0.4);
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
    "edges, max",
    "patches, max",
    "colors, max",
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
      long[] shape = {n, 3, height, width};
      float[] gradient = Evaluation.of(ops, objective, x, shape, BALANCE, 7).gradient();
      double error = 0;
      double sum = 0;
      for (int i = 11; i < x.length; i += x.length / 40) {
        float step = 2e-3f;
        float before = x[i];
        x[i] = before + step;
        double up = Evaluation.of(ops, objective, x, shape, BALANCE, 7).total();
        x[i] = before - step;
        double down = Evaluation.of(ops, objective, x, shape, BALANCE, 7).total();
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
    long[] shape = {1, 3, side, side};
    List<Raster> styles = List.of(picture(side, side, 3));
    try (Objective objective = objective("squeezenet", "max", 1, side, side, styles)) {
      objective.content(x);
      for (long draw : new long[] {0, 7, 7, 0, 1, 2, 3}) {
        assertEquals(0, Evaluation.of(ops, objective, x, shape, BALANCE, draw).content(), 1e-9);
      }
      objective.content(noise(x.length, 2));
      assertTrue(Evaluation.of(ops, objective, x, shape, BALANCE, 0).content() > 0.01);
      objective.content(x);
      assertEquals(0, Evaluation.of(ops, objective, x, shape, BALANCE, 0).content(), 1e-9);
    }
  }

  @Test
  void sortsAndTellsWhereNumbersCameFrom() {
    float[] values = {0.5f, -2, 0, -0.25f, 1e9f, -1e-9f, 0.5f, 3};
    Sorter sort = new Sorter(values.length);
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
    try (Objective objective =
        new Objective(new PatchTerm(ops, Directions.PATTERNS, 1, 1, side, side, styles))) {
      float[] x = noise(3 * side * side, 2);
      double loss =
          Evaluation.of(ops, objective, x, new long[] {1, 3, side, side}, BALANCE, 1).style();
      assertTrue(loss > 0 && Double.isFinite(loss), "" + loss);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 30", "3, 30", "2, 9", "1, 7"})
  void patchesReachBothEnds(int shift, int length) {
    int[] places = PatchGrid.places(shift, 4, length);
    assertEquals(0, places[0]);
    assertEquals(length - PatchGrid.PATCH, places[places.length - 1]);
    for (int i = 1; i < places.length; i++) {
      int apart = places[i] - places[i - 1];
      assertTrue(apart > 0 && apart <= 4, Arrays.toString(places));
    }
  }

  /** Also up to the edges, where a frame would be seen otherwise. */
  @ParameterizedTest
  @ValueSource(ints = {2, 20})
  void blurLeavesPlainLinesAsTheyAreAndIsItsOwnTranspose(int radius) {
    int length = 9;
    float[] blur = EdgeTerm.blur(length, radius);
    for (int i = 0; i < length; i++) {
      double sum = 0;
      for (int j = 0; j < length; j++) {
        sum += blur[i * length + j];
        assertEquals(blur[j * length + i], blur[i * length + j], 1e-7);
      }
      assertEquals(1, sum, 1e-6);
    }
  }

  private Objective objective(
      String method, String pooling, int n, int height, int width, List<Raster> styles) {
    return switch (method) {
      case "edges" -> new Objective(new EdgeTerm(ops, 2, n, height, width));
      case "patches" ->
          new Objective(new PatchTerm(ops, Directions.PATTERNS, 1, n, height, width, styles));
      case "colors" ->
          new Objective(new PatchTerm(ops, Directions.COLORS, 1, n, height, width, styles));
      case "nearest" -> new Objective(new NearestTerm(ops, 1, n, height, width, styles));
      default -> {
        TensorMap weights =
            method.equals("vgg19") ? RandomNetworks.vgg19() : RandomNetworks.squeezeNet();
        LossNetwork network = LossNetwork.load(method, ops, weights);
        yield new Objective(
            new GramTerm(ops, network, pooling, n, height, width, styles),
            new VariationTerm(ops, height, width));
      }
    };
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
