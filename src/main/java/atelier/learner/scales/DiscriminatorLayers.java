package atelier.learner.scales;

import atelier.learner.gan.Diversity;
import atelier.nn.Equalised;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Weights;

/** What the discriminators of this package are made of (after Karras et al. 2018). */
final class DiscriminatorLayers {
  private static final double SLOPE = 0.2;

  private DiscriminatorLayers() {}

  /** Features of pictures: (n, channels, size, size) → (n, features, size, size). */
  static Layer fromPicture(
      Weights weights, Diversity diversity, String name, int channels, int features, int size) {
    boolean told = diversity == Diversity.VARIANCE;
    return Layer.sequence(
        (g, x) -> told ? g.minibatchVariance(x, channels, size) : x,
        Equalised.convolution(
            weights, name, told ? channels + 1 : channels, features, 1, 1, size, Equalised.GAIN),
        Layers.leakyRelu(SLOPE));
  }

  /**
   * All of one from {@code size} down to {@code side}, pictures (n, channels, size, size) to
   * logits.
   */
  static Layer whole(
      Weights weights, Diversity diversity, Widths widths, int side, int size, int channels) {
    Layer layers = fromPicture(weights, diversity, "fromPicture", channels, widths.at(size), size);
    for (int r = size; r > side; r /= 2) {
      layers = Layer.sequence(layers, halving(weights, "" + r, widths.at(r), widths.at(r / 2), r));
    }
    return Layer.sequence(layers, verdict(weights, diversity, "" + side, widths.at(side), side));
  }

  /** (n, in, size, size) → (n, out, size/2, size/2). */
  static Layer halving(Weights weights, String name, int in, int out, int size) {
    return Layer.sequence(
        Equalised.convolution(weights, name, in, out, 4, 2, size, Equalised.GAIN),
        Layers.leakyRelu(SLOPE));
  }

  /** (n, features, side, side) → logits (n, 1). */
  static Layer verdict(Weights weights, Diversity diversity, String name, int features, int side) {
    boolean told = diversity == Diversity.MINIBATCH_STDDEV;
    int in = told ? features + 1 : features;
    return Layer.sequence(
        (g, x) -> told ? g.minibatchDeviation(x, features, side) : x,
        Equalised.convolution(weights, name + ".0", in, features, 3, 1, side, Equalised.GAIN),
        Layers.leakyRelu(SLOPE),
        Equalised.dense(weights, name + ".1", features * side * side, 1, 1));
  }
}
