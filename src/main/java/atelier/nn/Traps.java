package atelier.nn;

import atelier.nn.Graph.Node;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What graphs must not hold, because the engine would end the process, corrupt its memory or lose
 * gradients, found by failing (see the package): refused while a graph is built.
 */
final class Traps {
  /** Of channels, in oneDNN's order. */
  private static final int BLOCK = 16;

  private static final Set<String> ELEMENTWISE =
      Set.of("Activation", "LeakyReLU", "BatchNorm", "_mul_scalar", "_plus_scalar", "_npi_add");

  private final Graph graph;
  private final Set<Node> transposed = new HashSet<>();

  Traps(Graph graph) {
    this.graph = graph;
  }

  /**
   * A transposed convolution's backward pass ends the process to one channel, where its weight is
   * not a leaf that the graph uses once, and into joined channels that are no whole blocks.
   */
  void requireTransposable(Node x, Node w, int out) {
    if (out == 1 || !graph.weights().containsValue(w) || !transposed.add(w)) {
      throw new IllegalArgumentException(
          "a transposed convolution to one channel, or whose weight is computed or used twice, is"
              + " to be made by patches");
    }
    if (!joinedByBlocks(x)) {
      throw new IllegalArgumentException(
          "a transposed convolution of joined channels needs a multiple of %d in each part, or is to be made by patches"
              .formatted(BLOCK));
    }
  }

  /** Batch normalisation of a view in which a batch's pictures are channels corrupts memory. */
  void requireBatch(Node x) {
    if (withoutBatch(x)) {
      throw new IllegalArgumentException(
          "batch normalisation of (1, n·channels, …) corrupts memory; use instanceNorm");
    }
  }

  private boolean withoutBatch(Node x) {
    if (graph.operator(x).equals("Reshape")) {
      return graph.attribute(x, "shape").startsWith("(1,");
    }
    Node[] sources = graph.sources(x);
    return sources.length > 0 && withoutBatch(sources[0]);
  }

  private boolean joinedByBlocks(Node x) {
    String operator = graph.operator(x);
    if (operator.equals("Concat")) {
      return Arrays.stream(graph.sources(x))
          .map(this::channels)
          .allMatch(channels -> channels.isPresent() && channels.getAsInt() % BLOCK == 0);
    }
    return !ELEMENTWISE.contains(operator) || joinedByBlocks(graph.sources(x)[0]);
  }

  /** How many channels pictures have, as far as it is known. */
  private OptionalInt channels(Node x) {
    String operator = graph.operator(x);
    if (operator.equals("Convolution") || operator.equals("Deconvolution")) {
      return OptionalInt.of(Integer.parseInt(graph.attribute(x, "num_filter")));
    }
    if (operator.equals("Concat")) {
      List<OptionalInt> parts = Arrays.stream(graph.sources(x)).map(this::channels).toList();
      return parts.stream().allMatch(OptionalInt::isPresent)
          ? OptionalInt.of(parts.stream().mapToInt(OptionalInt::getAsInt).sum())
          : OptionalInt.empty();
    }
    return ELEMENTWISE.contains(operator) ? channels(graph.sources(x)[0]) : OptionalInt.empty();
  }

  /** A max pool loses the gradient of what else takes its input and runs after it. */
  void requireMaxPoolsLast(List<Node> outputs) {
    Set<Node> order = new LinkedHashSet<>();
    outputs.forEach(node -> run(node, order));
    Set<Node> pooled = new HashSet<>();
    for (Node node : order) {
      List<Node> sources = List.of(graph.sources(node));
      if (sources.stream().anyMatch(pooled::contains)) {
        throw new IllegalArgumentException(
            "a max pool loses gradients of what is also used later; have outputs and inputs in the"
                + " order of their features");
      }
      if (graph.attribute(node, "pool_type").equals("max")) {
        pooled.addAll(sources);
      }
    }
  }

  /** Adds nodes in the order in which the engine runs them: inputs first, in their order. */
  private void run(Node node, Set<Node> order) {
    if (!order.contains(node)) {
      for (Node source : graph.sources(node)) {
        run(source, order);
      }
      order.add(node);
    }
  }
}
