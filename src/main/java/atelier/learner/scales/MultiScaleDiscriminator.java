package atelier.learner.scales;

import atelier.learner.gan.Diversity;
import atelier.nn.Equalised;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A discriminator that sees pictures at all resolutions at once: beside the features that it has
 * made of the larger ones it is given some of the picture itself (Karnewar and Wang 2020, by {@code
 * φ_lin_cat}).
 */
final class MultiScaleDiscriminator {
  /** How many features it is given of a picture that is not the largest. */
  private static final int LINEAR = 16;

  private final Map<Integer, Network> blocks = new LinkedHashMap<>();
  private final Map<Integer, Network> fromPicture = new LinkedHashMap<>();

  /** For pictures (n, channels, size, size) and all smaller ones. */
  MultiScaleDiscriminator(
      Networks networks, Diversity diversity, Widths widths, int size, int channels) {
    for (int r = size; r >= Growth.FIRST; r /= 2) {
      int resolution = r;
      boolean largest = r == size;
      int features = largest ? widths.at(r) : widths.at(r) + LINEAR;
      fromPicture.put(
          r,
          networks.make(
              "fromPicture." + r,
              false,
              w ->
                  largest
                      ? DiscriminatorLayers.fromPicture(
                          w, diversity, "0", channels, features, resolution)
                      : Equalised.convolution(w, "0", channels, LINEAR, 1, 1, resolution, 1)));
      blocks.put(
          r,
          networks.make(
              "discriminator." + r,
              false,
              w ->
                  resolution == Growth.FIRST
                      ? DiscriminatorLayers.verdict(w, diversity, "0", features, resolution)
                      : DiscriminatorLayers.halving(
                          w, "0", features, widths.at(resolution / 2), resolution)));
    }
  }

  /**
   * Logits (n, 1).
   *
   * @param pictures a half of real ones and a half of generated ones at each resolution, the
   *     largest first
   */
  Node apply(Graph graph, List<Node> pictures) {
    List<Layer> seeing = new ArrayList<>(fromPicture.values());
    List<Layer> going = new ArrayList<>(blocks.values());
    Node x = going.get(0).apply(graph, seeing.get(0).apply(graph, pictures.get(0)));
    for (int i = 1; i < pictures.size(); i++) {
      Node seen = seeing.get(i).apply(graph, pictures.get(i));
      x = going.get(i).apply(graph, graph.concatenate(1, List.of(x, seen)));
    }
    return x;
  }

  /** Everything that learns. */
  List<Network> all() {
    return Stream.concat(blocks.values().stream(), fromPicture.values().stream()).toList();
  }
}
