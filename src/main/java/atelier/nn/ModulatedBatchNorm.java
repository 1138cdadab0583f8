package atelier.nn;

import atelier.nn.Graph.Node;
import atelier.nn.Weights.Init;

/**
 * Batch normalisation whose result is scaled and shifted, channel by channel, as a style says:
 * {@code norm(x)·(1 + gain(style)) + shift(style)} (self-modulation, Chen et al. 2019).
 */
public final class ModulatedBatchNorm {
  private static final Init INIT = Init.normal(0.1);

  private final Layer norm;
  private final Layer gain;
  private final Layer shift;
  private final int channels;
  private final int size;

  /**
   * For pictures (n, channels, size, size).
   *
   * @param style how many numbers a style has
   */
  public ModulatedBatchNorm(Weights weights, String name, int style, int channels, int size) {
    this.channels = channels;
    this.size = size;
    norm = Layers.batchNorm(weights, name, channels);
    gain = Layers.dense(weights, name + ".gain", style, channels, INIT);
    shift = Layers.dense(weights, name + ".shift", style, channels, INIT);
  }

  /**
   * Continues a graph.
   *
   * @param x (n, channels, size, size)
   * @param style (n, style)
   */
  public Node apply(Graph graph, Node x, Node style) {
    Node gains = graph.affine(gain.apply(graph, style), 1, 1);
    Node scaled = graph.scaleChannels(norm.apply(graph, x), gains, channels, size);
    return graph.shiftChannels(scaled, shift.apply(graph, style), channels, size);
  }
}
