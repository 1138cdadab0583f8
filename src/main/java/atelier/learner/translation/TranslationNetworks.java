package atelier.learner.translation;

import atelier.nn.Layer;
import atelier.nn.Stack;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;

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
    Stack layers =
        new Stack(weights, INIT, channels, size, size).convolution("in", width, 3, 1).relu();
    for (int i = 1; i <= stages; i++) {
      layers.convolutionWithoutBias("down" + i, width << i, 3, 2).instanceNormRelu();
    }
    for (int i = 1; i <= blocks; i++) {
      String block = "block" + i;
      layers.residual(
          inner ->
              inner
                  .convolutionWithoutBias(block + ".1", width << stages, 3, 1)
                  .instanceNormRelu()
                  .convolutionWithoutBias(block + ".2", width << stages, 3, 1)
                  .instanceNorm());
    }
    for (int i = 1; i < stages; i++) {
      layers
          .repeatedDeconvolutionWithoutBias("up" + i, width << (stages - i), 4, 2)
          .instanceNormRelu();
    }
    return layers.repeatedDeconvolution("out", channels, 4, 2).tanh().layer();
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
    return new Stack(weights, INIT, channels, size, size)
        .convolution("0", width, 4, 2)
        .leakyRelu(LEAK)
        .convolutionWithoutBias("1", 2 * width, 4, 2)
        .instanceNorm()
        .leakyRelu(LEAK)
        .convolutionWithoutBias("2", 4 * width, 3, 1)
        .instanceNorm()
        .leakyRelu(LEAK)
        .repeatedDeconvolution("3", 1, 3, 1)
        .layer();
  }
}
