package atelier.learner.scales;

import atelier.learner.scales.Growth.Stage;
import atelier.nn.Equalised;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Network;
import atelier.nn.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A generator that grows: a network for each resolution, from the features of the one before it,
 * and one that makes a picture of them. Each has an optimiser of its own, so that those of a new
 * resolution begin afresh.
 *
 * <p>Batch normalisation takes the place of the paper's pixel normalisation. In trainings of
 * minutes, what all pictures have in common moves faster than what tells them apart, and pixel
 * normalisation then leaves the latter no room: after 125 steps at 4×4 the pixels of generated
 * shapes varied 0.20 times as much as real ones, with batch normalisation 0.49 times.
 */
final class GrowingGenerator {
  private final Map<Integer, Network> blocks = new LinkedHashMap<>();
  private final Map<Integer, Network> toPicture = new LinkedHashMap<>();
  private final int latent;

  /** For pictures (n, channels, size, size) of latents (n, latent). */
  GrowingGenerator(Networks networks, int latent, Widths widths, int size, int channels) {
    this.latent = latent;
    for (int r = Growth.FIRST; r <= size; r *= 2) {
      int resolution = r;
      int features = widths.at(r);
      blocks.put(
          r,
          networks.make(
              "generator." + r,
              true,
              w ->
                  resolution == Growth.FIRST
                      ? first(w, latent, features)
                      : block(w, widths.at(resolution / 2), features, resolution / 2)));
      toPicture.put(
          r,
          networks.make(
              "toPicture." + r,
              true,
              w -> Equalised.convolution(w, "0", features, channels, 1, 1, resolution, 1)));
    }
  }

  private static Layer first(Weights weights, int latent, int features) {
    int side = Growth.FIRST;
    return Layer.sequence(
        Equalised.dense(weights, "0", latent, features * side * side, Equalised.GAIN / side),
        Layers.reshape(features, side, side),
        activation(weights, "0", features),
        Equalised.convolution(weights, "1", features, features, 3, 1, side, Equalised.GAIN),
        activation(weights, "1", features));
  }

  /** The first convolution is where it costs a quarter; the second where it removes the squares. */
  private static Layer block(Weights weights, int in, int out, int size) {
    return Layer.sequence(
        Equalised.convolution(weights, "0", in, out, 3, 1, size, Equalised.GAIN),
        activation(weights, "0", out),
        (g, x) -> g.upsampleNearest(x, 2),
        Equalised.convolution(weights, "1", out, out, 3, 1, 2 * size, Equalised.GAIN),
        activation(weights, "1", out));
  }

  private static Layer activation(Weights weights, String name, int features) {
    return Layer.sequence(
        Layers.batchNorm(weights, name + ".norm", features), Layers.leakyRelu(0.2));
  }

  /**
   * Pictures at the resolution that a stage leads to.
   *
   * @param z (n, latent)
   * @param fade how much the new resolution counts, (1, 1, 1, 1)
   */
  Node apply(Graph graph, Stage stage, Node z, Node fade) {
    Node x = graph.rowNorm(z, latent);
    Node before = x;
    for (int r = Growth.FIRST; r <= stage.to(); r *= 2) {
      x = block(r).apply(graph, x);
      before = r == stage.from() ? x : before;
    }
    Node picture = picture(stage.to()).apply(graph, x);
    if (!stage.fading()) {
      return picture;
    }
    Node coarse = picture(stage.from()).apply(graph, before);
    return graph.mix(graph.upsampleNearest(coarse, stage.to() / stage.from()), picture, fade);
  }

  /** Pictures of all resolutions, the largest first, of z (n, latent). */
  List<Node> all(Graph graph, Node z) {
    List<Node> pictures = new ArrayList<>();
    Node x = graph.rowNorm(z, latent);
    for (int r : blocks.keySet()) {
      x = block(r).apply(graph, x);
      pictures.add(0, picture(r).apply(graph, x));
    }
    return pictures;
  }

  /** Everything, at all resolutions. */
  List<Network> all() {
    return Stream.concat(blocks.values().stream(), toPicture.values().stream()).toList();
  }

  /** What learns at a stage. */
  List<Network> at(Stage stage) {
    List<Network> all = new ArrayList<>();
    for (int r = Growth.FIRST; r <= stage.to(); r *= 2) {
      all.add(block(r));
    }
    all.add(picture(stage.to()));
    if (stage.fading()) {
      all.add(picture(stage.from()));
    }
    return all;
  }

  Network block(int resolution) {
    return Networks.at(blocks, resolution);
  }

  private Network picture(int resolution) {
    return Networks.at(toPicture, resolution);
  }
}
