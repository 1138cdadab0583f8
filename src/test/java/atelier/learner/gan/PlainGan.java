package atelier.learner.gan;

import atelier.tensor.TensorMap;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The lecture's two GANs and their loop, written out number by number, in double precision and
 * without an engine: what the learners are compared with. Pictures are (n, channels, size, size).
 */
final class PlainGan {
  private static final double RATE = 1e-3;
  private static final double DECAY = 0.9;
  private static final double EPSILON = 1e-7;

  private final int n;
  private final List<PlainLayer> generator;
  private final List<PlainLayer> discriminator;

  private PlainGan(int n, List<PlainLayer> generator, List<PlainLayer> discriminator) {
    this.n = n;
    this.generator = generator;
    this.discriminator = discriminator;
  }

  /** Fully connected, with a learner's weights. */
  static PlainGan dense(TensorMap state, int n) {
    return new PlainGan(
        n,
        List.of(
            dense(state, "generator.0"),
            selu(),
            dense(state, "generator.1"),
            selu(),
            dense(state, "generator.2"),
            sigmoid()),
        List.of(
            dense(state, "discriminator.0"),
            selu(),
            dense(state, "discriminator.1"),
            selu(),
            dense(state, "discriminator.2")));
  }

  /** Convolutional, for pictures of 28×28 in grey, with a learner's weights. */
  static PlainGan convolutional(TensorMap state, int n) {
    Parameter first = parameter(state, "generator.1.weight"); // (in, out, 5, 5)
    int features = state.get("generator.0.norm.gamma").floats().length;
    int half = first.values.length / features / 25;
    return new PlainGan(
        n,
        List.of(
            dense(state, "generator.0"),
            new Normalisation(state, "generator.0.norm", 49),
            Strided.up(first, parameter(state, "generator.1.bias"), features, 7),
            selu(),
            new Normalisation(state, "generator.1.norm", 196),
            Strided.up(
                byChannels(parameter(state, "generator.2.weight"), half),
                parameter(state, "generator.2.bias"),
                half,
                14),
            tanh()),
        List.of(
            Strided.down(state, "discriminator.0", 1, 28),
            leaky(),
            Strided.down(
                state, "discriminator.1", state.get("discriminator.0.bias").floats().length, 14),
            leaky(),
            dense(state, "discriminator.2")));
  }

  /** Losses of the discriminator and the generator. */
  record Losses(double discriminator, double generator) {}

  /**
   * A step: both networks learn from one look at the same pictures.
   *
   * @param real n pictures
   * @param latents n of them
   */
  Losses step(float[] real, float[] latents) {
    double[] fake = forward(generator, doubles(latents));
    double[] seen = new double[2 * fake.length];
    System.arraycopy(doubles(real), 0, seen, 0, fake.length);
    System.arraycopy(fake, 0, seen, fake.length, fake.length);
    double[] logits = forward(discriminator, seen);
    double ofDiscriminator = 0;
    double ofGenerator = 0;
    double[] slope = new double[2 * n];
    double[] fooling = new double[2 * n];
    for (int i = 0; i < n; i++) {
      double sure = sigmoid(logits[i]);
      double fooled = sigmoid(logits[n + i]);
      ofDiscriminator -= (Math.log(sure) + Math.log(1 - fooled)) / n;
      ofGenerator -= Math.log(fooled) / n;
      slope[i] = (sure - 1) / n;
      slope[n + i] = fooled / n;
      fooling[n + i] = (fooled - 1) / n;
    }
    double[] ofSeen = backward(discriminator, fooling);
    double[] ofFake = new double[fake.length];
    System.arraycopy(ofSeen, fake.length, ofFake, 0, fake.length);
    forget(discriminator); // the generator's loss moves the generator alone
    backward(discriminator, slope);
    backward(generator, ofFake);
    learn(generator);
    learn(discriminator);
    return new Losses(ofDiscriminator, ofGenerator);
  }

  /**
   * How far the last step stayed from where a derivative jumps: nearer than rounding, two right
   * loops may go different ways.
   */
  double margin() {
    return Stream.concat(generator.stream(), discriminator.stream())
        .mapToDouble(PlainLayer::margin)
        .min()
        .orElseThrow();
  }

  private static double[] forward(List<PlainLayer> layers, double[] x) {
    double[] y = x;
    for (PlainLayer layer : layers) {
      y = layer.forward(y);
    }
    return y;
  }

  private static double[] backward(List<PlainLayer> layers, double[] ofOutput) {
    double[] slope = ofOutput;
    for (int i = layers.size() - 1; i >= 0; i--) {
      slope = layers.get(i).backward(slope);
    }
    return slope;
  }

  private static void forget(List<PlainLayer> layers) {
    layers.forEach(
        layer -> layer.parameters().forEach(p -> p.gradients = new double[p.values.length]));
  }

