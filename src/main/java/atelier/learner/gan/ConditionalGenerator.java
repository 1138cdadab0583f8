package atelier.learner.gan;

import atelier.family.Settings;
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
 * latent + labels). As that of {@link SnganDesign}, but with conditional batch normalisation
 * (Miyato and Koyama 2018), and labels beside the latent in the first layer (Brock et al. 2019):
 * what a label changes about a shape is no matter of scaling features alone.
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
   * @param labels how many there are
   */
  ConditionalGenerator(Weights weights, int labels, Settings settings, int size, int channels) {
    latent = settings.whole("latent");
    this.labels = labels;
    int count = SnganDesign.stages(settings, size);
    int side = size >> count;
    int features = settings.whole("width") << (count - 1);
    int first = features * side * side;
    Layer ofLatent = Layers.dense(weights, "0", latent, first, INIT);
    Layer ofLabel = Layers.denseWithoutBias(weights, "0.labels", labels, first, Init.constant(0));
    Layer block =
        Layer.sequence(
            (g, x) ->
                g.add(
                    ofLatent.apply(g, g.slice(x, 1, 0, latent)),
                    ofLabel.apply(g, g.slice(x, 1, latent, latent + labels))),
            Layers.reshape(features, side, side));
    stages.add(new Stage(block, norm(weights, 0, features, side)));
    for (int i = 1; i < count; i++) {
      Layer larger = Layers.doubling(weights, "" + i, features, features / 2, side, INIT);
      features /= 2;
      side *= 2;
      stages.add(new Stage(larger, norm(weights, i, features, side)));
    }
    last =
        Layer.sequence(
            Layers.doubling(weights, "" + count, features, channels, side, INIT), Layers.tanh());
  }

  /** A generator as settings say, of pictures that obey conditions, whose shares add up to 1. */
  static Layer of(Weights weights, int conditions, Settings settings, int size, int channels) {
    return settings.toggle("modulation")
        ? new ModulatedGenerator(weights, conditions, settings, size, channels)
        : new ConditionalGenerator(weights, conditions, settings, size, channels);
  }

  private ConditionalBatchNorm norm(Weights weights, int stage, int features, int side) {
    return new ConditionalBatchNorm(weights, stage + ".norm", labels, features, side);
  }

  @Override
  public Node apply(Graph graph, Node x) {
    Node label = graph.slice(x, 1, latent, latent + labels);
    Node features = x;
    for (Stage stage : stages) {
      Node normal = stage.norm.apply(graph, stage.features.apply(graph, features), label);
      features = graph.activation("relu", normal);
    }
    return last.apply(graph, features);
  }
}
