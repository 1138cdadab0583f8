package atelier.nn;

import atelier.nn.Graph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the nodes of a graph change when its input moves in a direction (forward-mode
 * differentiation), as nodes of the same graph. The engine has no gradients of gradients; but with
 * v held constant, the gradient of ⟨∇ₓD(x), v⟩ with respect to weights is the ordinary gradient of
 * the tangent of D along v.
 */
final class Tangent {
  private final Graph graph;
  private final Map<Node, @Nullable Node> known = new HashMap<>();

  /**
   * Along a direction.
   *
   * @param input what moves
   * @param direction of the input's shape
   */
  Tangent(Graph graph, Node input, Node direction) {
    this.graph = graph;
    known.put(input, direction);
  }

  /**
   * The tangent of a node; null if it does not depend on what moves.
   *
   * @throws IllegalArgumentException if an operator's derivative is not known here
   */
  @Nullable Node of(Node node) {
    if (!known.containsKey(node)) {
      known.put(node, derived(node));
    }
    return known.get(node);
  }

  private @Nullable Node derived(Node node) {
    String operator = graph.operator(node);
    Node[] in = graph.sources(node);
    Node first = in.length == 0 || operator.equals("BlockGrad") ? null : of(in[0]);
    Node second = in.length < 2 ? null : of(in[1]);
    if (first == null && second == null) {
      return null;
    }
    Map<String, String> attributes = graph.attributes(node);
    return switch (operator) {
      case "Convolution", "FullyConnected" -> {
        attributes.put("no_bias", "true");
        yield graph.op(operator, attributes, along(node, first), in[1]);
      }
      case "Reshape", "slice_axis", "_mul_scalar", "mean", "sum" ->
          graph.op(operator, attributes, along(node, first));
      case "_plus_scalar" -> first;
      case "zeros_like" -> null;
      case "square" -> graph.affine(graph.multiply(along(node, first), in[0]), 2, 0);
      case "sqrt" -> graph.op("elemwise_div", along(node, first), graph.affine(node, 2, 0));
      case "broadcast_sub" -> graph.op(operator, along(node, first), along(node, second));
      case "Concat" ->
          graph.op(
              operator,
              attributes,
              Arrays.stream(in).map(part -> orZeros(of(part), part)).toArray(Node[]::new));
      case "LeakyReLU" -> graph.multiply(along(node, first), ofLeaky(node, in[0], attributes));
      case "Activation" ->
          graph.multiply(along(node, first), ofActivation(node, in[0], attributes));
      case "_npi_add" -> first == null ? second : second == null ? first : graph.add(first, second);
      case "broadcast_add" ->
          graph.broadcastAdd(orZeros(first, in[0]), orZeros(second, in[1])); // of the sum's shape
      case "elemwise_mul" -> {
        Node left = first == null ? null : graph.multiply(first, in[1]);
        Node right = second == null ? null : graph.multiply(in[0], second);
        yield left == null ? right : right == null ? left : graph.add(left, right);
      }
      case "dot", "batch_dot" -> {
        if (second != null) {
          throw unknown(node);
        }
        yield graph.op(operator, attributes, along(node, first), in[1]);
      }
      default -> throw unknown(node);
    };
  }

  private Node orZeros(@Nullable Node tangent, Node of) {
    return tangent == null ? graph.op("zeros_like", of) : tangent;
  }

  private Node along(Node node, @Nullable Node tangent) {
    if (tangent == null) {
      throw unknown(node);
    }
    return tangent;
  }

  /** Slope where x is below 0, otherwise 1; of elu its value plus its limit. */
  private Node ofLeaky(Node y, Node x, Map<String, String> attributes) {
    double slope = Double.parseDouble(attributes.getOrDefault("slope", "0.25"));
    Node above = graph.op("_greater_scalar", Map.of("scalar", 0), x);
    if (!"elu".equals(attributes.get("act_type"))) {
      return graph.affine(above, 1 - slope, slope);
    }
    Node below = graph.affine(above, -1, 1);
    return graph.add(above, graph.multiply(below, graph.affine(y, 1, slope)));
  }

  private Node ofActivation(Node y, Node x, Map<String, String> attributes) {
    return switch (attributes.getOrDefault("act_type", "")) {
      case "relu" -> graph.op("_greater_scalar", Map.of("scalar", 0), x);
      case "tanh" -> graph.affine(graph.square(y), -1, 1);
      case "sigmoid" -> graph.multiply(y, graph.affine(y, -1, 1));
      default -> throw unknown(y);
    };
  }

  private IllegalArgumentException unknown(Node node) {
    return new IllegalArgumentException(
        "no derivative is known of %s here".formatted(graph.operator(node)));
  }
}