  /** RMSprop (Tieleman and Hinton 2012). */
  private static void learn(List<PlainLayer> layers) {
    for (PlainLayer layer : layers) {
      for (Parameter p : layer.parameters()) {
        for (int i = 0; i < p.values.length; i++) {
          double g = p.gradients[i];
          p.squares[i] = DECAY * p.squares[i] + (1 - DECAY) * g * g;
          p.values[i] -= RATE * g / Math.sqrt(p.squares[i] + EPSILON);
        }
      }
    }
    forget(layers);
  }

  private static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  // --- layers ---

  /** Remembers what it was given, adds up the gradients of its parameters. */
  private interface PlainLayer {
    double[] forward(double[] x);

    /** From the gradient of what came out to that of what went in. */
    double[] backward(double[] ofOutput);

    default List<Parameter> parameters() {
      return List.of();
    }

    /** How far what it was given lies from where its derivative jumps. */
    default double margin() {
      return Double.MAX_VALUE;
    }
  }

  private static final class Parameter {
    private final double[] values;
    private final double[] squares;
    private double[] gradients;

    Parameter(double[] values) {
      this.values = values;
      squares = new double[values.length];
      gradients = new double[values.length];
    }
  }

  private static Parameter parameter(TensorMap state, String name) {
    return new Parameter(doubles(state.get(name).floats()));
  }

  /** From (out·25, in) to (in, out, 5, 5), for one channel out. */
  private static Parameter byChannels(Parameter patches, int in) {
    double[] values = new double[patches.values.length];
    for (int i = 0; i < in; i++) {
      for (int tap = 0; tap < 25; tap++) {
        values[i * 25 + tap] = patches.values[tap * in + i];
      }
    }
    return new Parameter(values);
  }

  /**
   * One number at a time: a function of it, and its derivative; where it is bent, at 0, the
   * derivative jumps.
   */
  private static final class Each implements PlainLayer {
    private final boolean bent;
    private final DoubleUnaryOperator function;
    private final DoubleUnaryOperator derivative;
    private double[] given = {};

    Each(boolean bent, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
      this.bent = bent;
      this.function = function;
      this.derivative = derivative;
    }

    @Override
    public double[] forward(double[] x) {
      given = x;
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        y[i] = function.applyAsDouble(x[i]);
      }
      return y;
    }

    @Override
    public double margin() {
      return bent ? DoubleStream.of(given).map(Math::abs).min().orElseThrow() : Double.MAX_VALUE;
    }

