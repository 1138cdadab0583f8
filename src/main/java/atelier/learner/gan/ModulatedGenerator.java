package atelier.learner.gan;

import atelier.family.Settings;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.ModulatedBatchNorm;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures (n, channels, size, size) from latents, each followed by what else a picture is to obey,
 * (n, latent + conditions). What a place looks like and in which colours are one thing times
 * another, which layers that only add draw badly; so the latent does not only go into the first
 * layer but scales and shifts the features of every layer (Chen et al. 2019), and so do the
 * conditions (Miyato and Koyama 2018; Brock et al. 2019).
 *
 * <p>In colour, pictures are enlarged by repeating pixels and then convolved, up to a layer at full
 * size: transposed convolutions draw checkerboards (Odena et al. 2016), which show where a ground
 * is plain. Grey ones were as good with them, and a step takes about half the time.
 */
final class ModulatedGenerator implements Layer {
  private static final Init INIT = Init.normal(0.02);

  /** Features of a latent that styles are made of. */
  private static final int MAPPED = 64;

  private final int latent;
  private final int conditions;
  private final Layer mapping;
  private final List<Stage> stages = new ArrayList<>();
  private final Layer last;

  /** What makes features, and what normalises them. */
  private record Stage(Layer features, ModulatedBatchNorm norm) {}

  /**
   * A generator.
   *
   * @param conditions how many numbers follow a latent; may be 0
   */
  ModulatedGenerator(Weights weights, int conditions, Settings settings, int size, int channels) {
    latent = settings.whole("latent");
    this.conditions = conditions;
    mapping =
        Layer.sequence(
            Layers.dense(weights, "mapping", latent, MAPPED, Init.normal(Math.sqrt(2.0 / latent))),
            Layers.relu());
    int count = SnganDesign.stages(settings, size);
    int side = size >> count;
    boolean fine = channels > 1;
    int width = settings.whole("width") / (fine && settings.toggle("slim") ? 2 : 1);
    int features = width << (count - 1);
    add(weights, first(weights, features, side), features, side);
    for (int i = 1; i < (fine ? count + 1 : count); i++) {
      add(weights, larger(weights, "" + i, features, side, fine), features / 2, 2 * side);
      features /= 2;
      side *= 2;
    }
    last =
        Layer.sequence(
            fine
                ? Layers.convolution(weights, "picture", features, channels, 3, 1, side, INIT)
                : Layers.doubling(weights, "" + count, features, channels, side, INIT),
            Layers.tanh());
  }

  /** Features (n, features, side, side) of all that is given. */
  private Layer first(Weights weights, int features, int side) {
    int numbers = features * side * side;
    Layer ofLatent = Layers.dense(weights, "0", latent, numbers, INIT);
    Layer block = Layers.reshape(features, side, side);
    if (conditions == 0) {
      return Layer.sequence(ofLatent, block);
    }
    Layer ofConditions =
        Layers.denseWithoutBias(weights, "0.conditions", conditions, numbers, Init.constant(0));
    return (g, x) ->
        block.apply(
            g, g.add(ofLatent.apply(g, latents(g, x)), ofConditions.apply(g, conditions(g, x))));
  }

  /** Twice as large, with half as many features. */
  private static Layer larger(Weights weights, String name, int features, int side, boolean fine) {
    return fine
        ? Layer.sequence(
            (g, x) -> g.upsampleNearest(x, 2),
            Layers.convolutionWithoutBias(
                weights, name, features, features / 2, 3, 1, 2 * side, INIT))
        : Layers.doubling(weights, name, features, features / 2, side, INIT);
  }

  private void add(Weights weights, Layer made, int features, int side) {
    String name = stages.size() + ".norm";
    int style = MAPPED + conditions;
    stages.add(new Stage(made, new ModulatedBatchNorm(weights, name, style, features, side)));
  }

  @Override
  public Node apply(Graph graph, Node x) {
    Node style = style(graph, x);
    Node features = x;
    for (Stage stage : stages) {
      Node normal = stage.norm.apply(graph, stage.features.apply(graph, features), style);
      features = graph.activation("relu", normal);
    }
    return last.apply(graph, features);
  }

  private Node style(Graph graph, Node x) {
    return conditions == 0
        ? mapping.apply(graph, x)
        : graph.concatenate(
            1, List.of(mapping.apply(graph, latents(graph, x)), conditions(graph, x)));
  }

  private Node latents(Graph graph, Node x) {
    return graph.slice(x, 1, 0, latent);
  }

  private Node conditions(Graph graph, Node x) {
    return graph.slice(x, 1, latent, latent + conditions);
  }
}
