package atelier.nn;

import atelier.nn.Graph.Node;
import atelier.nn.Weights.Init;
import java.util.List;

/** The layers that networks are built from. Each makes its weights once. */
public final class Layers {
  static final double EPSILON = 1e-5;

  /** Of which oneDNN's quick convolutions make a multiple, where a picture is large. */
  private static final int QUICK = 8;

  /** From how many pixels a side on. */
  private static final int LARGE = 16;

  private Layers() {}

  /** Fully connected, (n, …) → (n, out). */
  public static Layer dense(Weights weights, String name, int in, int out, Init init) {
    weights.countMultiplyAdds((double) in * out);
    Weight w = weights.trained(name + ".weight", init, in, out, out, in);
    Weight b = weights.trained(name + ".bias", 0, out);
    return (g, x) -> g.dense(x, g.weight(w), g.weight(b), out);
  }

  /**
   * k×k convolution with padding (k − 1)/2: (n, in, size, size) → (n, out, size/stride,
   * size/stride).
   */
  public static Layer convolution(
      Weights weights, String name, int in, int out, int k, int stride, int size, Init init) {
    Weight w = kernel(weights, name, in, out, k, stride, size, init);
    Weight b = weights.trained(name + ".bias", 0, out);
    int spare = spare(out, k, stride, size);
    return spare == 0
        ? (g, x) -> g.convolution(out, k, stride, (k - 1) / 2, x, g.weight(w), g.weight(b))
        : (g, x) -> {
          Node kernels = g.concatenate(0, List.of(g.weight(w), g.zeros(spare, in, k, k)));
          Node biases = g.concatenate(0, List.of(g.weight(b), g.zeros(spare)));
          Node all = g.convolution(out + spare, k, stride, (k - 1) / 2, x, kernels, biases);
          return g.slice(all, 1, 0, out);
        };
  }

  /** {@link #convolution} without a bias, for what a normalisation follows. */
  public static Layer convolutionWithoutBias(
      Weights weights, String name, int in, int out, int k, int stride, int size, Init init) {
    Weight w = kernel(weights, name, in, out, k, stride, size, init);
    return (g, x) -> g.convolution(out, k, stride, (k - 1) / 2, x, g.weight(w));
  }

  /**
   * How many channels of zeros are computed too and thrown away: one to three channels of a large
   * picture alone take three times as long as eight.
   */
  private static int spare(int out, int k, int stride, int size) {
    return k > 1 && stride == 1 && size >= LARGE ? Math.floorMod(-out, QUICK) : 0;
  }

  private static Weight kernel(
      Weights weights, String name, int in, int out, int k, int stride, int size, Init init) {
    weights.countMultiplyAdds((double) in * out * k * k * (size / stride) * (size / stride));
    return weights.trained(name + ".weight", init, in * k * k, out * k * k, out, in, k, k);
  }

  /** {@link #dense} with spectral normalisation: the largest singular value is {@code gain}. */
  public static Layer spectralDense(
      Weights weights, String name, int in, int out, double gain, Init init) {
    weights.countMultiplyAdds((double) in * out);
    Weight w = weights.trained(name + ".weight", init, in, out, out, in);
    Weight b = weights.trained(name + ".bias", 0, out);
    Weight u = weights.kept(name + ".u", Init.normal(1), 1, out);
    return (g, x) -> g.dense(x, g.spectralNorm(w, u, out, gain), g.weight(b), out);
  }

  /** {@link #dense} without a bias. */
  public static Layer denseWithoutBias(Weights weights, String name, int in, int out, Init init) {
    weights.countMultiplyAdds((double) in * out);
    Weight w = weights.trained(name + ".weight", init, in, out, out, in);
    return (g, x) -> g.dot(g.reshape(x, -1, in), g.weight(w), true);
  }

  /** {@link #spectralDense} without a bias. */
  public static Layer spectralDenseWithoutBias(
      Weights weights, String name, int in, int out, double gain, Init init) {
    weights.countMultiplyAdds((double) in * out);
    Weight w = weights.trained(name + ".weight", init, in, out, out, in);
    Weight u = weights.kept(name + ".u", Init.normal(1), 1, out);
    return (g, x) -> g.dot(g.reshape(x, -1, in), g.spectralNorm(w, u, out, gain), true);
  }

  /**
   * {@link #convolution} with spectral normalisation: the largest singular value is {@code gain}.
   */
  public static Layer spectralConvolution(
      Weights weights,
      String name,
      int in,
      int out,
      int k,
      int stride,
      int size,
      double gain,
      Init init) {
    Weight w = kernel(weights, name, in, out, k, stride, size, init);
    Weight b = weights.trained(name + ".bias", 0, out);
    Weight u = weights.kept(name + ".u", Init.normal(1), 1, out);
    return (g, x) ->
        g.convolution(out, k, stride, (k - 1) / 2, x, g.spectralNorm(w, u, out, gain), g.weight(b));
  }

