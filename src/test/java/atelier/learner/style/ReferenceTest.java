package atelier.learner.style;

import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses against the same in plain Java, written down as the papers have them. */
class ReferenceTest {
  private static final LossWeights BALANCE = new LossWeights(1, 1, 1, 1, 1, 1);
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
  void nearestPatches() {
    int side = 27;
    int patch = PatchGrid.PATCH;
    float[] x = ObjectiveTest.picture(side, side, 1).rgb();
    Raster style = ObjectiveTest.picture(20, 20, 2);
    int[] everywhere = IntStream.rangeClosed(0, 20 - patch).toArray();
    List<float[]> candidates = patches(style.rgb(), 20, everywhere, everywhere);
    double sum = 0;
    double squares = 0;
    for (float value : style.rgb()) {
      sum += value;
      squares += value * value;
    }
    double mean = sum / style.rgb().length;
    double variance = squares / style.rgb().length - mean * mean + 1e-3;
    Noise noise = Noise.of(~5L, 3);
    int[] columns = PatchGrid.places(noise.nextInt(4), 4, side);
    int[] rows = PatchGrid.places(noise.nextInt(4), 4, side);
    List<float[]> own = patches(x, side, columns, rows);
    double[] least = new double[candidates.size()];
    for (int k = 0; k < least.length; k++) {
      float[] candidate = candidates.get(k);
      least[k] = own.stream().mapToDouble(p -> distance(p, candidate)).min().orElseThrow();
    }
    double loss = 0;
    for (float[] p : own) {
      int best = 0;
      double bestRelative = Double.MAX_VALUE;
      for (int k = 0; k < least.length; k++) {
        double relative =
            distance(p, candidates.get(k)) / (least[k] + 0.02 * variance * 3 * patch * patch);
        if (relative < bestRelative) {
          bestRelative = relative;
          best = k;
        }
      }
      loss += distance(p, candidates.get(best)) / (variance * p.length * own.size());
    }
    try (Objective objective =
        new Objective(new NearestTerm(ops, 5, 1, side, side, List.of(style)))) {
      Evaluation found =
          Evaluation.of(ops, objective, x, new long[] {1, 3, side, side}, BALANCE, 3);
      assertEquals(loss, found.style(), 1e-4 * loss);
      assertEquals(NearestTerm.WEIGHT * loss, found.total(), 1e-3 * loss);
    }
  }

  /** What a blur by means over windows, twice, takes away of the luminance. */
  @Test
  void edges() {
    int height = 27;
    int width = 33;
    Raster x = ObjectiveTest.picture(height, width, 1);
    Raster content = ObjectiveTest.picture(height, width, 2);
    double[] wanted = edges(content);
    double[] actual = edges(x);
    double loss = distance(actual, wanted) / (squares(wanted) + 1e-3 * wanted.length);
    try (Objective objective = new Objective(new EdgeTerm(ops, 6, 1, height, width))) {
      objective.content(content.rgb());
      Evaluation found =
          Evaluation.of(ops, objective, x.rgb(), new long[] {1, 3, height, width}, BALANCE, 0);
      assertEquals(loss, found.content(), 1e-4 * loss);
      assertEquals(6 * 0.12 * loss, found.total(), 1e-4 * loss);
    }
  }

  private static double[] edges(Raster picture) {
    float[] luminance = picture.luminance();
    double[] edges = new double[luminance.length];
    double[] plane = new double[luminance.length];
    for (int i = 0; i < plane.length; i++) {
      edges[i] = luminance[i];
      plane[i] = luminance[i];
    }
    double[] blurred = mean(mean(plane, picture), picture);
    for (int i = 0; i < edges.length; i++) {
      edges[i] -= blurred[i];
    }
    return edges;
  }

