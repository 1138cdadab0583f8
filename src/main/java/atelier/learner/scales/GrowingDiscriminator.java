package atelier.learner.scales;

import atelier.learner.gan.Diversity;
import atelier.learner.scales.Growth.Stage;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The mirror of {@link GrowingGenerator}: from pictures to logits. */
final class GrowingDiscriminator {
  private final Map<Integer, Network> blocks = new LinkedHashMap<>();
  private final Map<Integer, Network> fromPicture = new LinkedHashMap<>();

  /** For pictures (n, channels, size, size). */
  GrowingDiscriminator(
      Networks networks, Diversity diversity, Widths widths, int size, int channels) {
    for (int r = Growth.FIRST; r <= size; r *= 2) {
      int resolution = r;
      int features = widths.at(r);
      blocks.put(
          r,
          networks.make(
              "discriminator." + r,
              false,
              w ->
                  resolution == Growth.FIRST
                      ? DiscriminatorLayers.verdict(w, diversity, "0", features, Growth.FIRST)
                      : DiscriminatorLayers.halving(
                          w, "0", features, widths.at(resolution / 2), resolution)));
      fromPicture.put(
          r,
          networks.make(
              "fromPicture." + r,
              false,
              w ->
                  DiscriminatorLayers.fromPicture(
                      w, diversity, "0", channels, features, resolution)));
    }
  }

  /**
   * Logits (n, 1).
   *
   * @param x pictures at the resolution that the stage leads to: a half of real ones and a half of
   *     generated ones
   * @param fade how much the new resolution counts, (1, 1, 1, 1)
   */
  Node apply(Graph graph, Stage stage, Node x, Node fade) {
    Node features = Networks.at(fromPicture, stage.to()).apply(graph, x);
    for (int r = stage.to(); r >= Growth.FIRST; r /= 2) {
      if (stage.fading() && r == stage.from()) {
        Node coarse = graph.averagePool(x, stage.to() / stage.from());
        Node known = Networks.at(fromPicture, stage.from()).apply(graph, coarse);
        features = graph.mix(known, features, fade);
      }
      features = Networks.at(blocks, r).apply(graph, features);
    }
    return features;
  }

  /** What learns at a stage. */
  List<Network> at(Stage stage) {
    List<Network> all = new ArrayList<>();
    for (int r = Growth.FIRST; r <= stage.to(); r *= 2) {
      all.add(Networks.at(blocks, r));
    }
    all.add(Networks.at(fromPicture, stage.to()));
    if (stage.fading()) {
      all.add(Networks.at(fromPicture, stage.from()));
    }
    return all;
  }
}
