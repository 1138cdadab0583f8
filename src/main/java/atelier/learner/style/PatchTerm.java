package atelier.learner.style;

import static atelier.learner.style.Directions.PATCH;

import atelier.nn.Array;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Style as the distribution of patches, compared by sliced Wasserstein distances (Elnekave and
 * Weiss 2022): patches of picture and style are projected on random directions; sorted, the
 * projections are to be equal. Mean squared differences count relative to the style's variance.
 *
 * <p>Sorting is plain Java: the engine has no sort as quick. What it gives is the gradient that the
 * backward pass through the projections begins with.
 */
final class PatchTerm implements Term {
  /** Patches start at a random place below this, so that halving treats all pixels alike. */
  private static final int SHIFTS = 4;

  /**
   * In which pictures are mirrored, so that pixels at the edge lie in as many patches as others.
   */
  private static final int MARGIN = 8;

  /** Draws with the same directions: Adam goes further where its loss changes little. */
  private static final int DRAWN_EVERY = 10;

  private static final int MOST_PATCHES = 1 << 16;
  private static final int MOST_STYLE_PATCHES = 1 << 14;

  /** Variance below which differences do not count more. */
  private static final double FLOOR = 1e-3;

  private final Ops kept;
  private final long seed;
  private final int n;
  private final Directions directions;
  private final Projections of;
  private final List<Style> styles = new ArrayList<>();
  private final Queue<Sorter> sorters = new ConcurrentLinkedQueue<>();
  private final int longest;
  private final FloatBuffer projected;
  private double[] shares;
  private Quantiles[][] targets = {};
  private long targetsOf = -1;

  /** A style picture, which has a margin where it is too small for patches to be moved. */
  private record Style(Raster picture, int margin, Projections of) {
    Raster part(int shiftX, int shiftY) {
      return picture.window(shiftX - margin, shiftY - margin, of.width(), of.height());
    }
  }

  /**
   * For pictures of one form.
   *
   * @param parent what the arrays belong to
   * @param directions what patches are projected on
   * @param seed of the projections
   * @param styles at least one
   */
  PatchTerm(
      Ops parent,
      Directions directions,
      long seed,
      int n,
      int height,
      int width,
      List<Raster> styles) {
    this.kept = parent.child();
    this.directions = directions;
    this.seed = seed;
    this.n = n;
    of =
        new Projections(
            kept,
            Mode.TRAINING,
            directions,
            n,
            seen(height, MARGIN),
            seen(width, MARGIN),
            MOST_PATCHES);
    int all = n * of.allPatches();
    int most = Math.max(of.mostPatches(), MOST_STYLE_PATCHES + styles.size());
    for (Raster style : styles) {
      int margin = Math.min(style.height(), style.width()) < 2 * PATCH ? PATCH : 0;
      Projections ofStyle =
          new Projections(
              kept,
              Mode.AVERAGED,
              directions,
              1,
              seen(style.height(), margin),
              seen(style.width(), margin),
              MOST_STYLE_PATCHES);
      this.styles.add(new Style(style, margin, ofStyle));
      all = Math.max(all, ofStyle.allPatches());
      most = Math.max(most, ofStyle.mostPatches());
    }
    shares = Term.equal(styles.size());
    longest = most;
    projected = kept.buffer(directions.count() * all);
  }

  /** How many pixels of a line and its margins are seen at once. */
  private static int seen(int length, int margin) {
    return length + 2 * margin - SHIFTS + 1;
  }

  @Override
  public void blend(double[] weights) {
    shares = weights.clone();
    targetsOf = -1;
  }

  @Override
  public Found find(Ops step, Array pictures, LossWeights balance, long draw) {
    long turn = draw / DRAWN_EVERY;
    float[] drawn = directions.draw(Noise.of(seed, turn));
    Array bank = step.array(drawn, directions.count(), 3, PATCH, PATCH);
    if (targetsOf != turn) {
      targets = targets(step, bank, Noise.of(seed + 2, turn));
      targetsOf = turn;
    }
    Noise noise = Noise.of(seed + 1, draw);
    int shiftX = noise.nextInt(SHIFTS);
    int shiftY = noise.nextInt(SHIFTS);
    Array part =
        step.window(step.framed(pictures, MARGIN), shiftX, shiftY, of.width(), of.height());
    Array projections = of.of(step, part, bank);
    step.read(projections, projected.clear());
    double loss = 0;
    double total = 0;
    for (int level = 0; level < of.levels(); level++) {
      double weight = balance.weight(directions, Band.values()[level]) / of.levels();
      double ofLevel = match(level, weight);
      loss += ofLevel / of.levels();
      total += weight * ofLevel;
    }
    Array slopes =
        step.array(projected.limit(Math.toIntExact(projections.size())), projections.shape());
    return new Found(Map.of(Aim.STYLE, loss), total, List.of(projections), List.of(slopes));
  }

