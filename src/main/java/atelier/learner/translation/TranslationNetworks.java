package atelier.learner.translation;

import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks of CycleGAN, for small pictures.
 *
 * <p>Convolutions are padded with zeros. The last layer of a generator is a transposed convolution
 * with stride 2 straight to the picture's channels: a convolution to three channels at full size
 * takes many times as long.
 */
final class TranslationNetworks {
  private static final Init INIT = Init.normal(0.02);
  private static final double LEAK = 0.2;

  private TranslationNetworks() {}

  /**
   * A generator: (n, channels, size, size) → the same shape, values from −1 to 1. Halves the size
   * once up to 32 pixels, else twice, while it doubles the channels; then come residual blocks.
   *
   * @param width channels at full size
   * @param blocks how many residual blocks
   */
  static Layer generator(Weights weights, int size, int channels, int width, int blocks) {
    int stages = size <= 32 ? 1 : 2;
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.convolution(weights, "in", channels, width, 3, 1, size, INIT));
    layers.add(Layers.relu());
    int features = width;
    int side = size;
    for (int i = 1; i <= stages; i++) {
      layers.add(
          Layers.convolutionWithoutBias(
              weights, "down" + i, features, 2 * features, 3, 2, side, INIT));
      features *= 2;
      side /= 2;
      layers.add(Layers.instanceNormRelu(side));
    }
    for (int i = 1; i <= blocks; i++) {
      layers.add(
          Layers.residual(
              Layers.convolutionWithoutBias(
                  weights, "block" + i + ".1", features, features, 3, 1, side, INIT),
              Layers.instanceNormRelu(side),
              Layers.convolutionWithoutBias(
                  weights, "block" + i + ".2", features, features, 3, 1, side, INIT),
              Layers.instanceNorm(side)));
    }
    for (int i = 1; i < stages; i++) {
      layers.add(
          Layers.repeatedDeconvolutionWithoutBias(
              weights, "up" + i, features, features / 2, 4, 2, side, INIT));
      features /= 2;
      side *= 2;
      layers.add(Layers.instanceNormRelu(side));
    }
    layers.add(Layers.repeatedDeconvolution(weights, "out", features, channels, 4, 2, side, INIT));
    layers.add(Layers.tanh());
    return Layer.sequence(layers.toArray(Layer[]::new));
  }

  /**
   * A discriminator: (n, channels, size, size) → (n, 1, size/4, size/4), a logit for each place,
   * judged by the 26 × 26 pixels around it. The last layer is a transposed convolution with stride
   * 1, the same as a convolution with its kernel turned: one to a single channel takes many times
   * as long.
   *
   * @param width channels after the first layer
   */
  static Layer discriminator(Weights weights, int size, int channels, int width) {
    return Layer.sequence(
        Layers.convolution(weights, "0", channels, width, 4, 2, size, INIT),
        Layers.leakyRelu(LEAK),
        Layers.convolutionWithoutBias(weights, "1", width, 2 * width, 4, 2, size / 2, INIT),
        Layers.instanceNorm(size / 4),
        Layers.leakyRelu(LEAK),
        Layers.convolutionWithoutBias(weights, "2", 2 * width, 4 * width, 3, 1, size / 4, INIT),
        Layers.instanceNorm(size / 4),
        Layers.leakyRelu(LEAK),
        Layers.repeatedDeconvolution(weights, "3", 4 * width, 1, 3, 1, size / 4, INIT));
  }
}
