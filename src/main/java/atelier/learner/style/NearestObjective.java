package atelier.learner.style;

import ai.djl.ndarray.NDArray;
import atelier.nn.Noise;
import atelier.nn.Ops;
import java.util.Arrays;
import java.util.List;

/**
 * Adds to another objective that each patch of a picture is to equal the patch of the style that is
 * nearest to it, which carries whole strokes over where distributions carry only their statistics.
 * As in Granot et al. 2022, a distance counts relative to the least that its style patch has to any
 * patch of the picture, so that every part of the style is wanted somewhere.
 *
 * <p>The loss is the mean squared difference over the variance of the style.
 */
final class NearestObjective implements Objective {
  static final int PATCH = 7;

  /** How much it counts beside the other objective's losses. */
  static final double WEIGHT = 4;

  /** By how much more the content is to be held than without it, found by looking. */
  static final double CONTENT = 8;

  /** Numbers of a patch. */
  private static final int NUMBERS = 3 * PATCH * PATCH;

  /** Two more numbers, by which one product with a patch gives a squared distance. */
  private static final int EXTENDED = NUMBERS + 2;

  private static final int STRIDE = 4;
  private static final int MOST_PATCHES = 1 << 13;
  private static final int STYLE_PATCHES = 3 << 10;
  private static final int AT_ONCE = 1 << 9;

  /** Squared distance of two numbers, in variances of the style, below which patches are equal. */
  private static final double EQUAL = 0.02;

  /** Variance below which differences do not count more. */
  private static final double FLOOR = 1e-3;

  private final Objective other;
  private final Ops kept;
  private final long seed;
  private final int n;
  private final int height;
  private final int width;
  private final int stride;
  private final List<Raster> styles;
  private float[] candidates = new float[0];
  private double variance = 1;

  /**
   * For pictures of one form.
   *
   * @param other what else counts; closed with this
   * @param parent what the arrays belong to
   * @param seed of the choice among the styles' patches
   * @param styles at least one; one that is narrower than a patch has none to offer
   */
  NearestObjective(
      Objective other, Ops parent, long seed, int n, int height, int width, List<Raster> styles) {
    this.other = other;
    this.kept = parent.child();
    this.seed = seed;
    this.n = n;
    this.height = height;
    this.width = width;
    this.styles = List.copyOf(styles);
    double patches = (double) n * height * width / MOST_PATCHES;
    stride = Math.max(STRIDE, (int) Math.ceil(Math.sqrt(patches)));
    double[] alike = new double[styles.size()];
    Arrays.fill(alike, 1.0 / alike.length);
    choose(alike);
  }

  @Override
  public void content(float[] pictures) {
    other.content(pictures);
  }

  @Override
  public void blend(double[] weights) {
    other.blend(weights);
    choose(weights);
  }

  /** Chooses candidates, spread over the styles by their shares. */
  private void choose(double[] shares) {
    float[] chosen = new float[STYLE_PATCHES * NUMBERS];
    Noise noise = Noise.of(seed, 0);
    int count = 0;
    variance = FLOOR;
    for (int s = 0; s < styles.size(); s++) {
      Raster style = styles.get(s);
      int columns = style.width() - PATCH + 1;
      int rows = style.height() - PATCH + 1;
      int wanted = (int) Math.min(shares[s] * STYLE_PATCHES, (double) columns * rows);
      variance += shares[s] * variance(style.rgb());
      if (columns > 0 && rows > 0) {
        for (int i = 0; i < wanted; i++) {
          int place = (int) ((i + noise.nextDouble()) * columns * rows / wanted);
          copy(style.rgb(), 0, style, place % columns, place / columns, chosen, count * NUMBERS);
          count++;
        }
      }
    }
    candidates = Arrays.copyOf(chosen, count * NUMBERS);
  }

  private static double variance(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return squares / values.length - mean * mean;
  }

  private static void copy(
      float[] planes, int from, Raster form, int x, int y, float[] patches, int to) {
    for (int row = 0; row < 3 * PATCH; row++) {
      int start = (row / PATCH * form.height() + y + row % PATCH) * form.width() + x;
      System.arraycopy(planes, from + start, patches, to + row * PATCH, PATCH);
    }
  }

  @Override
  public Losses evaluate(float[] pictures, Balance balance, long draw, float[] gradient) {
    Losses losses = other.evaluate(pictures, balance.withContent(CONTENT), draw, gradient);
    double weight = WEIGHT * balance.style(Band.FINE);
    if (candidates.length == 0 || weight == 0) {
      return losses;
    }
    Noise noise = Noise.of(~seed, draw);
    Grid grid = new Grid(noise.nextInt(stride), noise.nextInt(stride));
    int[] nearest = nearest(grid.patches(pictures));
    double scale = 1 / (variance * nearest.length * NUMBERS);
    double loss = 0;
    for (int i = 0; i < nearest.length; i++) {
      int from = nearest[i] * NUMBERS;
      for (int row = 0; row < 3 * PATCH; row++) {
        int to = grid.start(i, row);
        for (int x = 0; x < PATCH; x++) {
          float difference = pictures[to + x] - candidates[from + row * PATCH + x];
          loss += scale * difference * difference;
          gradient[to + x] += (float) (2 * weight * scale * difference);
        }
      }
    }
    return new Losses(
        losses.content(),
        (losses.style() + loss) / 2,
        losses.variation(),
        losses.total() + weight * loss);
  }

