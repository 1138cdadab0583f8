package atelier.nn;

import atelier.nn.Weights.Init;

/** The layers that networks are built from. */
public final class Layers {
  private Layers() {}

  /** Fully connected, (n, …) → (n, out). */
  public static Layer dense(Weights weights, String name, int in, int out, Init init) {
    Weight w = weights.trained(name + ".weight", init, in, out, out, in);
    Weight b = weights.trained(name + ".bias", 0, out);
    return (ops, x, mode) -> ops.dense(x, w.in(mode), b.in(mode));
  }

  /** k×k convolution with padding k/2: (n, in, h, w) → (n, out, ⌈h/stride⌉, ⌈w/stride⌉). */
  public static Layer convolution(
      Weights weights, String name, int in, int out, int k, int stride, Init init) {
    Weight w = weights.trained(name + ".weight", init, in * k * k, out * k * k, out, in, k, k);
    Weight b = weights.trained(name + ".bias", 0, out);
    int pad = (k - 1) / 2;
    return (ops, x, mode) -> ops.convolution(x, w.in(mode), b.in(mode), stride, pad);
  }

  /** {@link #dense} with spectral normalisation. */
  public static Layer spectralDense(Weights weights, String name, int in, int out, Init init) {
    Weight w = weights.trained(name + ".weight", init, in, out, out, in);
    Weight b = weights.trained(name + ".bias", 0, out);
    Weight u = weights.kept(name + ".u", Init.normal(1), 1, out);
    return (ops, x, mode) -> ops.dense(x, ops.spectralNorm(w.in(mode), u.in(mode)), b.in(mode));
  }

  /** {@link #convolution} with spectral normalisation. */
  public static Layer spectralConvolution(
      Weights weights, String name, int in, int out, int k, int stride, Init init) {
    Weight w = weights.trained(name + ".weight", init, in * k * k, out * k * k, out, in, k, k);
    Weight b = weights.trained(name + ".bias", 0, out);
    Weight u = weights.kept(name + ".u", Init.normal(1), 1, out);
    int pad = (k - 1) / 2;
    return (ops, x, mode) ->
        ops.convolution(x, ops.spectralNorm(w.in(mode), u.in(mode)), b.in(mode), stride, pad);
  }

  /** k×k transposed convolution: (n, in, h, w) → (n, out, stride·h, stride·w). */
  public static Layer deconvolution(
      Weights weights, String name, int in, int out, int k, int stride, Init init) {
    if (out == 1) {
      Weight w = weights.trained(name + ".weight", init, in * k * k, k * k, k * k, in, 1, 1);
      Weight b = weights.trained(name + ".bias", 0, 1);
      return (ops, x, mode) -> ops.deconvolutionToGrey(x, w.in(mode), b.in(mode), stride);
    }
    Weight w = weights.trained(name + ".weight", init, in * k * k, out * k * k, in, out, k, k);
    Weight b = weights.trained(name + ".bias", 0, out);
    return (ops, x, mode) -> ops.deconvolution(x, w.in(mode), b.in(mode), stride);
  }

  /** Batch normalisation (Ioffe and Szegedy 2015); running statistics in evaluation. */
  public static Layer batchNorm(Weights weights, String name, int channels) {
    Weight gamma = weights.trained(name + ".gamma", 1, channels);
    Weight beta = weights.trained(name + ".beta", 0, channels);
    Weight mean = weights.kept(name + ".mean", 0, channels);
    Weight variance = weights.kept(name + ".variance", 1, channels);
    return (ops, x, mode) ->
        ops.batchNorm(
            x,
            gamma.in(mode),
            beta.in(mode),
            mean.in(mode),
            variance.in(mode),
            mode == Mode.AVERAGED);
  }

  /** (n, …) → (n, shape). */
  public static Layer reshape(long... shape) {
    long[] batched = new long[shape.length + 1];
    batched[0] = -1;
    System.arraycopy(shape, 0, batched, 1, shape.length);
    return (ops, x, mode) -> ops.reshape(x, batched);
  }

  public static Layer relu() {
    return (ops, x, mode) -> ops.relu(x);
  }

  public static Layer leakyRelu(double slope) {
    return (ops, x, mode) -> ops.leakyRelu(x, slope);
  }

  /** Self-normalising (Klambauer et al. 2017). */
  public static Layer selu() {
    return (ops, x, mode) -> ops.selu(x);
  }

  public static Layer sigmoid() {
    return (ops, x, mode) -> ops.sigmoid(x);
  }

  public static Layer tanh() {
    return (ops, x, mode) -> ops.tanh(x);
  }
}
