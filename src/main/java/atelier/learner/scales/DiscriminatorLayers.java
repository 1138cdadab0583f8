package atelier.learner.scales;

import atelier.nn.Equalised;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Weights;

/** What the discriminators of this package are made of (after Karras et al. 2018). */
final class DiscriminatorLayers {
  private static final double SLOPE = 0.2;

  private DiscriminatorLayers() {}

  /** Features of pictures: (n, channels, size, size) → (n, features, size, size). */
  static Layer fromPicture(Weights weights, String name, int channels, int features, int size) {
    return Layer.sequence(
        Equalised.convolution(weights, name, channels, features, 1, 1, size, Equalised.GAIN),
        Layers.leakyRelu(SLOPE));
  }

  /**
   * All of one from {@code size} down to {@code side}, pictures (n, channels, size, size) to
   * logits.
   */
  static Layer whole(Weights weights, Widths widths, int side, int size, int channels) {
    Layer layers = fromPicture(weights, "fromPicture", channels, widths.at(size), size);
    for (int r = size; r > side; r /= 2) {
      layers = Layer.sequence(layers, halving(weights, "" + r, widths.at(r), widths.at(r / 2), r));
    }
    return Layer.sequence(layers, verdict(weights, "" + side, widths.at(side), side));
  }

  /** (n, in, size, size) → (n, out, size/2, size/2). */
  static Layer halving(Weights weights, String name, int in, int out, int size) {
    return Layer.sequence(
        Equalised.convolution(weights, name, in, out, 4, 2, size, Equalised.GAIN),
        Layers.leakyRelu(SLOPE));
  }

  /**
   * (n, features, side, side) → logits (n, 1). Real and generated pictures are compared among
   * themselves: they are halves of a batch.
   */
  static Layer verdict(Weights weights, String name, int features, int side) {
    return Layer.sequence(
        (g, x) -> g.minibatchDeviation(x, 2, features, side),
        Equalised.convolution(
            weights, name + ".0", features + 1, features, 3, 1, side, Equalised.GAIN),
        Layers.leakyRelu(SLOPE),
        Equalised.dense(weights, name + ".1", features * side * side, 1, 1));
  }
}