  /** Means over windows of 3×3 pixels, mirrored with the last pixel twice. */
  private static double[] mean(double[] plane, Raster form) {
    double[] mean = new double[plane.length];
    for (int y = 0; y < form.height(); y++) {
      for (int x = 0; x < form.width(); x++) {
        for (int i = 0; i < 9; i++) {
          int row = Math.max(0, Math.min(form.height() - 1, y + i / 3 - 1));
          int column = Math.max(0, Math.min(form.width() - 1, x + i % 3 - 1));
          mean[y * form.width() + x] += plane[row * form.width() + column] / 9;
        }
      }
    }
    return mean;
  }

  /** The patches of a square picture that begin at some places. */
  private static List<float[]> patches(float[] rgb, int side, int[] columns, int[] rows) {
    int patch = PatchGrid.PATCH;
    List<float[]> patches = new ArrayList<>();
    for (int y : rows) {
      for (int x : columns) {
        float[] one = new float[3 * patch * patch];
        for (int i = 0; i < one.length; i++) {
          int row = y + i / patch % patch;
          one[i] = rgb[(i / patch / patch * side + row) * side + x + i % patch];
        }
        patches.add(one);
      }
    }
    return patches;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return sum;
  }

  /** For pictures as they are and moved, as some draws do to hide a network's grid. */
  @ParameterizedTest
  @CsvSource({"0, 0, 0", "7, -1, 1", "5, 1, -2"})
  void gramMatrices(long draw, int left, int up) {
    Raster x = ObjectiveTest.picture(33, 40, 1);
    Raster content = ObjectiveTest.picture(33, 40, 2);
    Raster style = ObjectiveTest.picture(38, 31, 3);
    TensorMap weights = RandomNetworks.squeezeNet();
    try (Objective objective =
        new Objective(
            new GramTerm(
                ops,
                LossNetwork.load("squeezenet", ops, weights),
                "max",
                1,
                33,
                40,
                List.of(style)))) {
      objective.content(content.rgb());
      Evaluation losses =
          Evaluation.of(ops, objective, x.rgb(), new long[] {1, 3, 33, 40}, BALANCE, draw);
      SqueezeNet of = new SqueezeNet(weights, moved(x, left, up));
      SqueezeNet target = new SqueezeNet(weights, moved(content, left, up));
      SqueezeNet painted = new SqueezeNet(weights, style);
      double contentLoss =
          distance(of.content.values, target.content.values) / squares(target.content.values);
      double styleLoss = 0;
      for (int layer = 0; layer < of.styles.size(); layer++) {
        double[] gram = of.styles.get(layer).gram();
        double[] wanted = painted.styles.get(layer).gram();
        styleLoss += distance(gram, wanted) / squares(wanted) / of.styles.size();
      }
      assertEquals(contentLoss, losses.content(), 1e-4 * contentLoss);
      assertEquals(styleLoss, losses.style(), 1e-4 * styleLoss);
      assertEquals(0.35 * contentLoss + styleLoss, losses.total(), 1e-4 * losses.total());
    }
  }

  /** Moved to the left and upwards by some pixels, mirrored at the edge. */
  private static Raster moved(Raster picture, int left, int up) {
    float[] rgb = new float[picture.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      int x = Raster.mirrored(i % picture.width() + left, picture.width());
      int y = Raster.mirrored(i / picture.width() % picture.height() + up, picture.height());
      rgb[i] = picture.rgb()[i / picture.area() * picture.area() + y * picture.width() + x];
    }
    return new Raster(picture.width(), picture.height(), rgb);
  }

