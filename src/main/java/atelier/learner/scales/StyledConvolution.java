package atelier.learner.scales;

import atelier.nn.Equalised;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Weight;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;

/**
 * A 3×3 convolution in a style (Karras et al. 2020): the style scales what goes into it, channel by
 * channel; what comes out is scaled to unit variance, as far as the weights tell; then noise and a
 * bias are added. The paper scales the kernel anew for each picture; to scale the channels before
 * and after comes to the same and needs one convolution for all.
 */
final class StyledConvolution {
  private static final int TAPS = 9;

  private final Layer style;
  private final Weight kernel;
  private final Weight noiseStrength;
  private final Weight bias;
  private final Weight shownNoise;
  private final int in;
  private final int out;
  private final int size;
  private final double scale;

  /**
   * From pictures (n, in, size, size) to (n, out, size, size).
   *
   * @param latent how many numbers a style's latent has
   */
  StyledConvolution(Weights weights, String name, int latent, int in, int out, int size) {
    this.in = in;
    this.out = out;
    this.size = size;
    scale = 1 / Math.sqrt(TAPS * in);
    style = Equalised.dense(weights, name + ".style", latent, in, 1, 1);
    kernel =
        weights.trained(name + ".weight", Init.normal(1), TAPS * in, TAPS * out, out, in, 3, 3);
    noiseStrength = weights.trained(name + ".noiseStrength", 0, out, 1, 1, 1);
    bias = weights.trained(name + ".bias", 0, out);
    shownNoise = weights.kept(name + ".noise", Init.normal(1), 1, 1, size, size);
    weights.countMultiplyAdds((double) TAPS * in * out * size * size);
  }

  /**
   * Continues a graph.
   *
   * @param w (n, latent)
   */
  Node apply(Graph graph, Node x, Node w) {
    Node s = style.apply(graph, w);
    Node k = graph.affine(graph.weight(kernel), scale, 0);
    Node modulated = graph.scaleChannels(x, s, in, size);
    Node convolved = graph.convolution(out, 3, 1, 1, modulated, k);
    Node normal = graph.scaleChannels(convolved, demodulation(graph, s, k), out, size);
    Node noise =
        graph.mode() == Mode.TRAINING
            ? graph.drawn((ops, random, n) -> ops.normal(random, n, 1, size, size))
            : graph.weight(shownNoise);
    Node added =
        graph.convolution(out, 1, 1, 0, noise, graph.weight(noiseStrength), graph.weight(bias));
    Node sum =
        graph.mode() == Mode.TRAINING
            ? graph.add(normal, added)
            : graph.broadcastAdd(normal, added);
    return graph.leakyRelu(sum, 0.2);
  }

  /** √2 over the root of what the squares of kernel and style add up to, (n, out). */
  private Node demodulation(Graph graph, Node s, Node k) {
    Node squares = graph.sum(graph.reshape(graph.square(k), out, in, TAPS), 2, false);
    Node variance = graph.dot(graph.square(s), squares, true);
    return graph.affine(graph.op("rsqrt", graph.affine(variance, 1, 1e-8)), Equalised.GAIN, 0);
  }
}