  /** Which patches of the pictures are looked at: one in {@link #stride} rows and columns. */
  private final class Grid {
    private final int firstX;
    private final int firstY;
    private final int columns;
    private final int rows;

    Grid(int shiftX, int shiftY) {
      firstX = Math.min(shiftX, width - PATCH);
      firstY = Math.min(shiftY, height - PATCH);
      columns = (width - PATCH - firstX) / stride + 1;
      rows = (height - PATCH - firstY) / stride + 1;
    }

    /** Where a row of a patch, its three planes one after the other, lies in the pictures. */
    int start(int patch, int row) {
      int plane = patch / (rows * columns) * 3 + row / PATCH;
      int y = firstY + patch / columns % rows * stride + row % PATCH;
      return (plane * height + y) * width + firstX + patch % columns * stride;
    }

    float[] patches(float[] pictures) {
      float[] patches = new float[n * rows * columns * NUMBERS];
      for (int row = 0; row < patches.length / PATCH; row++) {
        int from = start(row / (3 * PATCH), row % (3 * PATCH));
        System.arraycopy(pictures, from, patches, row * PATCH, PATCH);
      }
      return patches;
    }
  }

  /** For each patch the candidate of the least relative distance. */
  private int[] nearest(float[] patches) {
    int count = candidates.length / NUMBERS;
    float[] least = new float[count];
    Arrays.fill(least, Float.MAX_VALUE);
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    float[] extended = extended(patches);
    eachDistance(
        extended,
        ones,
        (first, distances) -> {
          for (int i = 0; i < distances.length; i++) {
            least[i % count] = Math.min(least[i % count], distances[i]);
          }
        });
    float[] relative = new float[count];
    for (int k = 0; k < count; k++) {
      relative[k] = (float) (1 / (Math.max(0, least[k]) + EQUAL * variance * NUMBERS));
    }
    int[] nearest = new int[patches.length / NUMBERS];
    eachDistance(
        extended,
        relative,
        (first, distances) -> {
          for (int i = 0; i < distances.length / count; i++) {
            int best = 0;
            for (int k = 1; k < count; k++) {
              if (distances[i * count + k] < distances[i * count + best]) {
                best = k;
              }
            }
            nearest[first + i] = best;
          }
        });
    return nearest;
  }

  /** Patches p as (p, |p|², 1). */
  private static float[] extended(float[] patches) {
    float[] extended = new float[patches.length / NUMBERS * EXTENDED];
    for (int i = 0; i < patches.length / NUMBERS; i++) {
      System.arraycopy(patches, i * NUMBERS, extended, i * EXTENDED, NUMBERS);
      extended[i * EXTENDED + NUMBERS] = squares(patches, i * NUMBERS);
      extended[i * EXTENDED + NUMBERS + 1] = 1;
    }
    return extended;
  }

  private static float squares(float[] patches, int from) {
    float sum = 0;
    for (int i = from; i < from + NUMBERS; i++) {
      sum += patches[i] * patches[i];
    }
    return sum;
  }

  private interface Distances {
    /**
     * Takes the distances of some patches, the first of which is {@code first}, to each candidate.
     */
    void take(int first, float[] distances);
  }

  /**
   * Computes squared distances times a factor for each candidate c: (p, |p|², 1)·(−2c, 1, |c|²).
   */
  private void eachDistance(float[] patches, float[] factors, Distances distances) {
    float[] scaled = new float[factors.length * EXTENDED];
    for (int k = 0; k < factors.length; k++) {
      for (int i = 0; i < NUMBERS; i++) {
        scaled[k * EXTENDED + i] = -2 * factors[k] * candidates[k * NUMBERS + i];
      }
      scaled[k * EXTENDED + NUMBERS] = factors[k];
      scaled[k * EXTENDED + NUMBERS + 1] = factors[k] * squares(candidates, k * NUMBERS);
    }
    int all = patches.length / EXTENDED;
    try (Ops step = kept.child()) {
      NDArray to = step.array(scaled, factors.length, EXTENDED);
      for (int first = 0; first < all; first += AT_ONCE) {
        int some = Math.min(AT_ONCE, all - first);
        float[] part = Arrays.copyOfRange(patches, first * EXTENDED, (first + some) * EXTENDED);
        NDArray product =
            step.invoke(
                "dot", Ops.Params.of("transpose_b", true), step.array(part, some, EXTENDED), to);
        distances.take(first, product.toFloatArray());
      }
    }
  }

  @Override
  public double multiplyAdds() {
    double patches = (double) n * (height / stride) * (width / stride);
    return other.multiplyAdds() + 2 * patches * candidates.length;
  }

  @Override
  public void close() {
    other.close();
    kept.close();
  }
}
