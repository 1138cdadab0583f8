package atelier.learner.style;

import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Style as the distribution of patches, compared by sliced Wasserstein distances (Elnekave and
 * Weiss 2022): patches of picture and style are projected on random directions; sorted, the
 * projections are to be equal. This is done for the pictures themselves and for the pictures at a
 * half and at a quarter of their size. Content as the luminance's edges and small shapes.
 *
 * <p>Both losses are relative to the variance of what they compare with.
 */
final class PatchObjective implements Objective {
  static final int PATCH = 7;
  static final int PROJECTIONS = 64;
  private static final int LEVELS = 3;

  /** Patches start at a random place below this, so that halving treats all pixels alike. */
  private static final int SHIFTS = 4;

  private static final int MARGIN = 8;

  /** Draws with the same directions: Adam goes further where its loss changes little. */
  static final int DRAWN_EVERY = 10;

  /** What a weight of 1 is for content, found by looking. */
  private static final double CONTENT = 0.12;

  private static final int MOST_PATCHES = 1 << 16;
  private static final int MOST_STYLE_PATCHES = 1 << 14;

  /** Variance below which differences do not count more. */
  private static final double FLOOR = 1e-3;

  /** Blurs of the noise that directions are made from. */
  private static final double[][] SMOOTHNESS = {
    {1},
    {0.25, 0.5, 0.25},
    {0.06, 0.25, 0.38, 0.25, 0.06},
    {0.11, 0.14, 0.16, 0.18, 0.16, 0.14, 0.11}
  };

  private final Ops kept;
  private final long seed;
  private final int n;
  private final int height;
  private final int width;
  private final View view;
  private final Program program;
  private final List<Style> styles = new ArrayList<>();
  private final Array x;
  private final Array xGradient;
  private final HighPass highPass;
  private final RadixSort sort;
  private final FloatBuffer projected;
  private final float[] line;
  private float[] edges = new float[0];
  private double edgeVariance = 1;
  private double[] shares;
  private float[][][] targets = {};
  private long targetsOf = -1;

  private record Style(Raster picture, View view, Program program) {}

  /**
   * For pictures of one form.
   *
   * @param parent what the arrays belong to
   * @param seed of the projections
   * @param styles at least one
   */
  PatchObjective(Ops parent, long seed, int n, int height, int width, List<Raster> styles) {
    this.kept = parent.child();
    this.seed = seed;
    this.n = n;
    this.height = height;
    this.width = width;
    view = new View(kept, n, height, width, MARGIN, MOST_PATCHES);
    program = program(view, Mode.TRAINING);
    for (Raster style : styles) {
      int around = Math.min(style.height(), style.width()) < 2 * PATCH ? PATCH : 0;
      View whole = new View(kept, 1, style.height(), style.width(), around, MOST_STYLE_PATCHES);
      this.styles.add(new Style(style, whole, program(whole, Mode.AVERAGED)));
    }
    shares = new double[styles.size()];
    Arrays.fill(shares, 1.0 / shares.length);
    x = kept.zeros(n, 3, view.height, view.width);
    kept.requireGradient(x);
    xGradient = x.gradient();
    highPass = new HighPass(width, height, Math.max(1, Math.max(width, height) / 24));
    int all = n * view.allPatches();
    int most = Math.max(n * view.mostPatches(), MOST_STYLE_PATCHES + styles.size());
    for (Style style : this.styles) {
      most = Math.max(most, style.view.mostPatches());
      all = Math.max(all, style.view.allPatches());
    }
    sort = new RadixSort(most);
    line = new float[most];
    projected = kept.buffer(PROJECTIONS * all);
  }

  /**
   * What is looked at of pictures in one evaluation: all but a few rows and columns of them, within
   * a margin in which they are mirrored, so that pixels at the edge lie in as many patches as
   * others.
   */
  private static final class View {
    final int fullHeight;
    final int fullWidth;
    final int margin;
    final int height;
    final int width;
    final int levels;
    final int[] strides;
    final FloatBuffer part;

