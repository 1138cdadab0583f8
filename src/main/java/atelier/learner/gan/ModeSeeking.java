package atelier.learner.gan;

import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Pays a generator for pictures that differ as much as their latents do (Mao et al. 2019): {@code 1
 * / (mean|I₂ − I₁| / mean|z₂ − z₁| + 10⁻⁵)}, of the two halves of a batch.
 */
final class ModeSeeking {
  private static final Noise NONE = new Noise(0);

  private final Program program;
  private final Array pictures;

  /**
   * For batches of one form.
   *
   * @param closed has a program closed with the learner
   * @param n how many pictures, at least two
   * @param shape of a picture
   */
  ModeSeeking(Ops kept, UnaryOperator<Program> closed, int n, long... shape) {
    Graph graph = new Graph(Mode.TRAINING);
    Node pictureDistance = distance(graph, graph.input(), n);
    Node latentDistance = distance(graph, graph.input(), n);
    Node ratio = graph.op("elemwise_div", pictureDistance, latentDistance);
    Node loss = graph.op("_rdiv_scalar", Map.of("scalar", 1), graph.affine(ratio, 1, 1e-5));
    program = closed.apply(new Program(kept, graph, loss));
    pictures = kept.zeros(n, shape[0], shape[1], shape[2]);
    kept.requireGradient(pictures);
  }

  private static Node distance(Graph graph, Node x, int n) {
    return graph.meanAbsolute(graph.rows(x, 0, n / 2), graph.rows(x, n / 2, n / 2 * 2));
  }

  /** The gradient of the loss times a weight, with respect to each pixel. */
  Array gradient(Ops ops, Array fake, Array latents, double weight) {
    ops.copy(fake, pictures);
    // a copy: going backward forgets what else was recorded of its inputs
    Array z = ops.copy(latents);
    Array loss = ops.record(() -> program.run(ops, NONE, pictures, z));
    ops.backward(loss, ops.scalar(weight));
    return pictures.gradient();
  }
}
