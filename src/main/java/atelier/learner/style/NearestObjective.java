package atelier.learner.style;

import atelier.nn.Array;
import atelier.nn.Noise;
import atelier.nn.Ops;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
  static final double CONTENT = 6;

  /** Numbers of a patch. */
  private static final int NUMBERS = 3 * PATCH * PATCH;

  private static final int ROWS = 3 * PATCH;

  /** Two more numbers, by which one product with a patch gives a squared distance. */
  private static final int EXTENDED = NUMBERS + 2;

  private static final int STRIDE = 4;
  private static final int MOST_PATCHES = 1 << 13;
  private static final int STYLE_PATCHES = 3 << 10;

  /** Patches whose distances are computed together; more of them do not fit the cache. */
  private static final int AT_ONCE = 1 << 7;

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
  private final FloatBuffer patches;
  private final FloatBuffer scaled;
  private final FloatBuffer products;
  private final float[] distances = new float[AT_ONCE * STYLE_PATCHES];
  private int candidates;
  private float[] ofStyle = {};
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
    double sparse = Math.sqrt((double) n * height * width / MOST_PATCHES);
    stride = Math.max(STRIDE, (int) Math.ceil(sparse));
    patches = kept.buffer(AT_ONCE * EXTENDED);
    scaled = kept.buffer(STYLE_PATCHES * EXTENDED);
    products = kept.buffer(AT_ONCE * STYLE_PATCHES);
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
    candidates = count;
    ofStyle = chosen;
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
    if (candidates == 0 || weight == 0) {
      return losses;
    }
    Noise noise = Noise.of(~seed, draw);
    Grid grid =
        new Grid(
            places(noise.nextInt(stride), stride, width),
            places(noise.nextInt(stride), stride, height));
    int[] nearest = nearest(pictures, grid);
    double scale = 1 / (variance * nearest.length * NUMBERS);
    double loss = 0;
    for (int i = 0; i < nearest.length; i++) {
      int from = nearest[i] * NUMBERS;
      for (int row = 0; row < ROWS; row++) {
        int to = grid.start(i, row);
        for (int x = 0; x < PATCH; x++) {
          float difference = pictures[to + x] - ofStyle[from + row * PATCH + x];
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

  /**
   * Where patches start along a line: one every {@code stride} pixels from {@code shift} on, and
   * one at each end, so that the pixels there are not seen more rarely than others.
   */
  static int[] places(int shift, int stride, int length) {
    int last = length - PATCH;
    return IntStream.iterate(shift - stride, place -> place < last + stride, p -> p + stride)
        .map(place -> Math.max(0, Math.min(last, place)))
        .distinct()
        .toArray();
  }

  /** Which patches of the pictures are looked at. */
  private final class Grid {
    private final int[] columns;
    private final int[] rows;

    Grid(int[] columns, int[] rows) {
      this.columns = columns;
      this.rows = rows;
    }

    int patches() {
      return n * rows.length * columns.length;
    }

    /** Where a row of a patch, its three planes one after the other, lies in the pictures. */
    int start(int patch, int row) {
      int plane = patch / (rows.length * columns.length) * 3 + row / PATCH;
      int y = rows[patch / columns.length % rows.length] + row % PATCH;
      return (plane * height + y) * width + columns[patch % columns.length];
    }
  }

  /** For each patch the candidate of the least relative distance. */
  private int[] nearest(float[] pictures, Grid grid) {
    float[] least = new float[candidates];
    Arrays.fill(least, Float.MAX_VALUE);
    float[] factors = new float[candidates];
    Arrays.fill(factors, 1);
    eachPatch(
        pictures,
        grid,
        factors,
        (patch, from) -> {
          for (int k = 0; k < candidates; k++) {
            least[k] = Math.min(least[k], distances[from + k]);
          }
        });
    for (int k = 0; k < candidates; k++) {
      factors[k] = (float) (1 / (Math.max(0, least[k]) + EQUAL * variance * NUMBERS));
    }
    int[] nearest = new int[grid.patches()];
    eachPatch(
        pictures,
        grid,
        factors,
        (patch, from) -> {
          int best = 0;
          for (int k = 1; k < candidates; k++) {
            if (distances[from + k] < distances[from + best]) {
              best = k;
            }
          }
          nearest[patch] = best;
        });
    return nearest;
  }

  private interface Distances {
    /** Takes a patch's distances to all candidates, in {@link #distances} from a place on. */
    void take(int patch, int from);
  }

  /**
   * Computes squared distances times a factor for each candidate c, as products of patches p: (p,
   * |p|², 1)·(−2c, 1, |c|²).
   */
  private void eachPatch(float[] pictures, Grid grid, float[] factors, Distances taker) {
    scaled.clear();
    for (int k = 0; k < candidates; k++) {
      for (int i = 0; i < NUMBERS; i++) {
        scaled.put(k * EXTENDED + i, -2 * factors[k] * ofStyle[k * NUMBERS + i]);
      }
      scaled.put(k * EXTENDED + NUMBERS, factors[k]);
      scaled.put(k * EXTENDED + NUMBERS + 1, factors[k] * squares(ofStyle, k * NUMBERS, NUMBERS));
    }
    int all = grid.patches();
    try (Ops step = kept.child()) {
      Array to = step.array(scaled.limit(candidates * EXTENDED), candidates, EXTENDED);
      for (int first = 0; first < all; first += AT_ONCE) {
        int some = Math.min(AT_ONCE, all - first);
        for (int i = 0; i < some; i++) {
          float sum = 0;
          for (int row = 0; row < ROWS; row++) {
            int start = grid.start(first + i, row);
            patches.put(i * EXTENDED + row * PATCH, pictures, start, PATCH);
            sum += squares(pictures, start, PATCH);
          }
          patches.put(i * EXTENDED + NUMBERS, sum);
          patches.put(i * EXTENDED + NUMBERS + 1, 1);
        }
        try (Ops part = step.child()) {
          Array from = part.array(patches, AT_ONCE, EXTENDED);
          part.read(part.invoke("dot", Ops.Params.of("transpose_b", true), from, to), products);
        }
        products.get(0, distances, 0, some * candidates);
        for (int i = 0; i < some; i++) {
          taker.take(first + i, i * candidates);
        }
      }
    }
  }

  private static float squares(float[] values, int from, int count) {
    float sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i] * values[i];
    }
    return sum;
  }

  @Override
  public double multiplyAdds() {
    double patches = (double) n * (height / stride) * (width / stride);
    return other.multiplyAdds() + 2 * patches * candidates * EXTENDED;
  }

  @Override
  public void close() {
    other.close();
    kept.close();
  }
}
