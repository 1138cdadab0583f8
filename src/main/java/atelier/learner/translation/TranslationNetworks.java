package atelier.learner.translation;

import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Stack;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The networks of CycleGAN, pix2pix and super-resolution, for small pictures.
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
    return patches(weights, "", size, channels, width).layer();
  }

  /**
   * A discriminator of two scales (Wang et al. 2018): a second one sees the pictures half as large,
   * and so 52 × 52 pixels around each place. (n, channels, size, size) → (n, places), those of the
   * second four times, as each stands for four of the first.
   */
  static Layer discriminatorOfTwoScales(Weights weights, int size, int channels, int width) {
    Stack fine = patches(weights, "", size, channels, width);
    Stack coarse = patches(weights, "half.", size / 2, channels, width);
    return (graph, x) -> {
      Node near = inARow(graph, fine, x);
      Node far = inARow(graph, coarse, graph.averagePool(x, 2));
      return graph.concatenate(1, List.of(near, far, far, far, far));
    };
  }

  private static Node inARow(Graph graph, Stack patches, Node x) {
    long[] shape = patches.shape();
    return graph.reshape(patches.layer().apply(graph, x), -1, shape[1] * shape[2]);
  }

  private static Stack patches(Weights weights, String name, int size, int channels, int width) {
    return new Stack(weights, INIT, channels, size, size)
        .convolution(name + "0", width, 4, 2)
        .leakyRelu(LEAK)
        .convolutionWithoutBias(name + "1", 2 * width, 4, 2)
        .instanceNorm()
        .leakyRelu(LEAK)
        .convolutionWithoutBias(name + "2", 4 * width, 3, 1)
        .instanceNorm()
        .leakyRelu(LEAK)
        .repeatedDeconvolution(name + "3", 1, 3, 1);
  }

  /**
   * A U-Net (Ronneberger et al. 2015; Isola et al. 2017): (n, channels, size, size) → the same
   * shape, values from −1 to 1. Halves the size as long as it can, down to 2 pixels at least, and
   * doubles it again; what comes up at a size is joined with what went down there, so that nothing
   * of the drawing is lost on the way.
   *
   * @param width channels at half size, a multiple of 16; eight times as many at most further below
   */
  static Layer unet(Weights weights, int size, int channels, int width) {
    Layer down = Layers.convolution(weights, "down1", channels, width, 4, 2, size, INIT);
    Layer inner = below(weights, 2, size / 2, width, 8 * width);
    Layer up = Layers.deconvolution(weights, "up1", 2 * width, channels, 4, 2, size / 2, INIT);
    return Layer.sequence(down, inner, Layers.relu(), up, Layers.tanh());
  }

  /**
   * What a U-Net has below a level: (n, channels, size, size) → (n, 2·channels, size, size), what
   * it is given and what came up.
   */
  private static Layer below(Weights weights, int level, int size, int channels, int most) {
    int half = size / 2;
    int deeper = Math.min(2 * channels, most);
    boolean innermost = half % 2 != 0 || half < 4;
    String number = Integer.toString(level);
    List<Layer> layers = new ArrayList<>();
    layers.add(Layers.leakyRelu(LEAK));
    String down = "down" + number;
    layers.add(Layers.convolutionWithoutBias(weights, down, channels, deeper, 4, 2, size, INIT));
    layers.add(Layers.batchNorm(weights, down, deeper));
    if (!innermost) {
      layers.add(below(weights, level + 1, half, deeper, most));
    }
    layers.add(Layers.relu());
    String up = "up" + number;
    int joined = innermost ? deeper : 2 * deeper;
    layers.add(Layers.deconvolution(weights, up, joined, channels, 4, 2, half, INIT));
    layers.add(Layers.batchNorm(weights, up, channels));
    Layer around = Layer.sequence(layers.toArray(Layer[]::new));
    return (graph, x) -> graph.concatenate(1, List.of(x, around.apply(graph, x)));
  }

  /**
   * What is added to enlarged pictures: (n, channels, h, w) → (n, channels, factor·h, factor·w). A
   * convolution, residual blocks without normalisation, and sub-pixel convolution (Shi et al.
   * 2016), all at the small size; begins near 0.
   *
   * @param size for counting the arithmetic
   * @param width channels inside
   * @param blocks how many residual blocks
   */
  static Layer enlarging(
      Weights weights, int size, int channels, int factor, int width, int blocks) {
    Layer in = Layers.convolution(weights, "in", channels, width, 3, 1, size, Init.glorot());
    List<Layer> deep = new ArrayList<>();
    for (int i = 1; i <= blocks; i++) {
      String block = "block" + i;
      deep.add(
          Layers.residual(
              Layers.convolution(weights, block + ".1", width, width, 3, 1, size, Init.glorot()),
              Layers.relu(),
              Layers.convolution(weights, block + ".2", width, width, 3, 1, size, INIT)));
    }
    Layer out =
        Layers.convolution(
            weights, "out", width, channels * factor * factor, 3, 1, size, Init.normal(1e-3));
    deep.add(Layers.relu());
    deep.add(out);
    deep.add((graph, x) -> graph.op("depth_to_space", Map.of("block_size", factor), x));
    return Layer.sequence(in, Layer.sequence(deep.toArray(Layer[]::new)));
  }

  /** How far {@link #enlarging} sees, in pixels of the small picture. */
  static int reach(int blocks) {
    return 2 * blocks + 2;
  }
}
