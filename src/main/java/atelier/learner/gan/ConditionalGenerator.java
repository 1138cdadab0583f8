package atelier.learner.gan;

import atelier.nn.ConditionalBatchNorm;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures (n, channels, size, size) from latents, each followed by the share of each label: (n,
 * latent + labels). As that of {@link SnganDesign}, but with conditional batch normalisation:
 * labels have no other way in (Miyato and Koyama 2018).
 */
final class ConditionalGenerator implements Layer {
  private static final Init INIT = Init.normal(0.02);

  private final int latent;
  private final int labels;
  private final List<Stage> stages = new ArrayList<>();
  private final Layer last;

  /** What makes features, and what normalises them. */
  private record Stage(Layer features, ConditionalBatchNorm norm) {}

  /**
   * A generator.
   *
   * @param deep whether it begins with 4×4 pixels, where it can, rather than 8×8
   */
  ConditionalGenerator(
      Weights weights, int latent, int labels, int width, int size, int channels, boolean deep) {
    this.latent = latent;
    this.labels = labels;
    int count = DcganDesign.stages(size) + (deep && canHalve(size) ? 1 : 0);
    int side = size >> count;
    int features = width << (count - 1);
    Layer block =
        Layer.sequence(
            Layers.dense(weights, "0", latent, features * side * side, INIT),
            Layers.reshape(features, side, side));
    stages.add(new Stage(block, norm(weights, 0, features, side)));
    for (int i = 1; i < count; i++) {
      Layer larger =
          Layers.deconvolution(weights, "" + i, features, features / 2, 4, 2, side, INIT);
      features /= 2;
      side *= 2;
      stages.add(new Stage(larger, norm(weights, i, features, side)));
    }
    last =
        Layer.sequence(
            Layers.deconvolution(weights, "" + count, features, channels, 4, 2, side, INIT),
            Layers.tanh());
  }

  /** Whether networks for pictures of this size can halve once more what they come down to. */
  static boolean canHalve(int size) {
    return (size >> DcganDesign.stages(size)) == 8;
  }

  private ConditionalBatchNorm norm(Weights weights, int stage, int features, int side) {
    return new ConditionalBatchNorm(weights, stage + ".norm", labels, features, side);
  }

  @Override
  public Node apply(Graph graph, Node x) {
    Node label = graph.slice(x, 1, latent, latent + labels);
    Node features = graph.slice(x, 1, 0, latent);
    for (Stage stage : stages) {
      Node normal = stage.norm.apply(graph, stage.features.apply(graph, features), label);
      features = graph.activation("relu", normal);
    }
    return last.apply(graph, features);
  }
}