  /** k×k transposed convolution: (n, in, size, size) → (n, out, stride·size, stride·size). */
  public static Layer deconvolution(
      Weights weights, String name, int in, int out, int k, int stride, int size, Init init) {
    if (out == 1) {
      return repeatedDeconvolution(weights, name, in, out, k, stride, size, init);
    }
    weights.countMultiplyAdds((double) in * out * k * k * size * size);
    Weight b = weights.trained(name + ".bias", 0, out);
    Weight w = weights.trainedAlone(name + ".weight", init, in * k * k, out * k * k, in, out, k, k);
    return (g, x) -> g.deconvolution(out, k, stride, x, g.weight(w), g.weight(b));
  }

  /** {@link #deconvolution}, 4×4, to twice the size; begins without a checkerboard. */
  public static Layer doubling(Weights weights, String name, int in, int out, int size, Init init) {
    int k = SmoothKernels.SIDE;
    return deconvolution(weights, name, in, out, k, 2, size, new SmoothKernels(init));
  }

  /** {@link #deconvolution} that a graph may apply several times. */
  public static Layer repeatedDeconvolution(
      Weights weights, String name, int in, int out, int k, int stride, int size, Init init) {
    Weight b = weights.trained(name + ".bias", 0, out);
    Weight w = patches(weights, name, in, out, k, size, init);
    return (g, x) -> g.deconvolutionByPatches(out, k, stride, size, x, g.weight(w), g.weight(b));
  }

  /** {@link #repeatedDeconvolution} without a bias, for what a normalisation follows. */
  public static Layer repeatedDeconvolutionWithoutBias(
      Weights weights, String name, int in, int out, int k, int stride, int size, Init init) {
    Weight w = patches(weights, name, in, out, k, size, init);
    return (g, x) -> g.deconvolutionByPatches(out, k, stride, size, x, g.weight(w));
  }

  private static Weight patches(
      Weights weights, String name, int in, int out, int k, int size, Init init) {
    weights.countMultiplyAdds((double) in * out * k * k * size * size);
    return weights.trained(name + ".weight", init, in * k * k, out * k * k, out * k * k, in, 1, 1);
  }

  /** Batch normalisation (Ioffe and Szegedy 2015); running statistics in evaluation. */
  public static Layer batchNorm(Weights weights, String name, int channels) {
    return batchNorm(weights, name, channels, EPSILON);
  }

  /**
   * {@link #selu}, then {@link #batchNorm}. The factor λ of selu is left out, as normalisation
   * takes it out again: norm(λx, ε) = norm(x, ε/λ²). Running statistics are those without λ.
   */
  public static Layer seluBatchNorm(Weights weights, String name, int channels) {
    double epsilon = EPSILON / (Graph.SELU_SCALE * Graph.SELU_SCALE);
    return Layer.sequence(Graph::seluUnscaled, batchNorm(weights, name, channels, epsilon));
  }

  private static Layer batchNorm(Weights weights, String name, int channels, double epsilon) {
    Weight gamma = weights.trained(name + ".gamma", 1, channels);
    Weight beta = weights.trained(name + ".beta", 0, channels);
    Weight mean = weights.kept(name + ".mean", 0, channels);
    Weight variance = weights.kept(name + ".variance", 1, channels);
    return (g, x) ->
        g.batchNorm(
            x, g.weight(gamma), g.weight(beta), g.weight(mean), g.weight(variance), epsilon);
  }

  /** Instance normalisation without scale and shift, for pictures of one size. */
  public static Layer instanceNorm(int size) {
    return (g, x) -> g.instanceNorm(x, size, size, EPSILON);
  }

  /** {@link #instanceNorm}, then relu. */
  public static Layer instanceNormRelu(int size) {
    return (g, x) -> g.instanceNormRelu(x, size, size, EPSILON);
  }

  /** x + layers(x) (He et al. 2016). */
  public static Layer residual(Layer... layers) {
    Layer branch = Layer.sequence(layers);
    return (g, x) -> g.op("elemwise_add", x, branch.apply(g, x));
  }

  /** (n, …) → (n, shape). */
  public static Layer reshape(long... shape) {
    long[] batched = new long[shape.length + 1];
    batched[0] = -1;
    System.arraycopy(shape, 0, batched, 1, shape.length);
    return (g, x) -> g.reshape(x, batched);
  }

  public static Layer relu() {
    return (g, x) -> g.activation("relu", x);
  }

  public static Layer leakyRelu(double slope) {
    return (g, x) -> g.leakyRelu(x, slope);
  }

  /** Self-normalising (Klambauer et al. 2017). */
  public static Layer selu() {
    return Graph::selu;
  }

  public static Layer sigmoid() {
    return (g, x) -> g.activation("sigmoid", x);
  }

  public static Layer tanh() {
    return (g, x) -> g.activation("tanh", x);
  }
}
