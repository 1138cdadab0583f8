package atelier.nn;

import atelier.nn.Graph.Node;

/** A part of a network: continues a graph. */
@FunctionalInterface
public interface Layer {
  Node apply(Graph graph, Node x);

  /** One after the other. */
  static Layer sequence(Layer... layers) {
    return (graph, x) -> {
      Node y = x;
      for (Layer layer : layers) {
        y = layer.apply(graph, y);
      }
      return y;
    };
  }
}
