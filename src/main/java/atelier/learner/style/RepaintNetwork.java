package atelier.learner.style;

import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns pictures into pictures of the same size in one pass (Johnson et al. 2016): two convolutions
 * that halve, residual blocks, two transposed convolutions that double, each but the last with
 * instance normalisation (Ulyanov et al. 2016).
 *
 * <p>Its input is larger than its output by {@link #MARGIN} on each side, so that what convolutions
 * make of the edge is not seen.
 */
final class RepaintNetwork {
  /** In pixels, of the input around the output. */
  static final int MARGIN = 16;

  private static final int MULTIPLE = 4;

  private static final Init INIT = Init.glorot();
  private static final double EPSILON = 1e-5;

  private final Layer down1;
  private final Layer down2;
  private final List<Layer> blocks = new ArrayList<>();
  private final Layer up1;
  private final Layer up2;

  /**
   * Makes the weights.
   *
   * @param width channels at half size
   * @param count residual blocks
   * @param side of the training pictures, margins included, for counting the arithmetic
   */
  RepaintNetwork(Weights weights, int width, int count, int side) {
    down1 = Layers.convolution(weights, "down1", 3, width, 4, 2, side, INIT);
    down2 = Layers.convolution(weights, "down2", width, 2 * width, 4, 2, side / 2, INIT);
    for (int i = 1; i <= 2 * count; i++) {
      blocks.add(
          Layers.convolution(weights, "block" + i, 2 * width, 2 * width, 3, 1, side / 4, INIT));
    }
    up1 = Layers.deconvolution(weights, "up1", 2 * width, width, 4, 2, side / 4, INIT);
    up2 = Layers.deconvolution(weights, "up2", width, 3, 4, 2, side / 2, INIT);
  }

  /** The side of the input for pictures of a side: margins on both, and a multiple. */
  static int padded(int side) {
    return (side + 2 * MARGIN + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
  }

  /**
   * The layers for pictures of one form: (n, 3, {@link #padded padded} height, padded width) → (n,
   * 3, height, width), 0 to 1.
   */
  Layer of(int height, int width) {
    return (graph, x) -> {
      Node painted = paint(graph, x, padded(height), padded(width));
      Node rows = graph.slice(painted, 2, MARGIN, MARGIN + height);
      return graph.slice(rows, 3, MARGIN, MARGIN + width);
    };
  }

  private Node paint(Graph graph, Node x, int height, int width) {
    Node centred = graph.op("_plus_scalar", Map.of("scalar", -0.5), x);
    Node y = rectified(graph, down1.apply(graph, centred), height / 2, width / 2);
    y = rectified(graph, down2.apply(graph, y), height / 4, width / 4);
    for (int i = 0; i < blocks.size(); i += 2) {
      Node inner = rectified(graph, blocks.get(i).apply(graph, y), height / 4, width / 4);
      inner = blocks.get(i + 1).apply(graph, inner);
      inner = graph.instanceNorm(inner, height / 4, width / 4, EPSILON);
      y = graph.op("elemwise_add", y, inner);
    }
    y = rectified(graph, up1.apply(graph, y), height / 2, width / 2);
    return graph.activation("sigmoid", up2.apply(graph, y));
  }

  private static Node rectified(Graph graph, Node x, int height, int width) {
    return graph.instanceNormRelu(x, height, width, EPSILON);
  }
}
