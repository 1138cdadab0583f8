package atelier.learner.style;

import atelier.learner.style.LossNetwork.Extract;
import atelier.learner.style.LossNetwork.Features;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import atelier.nn.Weight;
import atelier.nn.Weights;
import atelier.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content as the features of one layer of a network, style as the Gram matrices of several (Gatys
 * et al. 2016). With F the features of a picture, P those of the content and A the Gram matrices of
 * the style: {@code ‖F − P‖²/‖P‖²} and, for each layer, {@code ‖FFᵀ/hw − A‖²/‖A‖²}, so that no
 * weight depends on the network.
 */
final class GramObjective implements Objective {
  private static final Noise NONE = new Noise(0);
  private static final double EPSILON = 1e-12;

  /** Of narrower styles a network's last layers would see nothing. */
  private static final int NARROWEST_STYLE = 32;

  /** What a weight of 1 is for content, found by looking. */
  private static final double CONTENT = 0.35;

  private final Ops kept;
  private final int n;
  private final int height;
  private final int width;
  private final Array x;
  private final Array xGradient;
  private final FloatBuffer buffer;
  private final List<float[][]> styleGrams = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final Program contentProgram;
  private final Program program;
  private final double multiplyAdds;
  private float[] contents = {};

  /** How the content was moved when its features were computed, if they were. */
  private @Nullable Shift contentShift;

  /** What one layer's features, or their Gram matrix, are to be. */
  private static final class Target {
    final @Nullable Band band;
    final Weight value;
    double norm = EPSILON;

    Target(@Nullable Band band, Weight value) {
      this.band = band;
      this.value = value;
    }

    double weight(Balance balance) {
      return band == null ? CONTENT * balance.content() : balance.style(band);
    }
  }

  /**
   * For pictures of one form.
   *
   * @param parent what the arrays belong to
   * @param styles at least one
   */
  GramObjective(
      Ops parent,
      LossNetwork network,
      String pooling,
      int n,
      int height,
      int width,
      List<Raster> styles) {
    this.kept = parent.child();
    this.n = n;
    this.height = height;
    this.width = width;
    for (Raster style : styles) {
      styleGrams.add(grams(network, pooling, style.continued(NARROWEST_STYLE)));
    }
    Graph features = new Graph(Mode.AVERAGED);
    Extract of = network.extract(features, features.input(), height, width, pooling);
    contentProgram = new Program(kept, features, of.content().node());

    Weights values = new Weights(kept, NONE, false);
    Graph graph = new Graph(Mode.TRAINING);
    Extract extract = network.extract(graph, graph.input(), height, width, pooling);
    multiplyAdds = n * extract.multiplyAdds();
    List<Node> sums = new ArrayList<>();
    for (Features layer : extract.layers()) {
      int channels = layer.channels();
      Node actual =
          layer.band() == null
              ? layer.node()
              : graph.gram(layer.node(), channels, layer.height() * layer.width());
      Tensor zeros =
          layer.band() == null
              ? zeros(n, channels, layer.height(), layer.width())
              : zeros(1, channels, channels);
      Target target = new Target(layer.band(), values.given("target" + sums.size(), zeros));
      targets.add(target);
      // in the order of the layers: otherwise MXNet loses the gradient of one that is pooled next
      sums.add(graph.sumOfSquares(graph.op("broadcast_sub", actual, graph.weight(target.value))));
    }
    program = new Program(kept, graph, graph.concatenate(0, sums));
    x = kept.zeros(n, 3, height, width);
    kept.requireGradient(x);
    xGradient = x.gradient();
    buffer = kept.buffer(n * 3 * height * width);
    double[] equal = new double[styles.size()];
    Arrays.fill(equal, 1.0 / equal.length);
    blend(equal);
  }

  private static Tensor zeros(long... shape) {
    long size = 1;
    for (long dimension : shape) {
      size *= dimension;
    }
    return Tensor.of(new float[Math.toIntExact(size)], shape);
  }

  /** The Gram matrix of each layer. */
  private float[][] grams(LossNetwork network, String pooling, Raster style) {
    Graph graph = new Graph(Mode.AVERAGED);
    Extract extract = network.extract(graph, graph.input(), style.height(), style.width(), pooling);
    List<Features> layers = extract.layers().stream().filter(l -> l.band() != null).toList();
    List<Node> rows = new ArrayList<>();
    for (Features layer : layers) {
      Node gram = graph.gram(layer.node(), layer.channels(), layer.height() * layer.width());
      rows.add(graph.reshape(gram, -1));
    }
    try (Ops ops = kept.child();
        Program all = new Program(ops, graph, graph.concatenate(0, rows))) {
      FloatBuffer centred = ops.buffer(style.rgb().length);
      new Shift(style.width(), style.height(), 0, 0).centre(style.rgb(), centred);
      Array input = ops.array(centred, 1, 3, style.height(), style.width());
      FloatBuffer values = FloatBuffer.wrap(all.run(ops, NONE, input).floats());
      float[][] grams = new float[layers.size()][];
      for (int i = 0; i < grams.length; i++) {
        grams[i] = new float[layers.get(i).channels() * layers.get(i).channels()];
        values.get(grams[i]);
      }
      return grams;
    }
  }

