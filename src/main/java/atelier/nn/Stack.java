package atelier.nn;

import atelier.nn.Graph.Node;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Layers one after the other, each of which takes the shape that the one before it gives. Shapes
 * are those of one sample: (features), or (channels, height, width).
 */
public final class Stack {
  private final Weights weights;
  private final Init init;
  private final List<Layer> layers = new ArrayList<>();
  private long[] shape;
  private double spectralGain;

  /**
   * An empty stack.
   *
   * @param init first values of its kernels
   * @param shape of what it is applied to
   */
  public Stack(Weights weights, Init init, long... shape) {
    this.weights = weights;
    this.init = init;
    this.shape = shape.clone();
  }

  /** Of what the layers so far give. */
  public long[] shape() {
    return shape.clone();
  }

  /** All of them as one. */
  public Layer layer() {
    return Layer.sequence(layers.toArray(Layer[]::new));
  }

  /** A layer that keeps the shape. */
  public Stack then(Layer layer) {
    layers.add(layer);
    return this;
  }

  /** A layer that changes the shape. */
  public Stack then(Layer layer, long... into) {
    shape = into.clone();
    return then(layer);
  }

  /**
   * Has {@link #dense} and {@link #convolution} normalised spectrally from here on (Miyato et al.
   * 2018).
   *
   * @param gain their largest singular value; 0 for what their weights are
   */
  public Stack spectral(double gain) {
    spectralGain = gain;
    return this;
  }

  /** Fully connected; flattens. */
  public Stack dense(String name, int out) {
    return then(
        spectralGain == 0
            ? Layers.dense(weights, name, size(), out, init)
            : Layers.spectralDense(weights, name, size(), out, spectralGain, init),
        out);
  }

  /** k×k, with padding (k − 1)/2. */
  public Stack convolution(String name, int out, int k, int stride) {
    return then(
        spectralGain == 0
            ? Layers.convolution(weights, name, channels(), out, k, stride, side(), init)
            : Layers.spectralConvolution(
                weights, name, channels(), out, k, stride, side(), spectralGain, init),
        picture(out, side() / stride));
  }

  /** {@link #convolution} without a bias, for what a normalisation follows. */
  public Stack convolutionWithoutBias(String name, int out, int k, int stride) {
    return then(
        Layers.convolutionWithoutBias(weights, name, channels(), out, k, stride, side(), init),
        picture(out, side() / stride));
  }

  /** Transposed, k×k; a graph may apply it once. */
  public Stack deconvolution(String name, int out, int k, int stride) {
    return then(
        Layers.deconvolution(weights, name, channels(), out, k, stride, side(), init),
        picture(out, side() * stride));
  }

  /** {@link #deconvolution}, 4×4, to twice the side; begins without a checkerboard. */
  public Stack doubling(String name, int out) {
    return then(
        Layers.doubling(weights, name, channels(), out, side(), init), picture(out, 2 * side()));
  }

  /** {@link #deconvolution} that a graph may apply several times. */
  public Stack repeatedDeconvolution(String name, int out, int k, int stride) {
    return then(
        Layers.repeatedDeconvolution(weights, name, channels(), out, k, stride, side(), init),
        picture(out, side() * stride));
  }

  /** {@link #repeatedDeconvolution} without a bias, for what a normalisation follows. */
  public Stack repeatedDeconvolutionWithoutBias(String name, int out, int k, int stride) {
    return then(
        Layers.repeatedDeconvolutionWithoutBias(
            weights, name, channels(), out, k, stride, side(), init),
        picture(out, side() * stride));
  }

  public Stack batchNorm(String name) {
    return then(Layers.batchNorm(weights, name, channels()));
  }

  public Stack seluBatchNorm(String name) {
    return then(Layers.seluBatchNorm(weights, name, channels()));
  }

  public Stack instanceNorm() {
    return then(Layers.instanceNorm(side()));
  }

  public Stack instanceNormRelu() {
    return then(Layers.instanceNormRelu(side()));
  }

  public Stack relu() {
    return then(Layers.relu());
  }

  public Stack leakyRelu(double slope) {
    return then(Layers.leakyRelu(slope));
  }

  public Stack selu() {
    return then(Layers.selu());
  }

  public Stack sigmoid() {
    return then(Layers.sigmoid());
  }

  public Stack tanh() {
    return then(Layers.tanh());
  }

  /** Dropout of a share of the numbers, none of them at 0. */
  public Stack dropout(double share) {
    return share == 0 ? this : then(weights.dropout(share, shape));
  }

  /** One feature more: how much the pictures of a batch differ. */
  public Stack minibatchDeviation() {
    return compared(Graph::minibatchDeviation);
  }

  /** One feature more: how much the pixels of a batch vary. */
  public Stack minibatchVariance() {
    return compared(Graph::minibatchVariance);
  }

  private interface Comparison {
    Node of(Graph graph, Node x, int channels, int size);
  }

  private Stack compared(Comparison comparison) {
    if (shape.length == 1) {
      reshape(size(), 1, 1);
    }
    int channels = channels();
    int side = side();
    return then((g, x) -> comparison.of(g, x, channels, side), picture(channels + 1, side));
  }

  /** The same numbers in another shape. */
  public Stack reshape(long... into) {
    if (size(into) != size()) {
      throw new IllegalArgumentException(
          "%s cannot become %s".formatted(Arrays.toString(shape), Arrays.toString(into)));
    }
    return then(Layers.reshape(into), into);
  }

  /** x + layers(x) (He et al. 2016), for what {@code inner} adds, which keeps the shape. */
  public Stack residual(UnaryOperator<Stack> inner) {
    Stack branch = inner.apply(new Stack(weights, init, shape));
    if (!Arrays.equals(branch.shape, shape)) {
      throw new IllegalArgumentException("what is added has another shape");
    }
    return then(Layers.residual(branch.layer()));
  }

  private int size() {
    return Math.toIntExact(size(shape));
  }

  private static long size(long... shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  private int channels() {
    return Math.toIntExact(picture()[0]);
  }

  private int side() {
    return Math.toIntExact(picture()[1]);
  }

  private long[] picture() {
    if (shape.length != 3 || shape[1] != shape[2]) {
      throw new IllegalArgumentException("no square pictures: " + Arrays.toString(shape));
    }
    return shape;
  }

  private static long[] picture(int channels, int side) {
    return new long[] {channels, side, side};
  }
}
