package atelier.learner.gan;

import atelier.tensor.TensorMap;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

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
            new Transposed(first, parameter(state, "generator.1.bias"), features, half, 7),
            selu(),
            new Normalisation(state, "generator.1.norm", 196),
            new Transposed(
                byChannels(parameter(state, "generator.2.weight"), half),
                parameter(state, "generator.2.bias"),
                half,
                1,
                14),
            tanh()),
        List.of(
            new Convolution(state, "discriminator.0", 1, 28),
            leaky(),
            new Convolution(
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

  /** One number at a time: a function of it, and its derivative. */
  private static final class Each implements PlainLayer {
    private final DoubleUnaryOperator function;
    private final DoubleUnaryOperator derivative;
    private double[] given = {};

    Each(DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
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
        x -> x > 0 ? scale * x : scale * alpha * (Math.exp(x) - 1),
        x -> x > 0 ? scale : scale * alpha * Math.exp(x));
  }

  private static PlainLayer sigmoid() {
    return new Each(PlainGan::sigmoid, x -> sigmoid(x) * (1 - sigmoid(x)));
  }

  private static PlainLayer tanh() {
    return new Each(Math::tanh, x -> 1 - Math.tanh(x) * Math.tanh(x));
  }

  private static PlainLayer leaky() {
    return new Each(x -> x > 0 ? x : 0.2 * x, x -> x > 0 ? 1 : 0.2);
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

  /**
   * A pair of pixels that a 5×5 kernel of stride 2 joins, of a large picture and a half as large.
   */
  private interface Joined {
    void at(int large, int small, int tap);
  }

  private static void eachPair(int small, int pad, Joined joined) {
    int large = 2 * small;
    for (int y = 0; y < small; y++) {
      for (int x = 0; x < small; x++) {
        for (int tap = 0; tap < 25; tap++) {
          int row = 2 * y - pad + tap / 5;
          int column = 2 * x - pad + tap % 5;
          if (row >= 0 && row < large && column >= 0 && column < large) {
            joined.at(row * large + column, y * small + x, tap);
          }
        }
      }
    }
  }

  /** 5×5, stride 2: halves the side. */
  private static final class Convolution implements PlainLayer {
    private final Parameter w; // (out, in, 5, 5)
    private final Parameter b;
    private final int in;
    private final int out;
    private final int small;
    private double[] given = {};

    Convolution(TensorMap state, String name, int in, int size) {
      w = parameter(state, name + ".weight");
      b = parameter(state, name + ".bias");
      this.in = in;
      out = b.values.length;
      small = size / 2;
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(w, b);
    }

    @Override
    public double[] forward(double[] x) {
      given = x;
      int pixels = small * small;
      double[] y = new double[x.length / (4 * pixels * in) * out * pixels];
      for (int i = 0; i < y.length; i++) {
        y[i] = b.values[i / pixels % out];
      }
      for (int picture = 0; picture < y.length / (out * pixels); picture++) {
        for (int o = 0; o < out; o++) {
          for (int c = 0; c < in; c++) {
            int from = (picture * in + c) * 4 * pixels;
            int to = (picture * out + o) * pixels;
            int kernel = (o * in + c) * 25;
            eachPair(
                small,
                2,
                (large, half, tap) -> y[to + half] += x[from + large] * w.values[kernel + tap]);
          }
        }
      }
      return y;
    }

    @Override
    public double[] backward(double[] ofOutput) {
      int pixels = small * small;
      double[] slope = new double[given.length];
      for (int i = 0; i < ofOutput.length; i++) {
        b.gradients[i / pixels % out] += ofOutput[i];
      }
      for (int picture = 0; picture < ofOutput.length / (out * pixels); picture++) {
        for (int o = 0; o < out; o++) {
          for (int c = 0; c < in; c++) {
            int from = (picture * in + c) * 4 * pixels;
            int to = (picture * out + o) * pixels;
            int kernel = (o * in + c) * 25;
            eachPair(
                small,
                2,
                (large, half, tap) -> {
                  slope[from + large] += ofOutput[to + half] * w.values[kernel + tap];
                  w.gradients[kernel + tap] += ofOutput[to + half] * given[from + large];
                });
          }
        }
      }
      return slope;
    }
  }

  /** 5×5, stride 2: doubles the side. */
  private static final class Transposed implements PlainLayer {
    private final Parameter w; // (in, out, 5, 5)
    private final Parameter b;
    private final int in;
    private final int out;
    private final int small;
    private double[] given = {};

    Transposed(Parameter w, Parameter b, int in, int out, int size) {
      this.w = w;
      this.b = b;
      this.in = in;
      this.out = out;
      small = size;
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(w, b);
    }

    @Override
    public double[] forward(double[] x) {
      given = x;
      int pixels = small * small;
      double[] y = new double[x.length / (in * pixels) * out * 4 * pixels];
      for (int i = 0; i < y.length; i++) {
        y[i] = b.values[i / (4 * pixels) % out];
      }
      for (int picture = 0; picture < x.length / (in * pixels); picture++) {
        for (int c = 0; c < in; c++) {
          for (int o = 0; o < out; o++) {
            int from = (picture * in + c) * pixels;
            int to = (picture * out + o) * 4 * pixels;
            int kernel = (c * out + o) * 25;
            eachPair(
                small,
                2,
                (large, half, tap) -> y[to + large] += x[from + half] * w.values[kernel + tap]);
          }
        }
      }
      return y;
    }

    @Override
    public double[] backward(double[] ofOutput) {
      int pixels = small * small;
      double[] slope = new double[given.length];
      for (int i = 0; i < ofOutput.length; i++) {
        b.gradients[i / (4 * pixels) % out] += ofOutput[i];
      }
      for (int picture = 0; picture < given.length / (in * pixels); picture++) {
        for (int c = 0; c < in; c++) {
          for (int o = 0; o < out; o++) {
            int from = (picture * in + c) * pixels;
            int to = (picture * out + o) * 4 * pixels;
            int kernel = (c * out + o) * 25;
            eachPair(
                small,
                2,
                (large, half, tap) -> {
                  slope[from + half] += ofOutput[to + large] * w.values[kernel + tap];
                  w.gradients[kernel + tap] += ofOutput[to + large] * given[from + half];
                });
          }
        }
      }
      return slope;
    }
  }
}
