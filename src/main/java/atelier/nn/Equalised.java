package atelier.nn;

import atelier.nn.Weights.Init;

/**
 * Layers at an equalised learning rate (Karras et al. 2018): weights begin at unit variance and are
 * multiplied by {@code gain/√fan-in} (He et al. 2015) wherever they are used, so that an optimiser
 * that moves all weights at one rate changes each layer at the same speed.
 */
public final class Equalised {
  /** For what a leaky rectifier follows. */
  public static final double GAIN = Math.sqrt(2);

  private static final Init UNIT = Init.normal(1);

  private Equalised() {}

  /** Fully connected, (n, …) → (n, out). */
  public static Layer dense(Weights weights, String name, int in, int out, double gain) {
    return dense(weights, name, in, out, gain, 0);
  }

  /** The same with a bias that begins at {@code bias}. */
  public static Layer dense(
      Weights weights, String name, int in, int out, double gain, float bias) {
    weights.countMultiplyAdds((double) in * out);
    Weight w = weights.trained(name + ".weight", UNIT, in, out, out, in);
    Weight b = weights.trained(name + ".bias", bias, out);
    double scale = gain / Math.sqrt(in);
    return (g, x) -> g.dense(x, g.affine(g.weight(w), scale, 0), g.weight(b), out);
  }

  /** k×k with padding (k − 1)/2: (n, in, size, size) → (n, out, size/stride, size/stride). */
  public static Layer convolution(
      Weights weights, String name, int in, int out, int k, int stride, int size, double gain) {
    weights.countMultiplyAdds((double) in * out * k * k * (size / stride) * (size / stride));
    Weight w = weights.trained(name + ".weight", UNIT, in * k * k, out * k * k, out, in, k, k);
    Weight b = weights.trained(name + ".bias", 0, out);
    double scale = gain / Math.sqrt(in * k * k);
    return (g, x) ->
        g.convolution(out, k, stride, (k - 1) / 2, x, g.affine(g.weight(w), scale, 0), g.weight(b));
  }

  /**
   * Transposed: (n, in, size, size) → (n, out, stride·size, stride·size), to more than one channel;
   * a graph may apply it once. As the engine needs the weight itself, it is what goes in that is
   * multiplied, which comes to the same.
   */
  public static Layer deconvolution(
      Weights weights, String name, int in, int out, int k, int stride, int size, double gain) {
    weights.countMultiplyAdds((double) in * out * k * k * size * size);
    Weight b = weights.trained(name + ".bias", 0, out);
    Weight w = weights.trainedAlone(name + ".weight", UNIT, in * k * k, out * k * k, in, out, k, k);
    double scale = gain * stride / Math.sqrt(in * k * k);
    return (g, x) ->
        g.deconvolution(out, k, stride, g.affine(x, scale, 0), g.weight(w), g.weight(b));
  }
}