    View(Ops ops, int n, int fullHeight, int fullWidth, int margin, int mostPatches) {
      this.fullHeight = fullHeight;
      this.fullWidth = fullWidth;
      this.margin = margin;
      height = fullHeight + 2 * margin - SHIFTS + 1;
      width = fullWidth + 2 * margin - SHIFTS + 1;
      int shorter = Math.min(height, width);
      int count = 1;
      while (count < LEVELS && shorter >> count > PATCH) {
        count++;
      }
      levels = count;
      strides = new int[levels];
      for (int level = 0; level < levels; level++) {
        double area = (double) n * (height >> level) * (width >> level);
        strides[level] =
            (int) Math.max(1, Math.min(SHIFTS, Math.round(Math.sqrt(area / mostPatches))));
      }
      part = ops.buffer(n * 3 * height * width);
    }

    int rows(int level) {
      return ((height >> level) - PATCH) / strides[level] + 1;
    }

    int columns(int level) {
      return ((width >> level) - PATCH) / strides[level] + 1;
    }

    int patches(int level) {
      return rows(level) * columns(level);
    }

    int allPatches() {
      return IntStream.range(0, levels).map(this::patches).sum();
    }

    /** Of one level. */
    int mostPatches() {
      return IntStream.range(0, levels).map(this::patches).max().orElseThrow();
    }

    /** Copies the part of pictures that starts at (shiftX, shiftY) of their margins. */
    FloatBuffer cut(float[] pictures, int shiftX, int shiftY) {
      for (int row = 0; row < part.capacity() / width; row++) {
        int from = start(row / height, row % height, shiftY);
        for (int x = 0; x < width; x++) {
          part.put(
              row * width + x, pictures[from + Raster.mirrored(x + shiftX - margin, fullWidth)]);
        }
      }
      return part;
    }

    /** Adds the numbers that are in the place of such a part now to numbers of whole pictures. */
    void addTo(float[] pictures, int shiftX, int shiftY) {
      for (int row = 0; row < part.capacity() / width; row++) {
        int to = start(row / height, row % height, shiftY);
        for (int x = 0; x < width; x++) {
          pictures[to + Raster.mirrored(x + shiftX - margin, fullWidth)] +=
              part.get(row * width + x);
        }
      }
    }

    private int start(int plane, int y, int shiftY) {
      return (plane * fullHeight + Raster.mirrored(y + shiftY - margin, fullHeight)) * fullWidth;
    }
  }

  /** Projections (n, PROJECTIONS, patches of all levels) of pictures. */
  private Program program(View of, Mode mode) {
    Graph graph = new Graph(mode);
    Node picture = graph.input();
    Node bank = graph.input();
    List<Node> projections = new ArrayList<>();
    for (int level = 0; level < of.levels; level++) {
      if (level > 0) {
        picture = graph.pool("avg", 2, 2, false, picture);
      }
      Node projected = graph.convolution(PROJECTIONS, PATCH, of.strides[level], 0, picture, bank);
      projections.add(graph.reshape(projected, 0, PROJECTIONS, -1));
    }
    return new Program(kept, graph, graph.concatenate(2, projections));
  }

  /**
   * Random directions of length 1: noise, smooth to different degrees, in one colour direction
   * each. Half of them look at luminance and half at a difference of colours, so that both are
   * matched where a style has little of one; most take no notice of a patch's mean.
   */
  static float[] directions(Noise noise) {
    int area = PATCH * PATCH;
    float[] all = new float[PROJECTIONS * 3 * area];
    for (int k = 0; k < PROJECTIONS; k++) {
      float[] pattern = pattern(noise, k / 2 % SMOOTHNESS.length, k % 8 >= 2);
      double angle = 2 * Math.PI * noise.nextDouble();
      for (int c = 0; c < 3; c++) {
        // the three angles of a colour difference lie a third of a turn apart, their sum is 0
        double share =
            k % 2 == 0
                ? Math.sqrt(1 / 3.0)
                : Math.sqrt(2 / 3.0) * Math.cos(angle + 2 * Math.PI * c / 3);
        for (int i = 0; i < area; i++) {
          all[(k * 3 + c) * area + i] = (float) share * pattern[i];
        }
      }
    }
    return all;
  }