  /** For a style as large as the picture and a patch as large as both, but for the margins. */
  @Test
  void patchDistributions() {
    int side = 12;
    Raster x = ObjectiveTest.picture(side, side, 1);
    Raster style = ObjectiveTest.picture(side, side, 2);
    try (Objective objective =
        new Objective(
            new EdgeTerm(ops, 1, 1, side, side),
            new PatchTerm(ops, Directions.PATTERNS, 5, 1, side, side, List.of(style)))) {
      objective.content(x.rgb());
      Evaluation losses =
          Evaluation.of(ops, objective, x.rgb(), new long[] {1, 3, side, side}, BALANCE, 19);
      assertEquals(0, losses.content(), 1e-9);
      Noise noise = Noise.of(6, 19);
      float[] directions = Directions.PATTERNS.draw(Noise.of(5, 1));
      int styleMargin = Directions.PATCH;
      Plane[] ofX = pyramid(x, 8, noise.nextInt(4), noise.nextInt(4));
      Noise styleNoise = Noise.of(7, 1);
      Plane[] ofStyle = pyramid(style, styleMargin, styleNoise.nextInt(4), styleNoise.nextInt(4));
      int levels = ofX.length;
      double sum = 0;
      for (int level = 0; level < levels; level++) {
        Plane styleLevel = ofStyle[Math.min(level, ofStyle.length - 1)];
        for (int k = 0; k < Directions.PATTERNS.count(); k++) {
          double[] a = projections(ofX[level], directions, k);
          double[] b = projections(styleLevel, directions, k);
          double mean = Arrays.stream(b).average().orElseThrow();
          double variance =
              Arrays.stream(b).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
          double loss = 0;
          for (int i = 0; i < a.length; i++) {
            double place =
                Math.max(0, Math.min(b.length - 1, (i + 0.5) / a.length * b.length - 0.5));
            int below = (int) place;
            int above = Math.min(b.length - 1, below + 1);
            double wanted = b[below] + (place - below) * (b[above] - b[below]);
            loss += (a[i] - wanted) * (a[i] - wanted) / a.length;
          }
          sum += loss / (variance + 1e-3) / Directions.PATTERNS.count() / levels;
        }
      }
      assertEquals(sum, losses.style(), 1e-3 * sum);
    }
  }