    @Override
    public double[] backward(double[] ofOutput) {
      double[] slope = new double[ofOutput.length];
      for (int i = 0; i < slope.length; i++) {
        slope[i] = ofOutput[i] * derivative.applyAsDouble(given[i]);
      }
      return slope;
    }
  }

  /** Klambauer et al. 2017. */
  private static PlainLayer selu() {
    double scale = 1.0507009873554805;
    double alpha = 1.6732632423543772;
    return new Each(
        true,
        x -> x > 0 ? scale * x : scale * alpha * (Math.exp(x) - 1),
        x -> x > 0 ? scale : scale * alpha * Math.exp(x));
  }

  private static PlainLayer sigmoid() {
    return new Each(false, PlainGan::sigmoid, x -> sigmoid(x) * (1 - sigmoid(x)));
  }

  private static PlainLayer tanh() {
    return new Each(false, Math::tanh, x -> 1 - Math.tanh(x) * Math.tanh(x));
  }

  private static PlainLayer leaky() {
    return new Each(true, x -> x > 0 ? x : 0.2 * x, x -> x > 0 ? 1 : 0.2);
  }

  private static PlainLayer dense(TensorMap state, String name) {
    return new Dense(parameter(state, name + ".weight"), parameter(state, name + ".bias"));
  }

  private static final class Dense implements PlainLayer {
    private final Parameter w;
    private final Parameter b;
    private final int in;
    private final int out;
    private double[] given = {};

    Dense(Parameter w, Parameter b) {
      this.w = w;
      this.b = b;
      out = b.values.length;
      in = w.values.length / out;
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(w, b);
    }

    @Override
    public double[] forward(double[] x) {
      given = x;
      double[] y = new double[x.length / in * out];
      for (int i = 0; i < y.length; i++) {
        double sum = b.values[i % out];
        for (int j = 0; j < in; j++) {
          sum += w.values[i % out * in + j] * x[i / out * in + j];
        }
        y[i] = sum;
      }
      return y;
    }

    @Override
    public double[] backward(double[] ofOutput) {
      double[] slope = new double[given.length];
      for (int i = 0; i < ofOutput.length; i++) {
        b.gradients[i % out] += ofOutput[i];
        for (int j = 0; j < in; j++) {
          slope[i / out * in + j] += w.values[i % out * in + j] * ofOutput[i];
          w.gradients[i % out * in + j] += given[i / out * in + j] * ofOutput[i];
        }
      }
      return slope;
    }
  }

  /** Ioffe and Szegedy 2015, by the batch. */
  private static final class Normalisation implements PlainLayer {
    private final Parameter gamma;
    private final Parameter beta;
    private final int channels;
    private final int pixels;
    private double[] normal = {};
    private double[] deviations = {};

    Normalisation(TensorMap state, String name, int pixels) {
      gamma = parameter(state, name + ".gamma");
      beta = parameter(state, name + ".beta");
      channels = gamma.values.length;
      this.pixels = pixels;
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(gamma, beta);
    }

    private int channel(int i) {
      return i / pixels % channels;
    }

    private double[] means(double[] x) {
      double[] means = new double[channels];
      for (int i = 0; i < x.length; i++) {
        means[channel(i)] += x[i] / (x.length / channels);
      }
      return means;
    }

    @Override
    public double[] forward(double[] x) {
      double[] mean = means(x);
      double[] squares = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        squares[i] = Math.pow(x[i] - mean[channel(i)], 2);
      }
      deviations = means(squares);
      for (int c = 0; c < channels; c++) {
        deviations[c] = Math.sqrt(deviations[c] + 1e-5);
      }
      normal = new double[x.length];
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        int c = channel(i);
        normal[i] = (x[i] - mean[c]) / deviations[c];
        y[i] = gamma.values[c] * normal[i] + beta.values[c];
      }
      return y;
    }

    @Override
    public double[] backward(double[] ofOutput) {
      double[] along = new double[ofOutput.length];
      for (int i = 0; i < along.length; i++) {
        along[i] = ofOutput[i] * normal[i];
        gamma.gradients[channel(i)] += along[i];
        beta.gradients[channel(i)] += ofOutput[i];
      }
      double[] mean = means(ofOutput);
      double[] meanAlong = means(along);
      double[] slope = new double[ofOutput.length];
      for (int i = 0; i < slope.length; i++) {
        int c = channel(i);
        slope[i] =
            gamma.values[c] / deviations[c] * (ofOutput[i] - mean[c] - normal[i] * meanAlong[c]);
      }
      return slope;
    }
  }

  /** 5×5, stride 2: halves the side of what it is given, or, transposed, doubles it. */
  private static final class Strided implements PlainLayer {
    private final Parameter w; // (out, in, 5, 5), transposed (in, out, 5, 5)
    private final Parameter b;
    private final int in;
    private final int out;
    private final int small;
    private final boolean transposed;
    private double[] given = {};

    private Strided(Parameter w, Parameter b, int in, int size, boolean transposed) {
      this.w = w;
      this.b = b;
      this.in = in;
      out = b.values.length;
      small = transposed ? size : size / 2;
      this.transposed = transposed;
    }

    static Strided down(TensorMap state, String name, int in, int size) {
      return new Strided(
          parameter(state, name + ".weight"), parameter(state, name + ".bias"), in, size, false);
    }

    static Strided up(Parameter w, Parameter b, int in, int size) {
      return new Strided(w, b, in, size, true);
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(w, b);
    }

    private int pixelsIn() {
      return transposed ? small * small : 4 * small * small;
    }

    private int pixelsOut() {
      return transposed ? 4 * small * small : small * small;
    }

    @Override
    public double[] forward(double[] x) {
      given = x;
      double[] y = new double[x.length / (in * pixelsIn()) * out * pixelsOut()];
      for (int i = 0; i < y.length; i++) {
        y[i] = b.values[i / pixelsOut() % out];
      }
      eachPair((from, to, weight) -> y[to] += x[from] * w.values[weight]);
      return y;
    }

    @Override
    public double[] backward(double[] ofOutput) {
      double[] slope = new double[given.length];
      for (int i = 0; i < ofOutput.length; i++) {
        b.gradients[i / pixelsOut() % out] += ofOutput[i];
      }
      eachPair(
          (from, to, weight) -> {
            slope[from] += ofOutput[to] * w.values[weight];
            w.gradients[weight] += ofOutput[to] * given[from];
          });
      return slope;
    }

    private void eachPair(Joined joined) {
      for (int picture = 0; picture < given.length / (in * pixelsIn()); picture++) {
        for (int o = 0; o < out; o++) {
          for (int c = 0; c < in; c++) {
            int from = (picture * in + c) * pixelsIn();
            int to = (picture * out + o) * pixelsOut();
            int kernel = (transposed ? c * out + o : o * in + c) * 25;
            eachPair(from, to, kernel, joined);
          }
        }
      }
    }

    private void eachPair(int from, int to, int kernel, Joined joined) {
      int pad = 2;
      int large = 2 * small;
      for (int y = 0; y < small; y++) {
        for (int x = 0; x < small; x++) {
          for (int tap = 0; tap < 25; tap++) {
            int row = 2 * y - pad + tap / 5;
            int column = 2 * x - pad + tap % 5;
            if (row >= 0 && row < large && column >= 0 && column < large) {
              int here = y * small + x;
              int there = row * large + column;
              joined.at(
                  from + (transposed ? here : there),
                  to + (transposed ? there : here),
                  kernel + tap);
            }
          }
        }
      }
    }
  }

  /** What was given at a place goes, by a weight, into what comes out at another. */
  private interface Joined {
    void at(int from, int to, int weight);
  }
}