  /**
   * Mean squared differences of sorted projections and targets, over the targets' variances.
   *
   * <p>The projections are replaced by the gradient of the loss times {@code weight}.
   */
  private double match(int level, double weight) {
    double[] losses = new double[directions.count()];
    Cores.share(
        directions.count(),
        (from, to) -> {
          Sorter sorter = sorter();
          for (int k = from; k < to; k++) {
            losses[k] = match(level, k, weight, sorter);
          }
          sorters.add(sorter);
        });
    return Arrays.stream(losses).sum();
  }

  /** One that nobody uses. */
  private Sorter sorter() {
    Sorter free = sorters.poll();
    return free == null ? new Sorter(longest) : free;
  }

  private double match(int level, int k, double weight, Sorter sorter) {
    Quantiles target = targets[level][k];
    int patches = of.patches(level);
    int count = n * patches;
    float[] line = sorter.line();
    for (int i = 0; i < n; i++) {
      projected.get(start(i, level, k), line, i * patches, patches);
    }
    sorter.sort(line, count);
    double variance = Raster.variance(target.sorted());
    double scale = 1 / ((variance + FLOOR) * count * directions.count());
    double loss = 0;
    for (int rank = 0; rank < count; rank++) {
      double difference = sorter.value(rank) - target.at((rank + 0.5) / count);
      loss += difference * difference * scale;
      line[sorter.origin(rank)] = (float) (2 * weight * scale * difference);
    }
    for (int i = 0; i < n; i++) {
      projected.put(start(i, level, k), line, i * patches, patches);
    }
    return loss;
  }

  /** Where the projections of a picture at a level on a direction begin. */
  private int start(int picture, int level, int k) {
    return (picture * directions.count() + k) * of.allPatches() + of.patchesBefore(level);
  }

  /** The styles' distributions by level and direction. */
  private Quantiles[][] targets(Ops step, Array bank, Noise noise) {
    Quantiles[][] mixed = new Quantiles[of.levels()][directions.count()];
    for (Quantiles[] level : mixed) {
      Arrays.fill(level, Quantiles.none());
    }
    for (int s = 0; s < styles.size(); s++) {
      if (shares[s] > 0) {
        Style style = styles.get(s);
        Raster part = style.part(noise.nextInt(SHIFTS), noise.nextInt(SHIFTS));
        Array input = step.array(part.rgb(), 1, 3, part.height(), part.width());
        step.read(style.of.of(step, input, bank), projected.clear());
        double share = shares[s];
        Cores.share(directions.count(), (from, to) -> mix(mixed, style.of, share, from, to));
      }
    }
    return mixed;
  }

  /** Adds a share of the distributions of what is projected now, of some directions. */
  private void mix(Quantiles[][] mixed, Projections ofStyle, double share, int from, int to) {
    Sorter sorter = sorter();
    for (int level = 0; level < mixed.length; level++) {
      // a style that is too small for the coarsest level stands in with the one before
      int own = Math.min(level, ofStyle.levels() - 1);
      for (int k = from; k < to; k++) {
        float[] values = new float[ofStyle.patches(own)];
        projected.get(k * ofStyle.allPatches() + ofStyle.patchesBefore(own), values);
        Quantiles quantiles = Quantiles.of(values, sorter);
        int numbers = Math.max(1, (int) Math.round(share * MOST_STYLE_PATCHES));
        mixed[level][k] = share == 1 ? quantiles : mixed[level][k].with(quantiles, numbers, sorter);
      }
    }
    sorters.add(sorter);
  }

  @Override
  public double multiplyAdds() {
    return of.multiplyAdds();
  }

  @Override
  public void close() {
    of.close();
    styles.forEach(style -> style.of.close());
    kept.close();
  }
}
