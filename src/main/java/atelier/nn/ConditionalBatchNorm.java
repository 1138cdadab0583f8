package atelier.nn;

import atelier.nn.Graph.Node;
import atelier.nn.Weights.Init;
import java.util.Map;

/**
 * Batch normalisation with a gain and a bias of each channel for each of several conditions (de
 * Vries et al. 2017; Miyato and Koyama 2018). At first it is the same for all.
 */
public final class ConditionalBatchNorm {
  private final Weight gain;
  private final Weight bias;
  private final Weight mean;
  private final Weight variance;
  private final int channels;
  private final int size;

  /** For pictures (n, channels, size, size). */
  public ConditionalBatchNorm(
      Weights weights, String name, int conditions, int channels, int size) {
    this.channels = channels;
    this.size = size;
    gain = weights.trained(name + ".gain", Init.constant(1), 0, 0, conditions, channels);
    bias = weights.trained(name + ".bias", Init.constant(0), 0, 0, conditions, channels);
    mean = weights.kept(name + ".mean", 0, channels);
    variance = weights.kept(name + ".variance", 1, channels);
  }

  /**
   * Continues a graph.
   *
   * @param x (n, channels, size, size)
   * @param condition (n, conditions): 1 for the one that holds, or shares of several that add up to
   *     1
   */
  public Node apply(Graph graph, Node x, Node condition) {
    Node normal =
        graph.batchNorm(
            x,
            graph.op("_ones", Map.of("shape", "(" + channels + ",)")),
            graph.op("_zeros", Map.of("shape", "(" + channels + ",)")),
            graph.weight(mean),
            graph.weight(variance),
            Layers.EPSILON);
    Node scaled = graph.scaleChannels(normal, ofEach(graph, condition, gain), channels, size);
    return graph.shiftChannels(scaled, ofEach(graph, condition, bias), channels, size);
  }

  /** A number for each channel of each picture, (n, channels). */
  private static Node ofEach(Graph graph, Node condition, Weight embedding) {
    return graph.dot(condition, graph.weight(embedding), false);
  }
}