  /** The picture within its margins without three rows and columns, and its halves. */
  private static Plane[] pyramid(Raster picture, int margin, int shiftX, int shiftY) {
    int height = picture.height() + 2 * margin - 3;
    int width = picture.width() + 2 * margin - 3;
    Plane whole = new Plane(3, height, width);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int fromX = Raster.mirrored(x + shiftX - margin, picture.width());
          int fromY = Raster.mirrored(y + shiftY - margin, picture.height());
          whole.values[(c * height + y) * width + x] =
              picture.rgb()[c * picture.area() + fromY * picture.width() + fromX];
        }
      }
    }
    List<Plane> levels = new ArrayList<>(List.of(whole));
    while (levels.size() < 3 && Math.min(height, width) >> levels.size() > 7) {
      levels.add(levels.get(levels.size() - 1).pooled(2, false));
    }
    return levels.toArray(Plane[]::new);
  }

  private static double[] projections(Plane of, float[] directions, int k) {
    int side = Directions.PATCH;
    Plane filter = new Plane(3, side, side);
    for (int i = 0; i < filter.values.length; i++) {
      filter.values[i] = directions[k * filter.values.length + i];
    }
    double[] all = new double[(of.height - side + 1) * (of.width - side + 1)];
    for (int i = 0; i < all.length; i++) {
      int y = i / (of.width - side + 1);
      int x = i % (of.width - side + 1);
      for (int c = 0; c < 3; c++) {
        for (int j = 0; j < side * side; j++) {
          all[i] += filter.values[c * side * side + j] * of.at(c, y + j / side, x + j % side);
        }
      }
    }
    Arrays.sort(all);
    return all;
  }

  /** Channels of numbers. */
  private static final class Plane {
    final int channels;
    final int height;
    final int width;
    final double[] values;

    Plane(int channels, int height, int width) {
      this.channels = channels;
      this.height = height;
      this.width = width;
      this.values = new double[channels * height * width];
    }

    double at(int c, int y, int x) {
      return y < 0 || x < 0 || y >= height || x >= width ? 0 : values[(c * height + y) * width + x];
    }

    Plane rectified(TensorMap weights, String name, int k, int stride, int pad) {
      Tensor tensor = weights.get(name + ".weight");
      float[] w = tensor.floats();
      float[] b = weights.get(name + ".bias").floats();
      Plane out =
          new Plane(
              b.length, (height + 2 * pad - k) / stride + 1, (width + 2 * pad - k) / stride + 1);
      for (int o = 0; o < b.length; o++) {
        for (int y = 0; y < out.height; y++) {
          for (int x = 0; x < out.width; x++) {
            double sum = b[o];
            for (int c = 0; c < channels; c++) {
              for (int i = 0; i < k * k; i++) {
                sum +=
                    w[(o * channels + c) * k * k + i]
                        * at(c, y * stride - pad + i / k, x * stride - pad + i % k);
              }
            }
            out.values[(o * out.height + y) * out.width + x] = Math.max(0, sum);
          }
        }
      }
      return out;
    }

    /** Windows that are 2 apart: the largest of 3×3, up to the edge and beyond, or means of 2×2. */
    Plane pooled(int window, boolean largest) {
      int more = largest ? 1 : 0;
      Plane out =
          new Plane(channels, (height - window + more) / 2 + 1, (width - window + more) / 2 + 1);
      for (int i = 0; i < out.values.length; i++) {
        int c = i / (out.height * out.width);
        int y = i / out.width % out.height;
        int x = i % out.width;
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int dy = 0; dy < window; dy++) {
          for (int dx = 0; dx < window; dx++) {
            if (2 * y + dy < height && 2 * x + dx < width) {
              most = Math.max(most, at(c, 2 * y + dy, 2 * x + dx));
              sum += at(c, 2 * y + dy, 2 * x + dx);
            }
          }
        }
        out.values[i] = largest ? most : sum / (window * window);
      }
      return out;
    }

    double[] gram() {
      double[] gram = new double[channels * channels];
      int area = height * width;
      for (int i = 0; i < gram.length; i++) {
        for (int p = 0; p < area; p++) {
          gram[i] += values[i / channels * area + p] * values[i % channels * area + p] / area;
        }
      }
      return gram;
    }
  }

  /** Iandola et al. 2016, version 1.1, up to the seventh module. */
  private static final class SqueezeNet {
    final List<Plane> styles = new ArrayList<>();
    final Plane content;

    SqueezeNet(TensorMap weights, Raster picture) {
      Plane x = new Plane(3, picture.height(), picture.width());
      for (int i = 0; i < x.values.length; i++) {
        int c = i / picture.area();
        x.values[i] = ((double) picture.rgb()[i] - LossNetwork.MEAN[c]) / LossNetwork.DEVIATION[c];
      }
      x = x.rectified(weights, "features.0", 3, 2, 0);
      styles.add(x);
      x = fire(weights, 3, x.pooled(3, true));
      styles.add(x);
      x = fire(weights, 4, x);
      styles.add(x);
      x = fire(weights, 6, x.pooled(3, true));
      content = x;
      x = fire(weights, 7, x);
      styles.add(x);
      x = fire(weights, 9, x.pooled(3, true));
      styles.add(fire(weights, 10, x));
    }

    private static Plane fire(TensorMap weights, int index, Plane x) {
      String name = "features." + index + ".";
      Plane squeezed = x.rectified(weights, name + "squeeze", 1, 1, 0);
      Plane one = squeezed.rectified(weights, name + "expand1x1", 1, 1, 0);
      Plane three = squeezed.rectified(weights, name + "expand3x3", 3, 1, 1);
      Plane both = new Plane(one.channels + three.channels, x.height, x.width);
      System.arraycopy(one.values, 0, both.values, 0, one.values.length);
      System.arraycopy(three.values, 0, both.values, one.values.length, three.values.length);
      return both;
    }
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  private static double squares(double[] a) {
    return distance(a, new double[a.length]);
  }
}