  private static float[] pattern(Noise noise, int smoothness, boolean withoutMean) {
    double[] weights = SMOOTHNESS[smoothness];
    int reach = weights.length / 2;
    int side = PATCH + 2 * reach;
    float[] grain = new float[side * side];
    for (int i = 0; i < grain.length; i++) {
      grain[i] = (float) noise.nextGaussian();
    }
    float[] pattern = new float[PATCH * PATCH];
    double mean = 0;
    for (int i = 0; i < pattern.length; i++) {
      double sum = 0;
      for (int y = 0; y < weights.length; y++) {
        for (int x = 0; x < weights.length; x++) {
          sum += weights[y] * weights[x] * grain[(i / PATCH + y) * side + i % PATCH + x];
        }
      }
      pattern[i] = (float) sum;
      mean += sum / pattern.length;
    }
    double squares = 0;
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] -= withoutMean ? (float) mean : 0;
      squares += (double) pattern[i] * pattern[i];
    }
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] /= (float) Math.sqrt(squares);
    }
    return pattern;
  }

  @Override
  public void content(float[] pictures) {
    edges = edges(pictures);
    double squares = 0;
    for (float value : edges) {
      squares += (double) value * value;
    }
    edgeVariance = squares / edges.length + FLOOR;
  }

  /** The high-pass luminance of each picture, (n, height, width). */
  private float[] edges(float[] pictures) {
    int area = height * width;
    float[] all = new float[n * area];
    for (int i = 0; i < n; i++) {
      float[] high = highPass.apply(Raster.luminance(pictures, i * 3 * area, area));
      System.arraycopy(high, 0, all, i * area, area);
    }
    return all;
  }

  @Override
  public void blend(double[] weights) {
    shares = weights.clone();
    targetsOf = -1;
  }

  @Override
  public Losses evaluate(float[] pictures, Balance balance, long draw, float[] gradient) {
    Arrays.fill(gradient, 0);
    double contentWeight = CONTENT * balance.content();
    double content = addContent(pictures, contentWeight, gradient);
    long turn = draw / DRAWN_EVERY;
    Noise noise = Noise.of(seed + 1, draw);
    try (Ops step = kept.child()) {
      Array filters = step.array(directions(Noise.of(seed, turn)), PROJECTIONS, 3, PATCH, PATCH);
      if (targetsOf != turn) {
        targets = targets(step, filters, Noise.of(seed + 2, turn));
        targetsOf = turn;
      }
      int shiftX = noise.nextInt(SHIFTS);
      int shiftY = noise.nextInt(SHIFTS);
      x.set(view.cut(pictures, shiftX, shiftY));
      Array projections = step.record(() -> program.run(step, noise, x, filters));
      step.read(projections, projected.clear());
      double style = 0;
      double total = contentWeight * content;
      for (int level = 0, from = 0; level < view.levels; level++) {
        double weight = balance.style(Band.values()[level]) / view.levels;
        double loss = match(level, from, targets[level], weight);
        style += loss / view.levels;
        total += weight * loss;
        from += view.patches(level);
      }
      step.backward(
          projections,
          step.array(
              projected.limit(Math.toIntExact(projections.size())),
              n,
              PROJECTIONS,
              view.allPatches()));
      step.read(xGradient, view.part);
      view.addTo(gradient, shiftX, shiftY);
      return new Losses(content, style, 0, total);
    }
  }

  private double addContent(float[] pictures, double weight, float[] gradient) {
    float[] difference = edges(pictures);
    double squares = 0;
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= edges[i];
      squares += (double) difference[i] * difference[i];
    }
    double scale = 1 / (edgeVariance * difference.length);
    int area = height * width;
    for (int i = 0; i < n; i++) {
      float[] back = highPass.apply(Arrays.copyOfRange(difference, i * area, (i + 1) * area));
      Raster.addLuminanceGradient(gradient, i * 3 * area, back, (float) (2 * weight * scale));
    }
    return squares * scale;
  }

  /** The styles' sorted projections by level and direction. */
  private float[][][] targets(Ops step, Array filters, Noise noise) {
    float[][][] sorted = new float[view.levels][PROJECTIONS][0];
    for (int s = 0; s < styles.size(); s++) {
      if (shares[s] == 0) {
        continue;
      }
      Style style = styles.get(s);
      View of = style.view;
      FloatBuffer part = of.cut(style.picture.rgb(), noise.nextInt(SHIFTS), noise.nextInt(SHIFTS));
      Array input = step.array(part, 1, 3, of.height, of.width);
      step.read(style.program.run(step, noise, input, filters), projected.clear());
      int all = of.allPatches();
      for (int level = 0, from = 0; level < view.levels; level++) {
        // a style that is too small for the coarsest level stands in with the one before
        int own = Math.min(level, of.levels - 1);
        int start = own < level ? from - of.patches(own) : from;
        for (int k = 0; k < PROJECTIONS; k++) {
          float[] values = new float[of.patches(own)];
          projected.get(k * all + start, values);
          sorted[level][k] = mixed(sorted[level][k], sorted(values), shares[s]);
        }
        from = start + of.patches(own);
      }
    }
    return sorted;
  }

  /** Adds a share of a distribution, given by its quantiles, to another, which may be empty. */
  private float[] mixed(float[] before, float[] quantiles, double share) {
    if (share == 1) {
      return quantiles;
    }
    int added = Math.max(1, (int) Math.round(share * MOST_STYLE_PATCHES));
    float[] all = Arrays.copyOf(before, before.length + added);
    for (int i = 0; i < added; i++) {
      all[before.length + i] = quantile(quantiles, (i + 0.5) / added);
    }
    return sorted(all);
  }

  private float[] sorted(float[] values) {
    sort.sort(values, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = sort.value(i);
    }
    return values;
  }

  /** The value below which a share of the sorted numbers lies. */
  private static float quantile(float[] sorted, double share) {
    double place = Math.max(0, Math.min(sorted.length - 1, share * sorted.length - 0.5));
    int below = (int) place;
    int above = Math.min(sorted.length - 1, below + 1);
    return (float) (sorted[below] + (place - below) * (sorted[above] - sorted[below]));
  }

  /**
   * Mean squared differences of sorted projections and targets, over the targets' variances.
   *
   * <p>The projections are replaced by the gradient of the loss times {@code weight}.
   *
   * @param from first patch of the level
   */
  private double match(int level, int from, float[][] targets, double weight) {
    int patches = view.patches(level);
    int all = view.allPatches();
    int count = n * patches;
    double loss = 0;
    for (int k = 0; k < PROJECTIONS; k++) {
      for (int i = 0; i < n; i++) {
        projected.get((i * PROJECTIONS + k) * all + from, line, i * patches, patches);
      }
      sort.sort(line, count);
      double scale = 1 / ((variance(targets[k]) + FLOOR) * count * PROJECTIONS);
      for (int rank = 0; rank < count; rank++) {
        double difference = sort.value(rank) - quantile(targets[k], (rank + 0.5) / count);
        loss += difference * difference * scale;
        line[sort.origin(rank)] = (float) (2 * weight * scale * difference);
      }
      for (int i = 0; i < n; i++) {
        projected.put((i * PROJECTIONS + k) * all + from, line, i * patches, patches);
      }
    }
    return loss;
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

  @Override
  public double multiplyAdds() {
    return (double) n * view.allPatches() * PROJECTIONS * 3 * PATCH * PATCH;
  }

  @Override
  public void close() {
    program.close();
    styles.forEach(style -> style.program.close());
    kept.close();
  }
}