  /**
   * Pictures moved by a few pixels, mirrored at the edge. A network with strides does not see all
   * pixels alike; moved differently in each draw, pictures do not show its grid.
   */
  private record Shift(int width, int height, int x, int y) {
    private static final int MOST = 4;

    /** One of all moves by −2 to 1 pixels; 0 and 0 for the first draw. */
    static Shift of(long draw, int width, int height) {
      int turn = Math.floorMod(5 * draw, MOST * MOST);
      return new Shift(width, height, move(turn % MOST), move(turn / MOST));
    }

    private static int move(int turn) {
      return (turn + MOST / 2) % MOST - MOST / 2;
    }

    /** Copies pictures, less the mean of what the network knows. */
    void centre(float[] pictures, FloatBuffer target) {
      for (int row = 0; row < pictures.length / width; row++) {
        float mean = LossNetwork.MEAN[row / height % 3];
        for (int i = 0; i < width; i++) {
          target.put(row * width + i, pictures[origin(row, i)] - mean);
        }
      }
    }

    /** Copies a gradient back to where the pixels come from. */
    void restore(FloatBuffer gradient, float[] target) {
      Arrays.fill(target, 0);
      for (int row = 0; row < target.length / width; row++) {
        for (int i = 0; i < width; i++) {
          target[origin(row, i)] += gradient.get(row * width + i);
        }
      }
    }

    private int origin(int row, int column) {
      int from = row / height * height + Raster.mirrored(row % height + y, height);
      return from * width + Raster.mirrored(column + x, width);
    }
  }

  @Override
  public void content(float[] pictures) {
    contents = pictures;
    contentShift = null;
  }

  /** Computes what the content's features are, moved as the picture, unless they are known. */
  private void takeContent(Ops step, Shift shift) {
    if (shift.equals(contentShift)) {
      return;
    }
    Target content = targets.stream().filter(t -> t.band == null).findFirst().orElseThrow();
    shift.centre(contents, buffer);
    Array input = step.array(buffer, n, 3, height, width);
    Array features = contentProgram.run(step, NONE, input);
    step.copy(features, content.value.value());
    double norm = step.invoke("norm", Ops.Params.NONE, features).floats()[0];
    content.norm = norm * norm + EPSILON;
    contentShift = shift;
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }

  @Override
  public void blend(double[] weights) {
    List<Target> styles = targets.stream().filter(t -> t.band != null).toList();
    for (int layer = 0; layer < styles.size(); layer++) {
      float[] mixed = new float[styleGrams.get(0)[layer].length];
      for (int s = 0; s < weights.length; s++) {
        float[] gram = styleGrams.get(s)[layer];
        for (int i = 0; i < mixed.length; i++) {
          mixed[i] += (float) weights[s] * gram[i];
        }
      }
      Target target = styles.get(layer);
      target.value.value().set(mixed);
      target.norm = (squares(mixed) + EPSILON) * n * styles.size();
    }
  }

  @Override
  public Losses evaluate(float[] pictures, Balance balance, long draw, float[] gradient) {
    try (Ops step = kept.child()) {
      Shift shift = Shift.of(draw, width, height);
      takeContent(step, shift);
      shift.centre(pictures, buffer);
      x.set(buffer);
      Array sums = step.record(() -> program.run(step, NONE, x));
      float[] losses = sums.floats();
      float[] slopes = new float[losses.length];
      double content = 0;
      double style = 0;
      double total = 0;
      for (int i = 0; i < losses.length; i++) {
        Target target = targets.get(i);
        double loss = losses[i] / target.norm;
        double weight = target.weight(balance);
        slopes[i] = (float) (weight / target.norm);
        total += weight * loss;
        if (target.band == null) {
          content = loss;
        } else {
          style += loss;
        }
      }
      step.backward(sums, step.array(slopes, slopes.length));
      step.read(xGradient, buffer);
      shift.restore(buffer, gradient);
      return new Losses(content, style, 0, total);
    }
  }

  @Override
  public double multiplyAdds() {
    return multiplyAdds;
  }

  @Override
  public void close() {
    program.close();
    contentProgram.close();
    kept.close();
  }
}
