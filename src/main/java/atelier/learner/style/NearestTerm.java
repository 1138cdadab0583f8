package atelier.learner.style;

import static atelier.learner.style.PatchGrid.NUMBERS;
import static atelier.learner.style.PatchGrid.PATCH;
import static atelier.learner.style.PatchGrid.ROWS;

import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import java.util.Arrays;
import java.util.List;

/**
 * Style as patches: each patch of a picture is to equal the patch of the style that is nearest to
 * it, which carries whole strokes over where distributions carry only their statistics. As in
 * Granot et al. 2022, a distance counts relative to the least that its style patch has to any patch
 * of the picture, so that every part of the style is wanted somewhere.
 *
 * <p>The loss is the mean squared difference over the variance of the style. As patches overlap,
 * several want something of a number: it is how far the number is from their mean, and they from
 * it.
 */
final class NearestTerm implements Term {
  /** What a weight of 1 is for the finest style. */
  static final double WEIGHT = 4;

  private static final Noise NONE = new Noise(0);
  private static final int STRIDE = 4;
  private static final int MOST_PATCHES = 1 << 13;

  /** Squared distance of two numbers, in variances of the style, below which patches are equal. */
  private static final double EQUAL = 0.02;

  /** Variance below which differences do not count more. */
  private static final double FLOOR = 1e-3;

  private final Ops kept;
  private final long seed;
  private final int n;
  private final int height;
  private final int width;
  private final int stride;
  private final List<Raster> styles;
  private final Candidates candidates;
  private final Program program;
  private double variance;

  /**
   * For pictures of one form.
   *
   * @param parent what the arrays belong to
   * @param seed of the choice among the styles' patches
   * @param styles at least one; one that is narrower than a patch has none to offer
   */
  NearestTerm(Ops parent, long seed, int n, int height, int width, List<Raster> styles) {
    this.kept = parent.child();
    this.seed = seed;
    this.n = n;
    this.height = height;
    this.width = width;
    this.styles = List.copyOf(styles);
    double sparse = Math.sqrt((double) n * height * width / MOST_PATCHES);
    stride = Math.max(STRIDE, (int) Math.ceil(sparse));
    candidates = new Candidates(kept);
    Graph graph = new Graph(Mode.TRAINING);
    Node x = graph.input();
    Node wanted = graph.input();
    Node strength = graph.input();
    Node pull = graph.multiply(graph.subtract(x, wanted), strength);
    program = new Program(kept, graph, graph.sumOfSquares(pull));
    blend(Term.equal(styles.size()));
  }

  @Override
  public void blend(double[] weights) {
    candidates.choose(styles, weights, Noise.of(seed, 0));
    variance = FLOOR;
    for (int s = 0; s < styles.size(); s++) {
      variance += weights[s] * Raster.variance(styles.get(s).rgb());
    }
  }

  @Override
  public Found find(Ops step, Array pictures, LossWeights balance, long draw) {
    double weight = WEIGHT * balance.style(Band.FINE);
    if (candidates.count() == 0 || weight == 0) {
      return Found.nothing();
    }
    Noise noise = Noise.of(~seed, draw);
    int[] columns = PatchGrid.places(noise.nextInt(stride), stride, width);
    int[] rows = PatchGrid.places(noise.nextInt(stride), stride, height);
    PatchGrid grid = new PatchGrid(n, height, width, columns, rows);
    float[] x = pictures.floats();
    Wanted wanted = wanted(x.length, grid, nearest(step, x, grid));
    Array means = step.array(wanted.means, n, 3, height, width);
    Array strengths = step.array(wanted.strengths, n, 3, height, width);
    Array pull = program.run(step, NONE, pictures, means, strengths);
    double scale = 1 / (variance * grid.patches() * NUMBERS);
    return Found.of(Aim.STYLE, step, pull, scale, scale * wanted.spread, weight);
  }

  /** For each patch the candidate of the least relative distance. */
  private int[] nearest(Ops step, float[] pictures, PatchGrid grid) {
    int count = candidates.count();
    Array rows = candidates.rows(step, pictures, grid);
    float[] least = new float[count];
    Arrays.fill(least, Float.MAX_VALUE);
    candidates.eachDistance(
        step,
        rows,
        (distances, first, some) ->
            Cores.share(
                count,
                (from, to) -> {
                  for (int i = 0; i < some; i++) {
                    for (int k = from; k < to; k++) {
                      least[k] = Math.min(least[k], distances[i * count + k]);
                    }
                  }
                }));
    float[] factors = new float[count];
    for (int k = 0; k < count; k++) {
      factors[k] = (float) (1 / (Math.max(0, least[k]) + EQUAL * variance * NUMBERS));
    }
    int[] nearest = new int[grid.patches()];
    candidates.eachDistance(
        step,
        rows,
        (distances, first, some) ->
            Cores.share(
                some,
                (from, to) -> {
                  for (int i = from; i < to; i++) {
                    nearest[first + i] = least(distances, i * count, factors);
                  }
                }));
    return nearest;
  }

  private static int least(float[] distances, int from, float[] factors) {
    int best = 0;
    float least = Float.MAX_VALUE;
    for (int k = 0; k < factors.length; k++) {
      float relative = distances[from + k] * factors[k];
      if (relative < least) {
        least = relative;
        best = k;
      }
    }
    return best;
  }

  /**
   * What the patches of pictures want of their numbers.
   *
   * @param means of what is wanted of each
   * @param strengths roots of how many patches want something
   * @param spread the sum of squared differences from the means
   */
  private record Wanted(float[] means, float[] strengths, double spread) {}

  private Wanted wanted(int length, PatchGrid grid, int[] nearest) {
    float[] means = new float[length];
    float[] strengths = new float[length];
    double spread = 0;
    for (int i = 0; i < nearest.length; i++) {
      for (int row = 0; row < ROWS; row++) {
        int to = grid.start(i, row);
        int from = candidates.start(nearest[i], row);
        for (int x = 0; x < PATCH; x++) {
          float value = candidates.numbers()[from + x];
          means[to + x] += value;
          strengths[to + x]++;
          spread += value * value;
        }
      }
    }
    for (int i = 0; i < length; i++) {
      if (strengths[i] > 0) {
        spread -= (double) means[i] * means[i] / strengths[i];
        means[i] /= strengths[i];
        strengths[i] = (float) Math.sqrt(strengths[i]);
      }
    }
    return new Wanted(means, strengths, spread);
  }

  @Override
  public double multiplyAdds() {
    double patches = (double) n * (height / stride) * (width / stride);
    return 2 * patches * candidates.count() * Candidates.EXTENDED;
  }

  @Override
  public void close() {
    program.close();
    kept.close();
  }
}
