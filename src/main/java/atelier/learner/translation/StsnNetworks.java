package atelier.learner.translation;

import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Stack;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.List;
import java.util.Map;

/** The networks of structure-texture separation (Wang, Deng and Liu 2022), for small pictures. */
final class StsnNetworks {
  /** How many numbers describe a picture's texture. */
  static final int TEXTURE = 8;

  /** How many numbers a picture is recognised by. */
  static final int FEATURES = 128;

  private static final int GRAIN = 4;
  private static final Init INIT = Init.glorot();

  private final int size;
  private final int channels;
  private final int width;
  private final int stages;

  /**
   * Networks for pictures (n, channels, size, size).
   *
   * @param width channels after the first layer
   */
  StsnNetworks(int size, int channels, int width) {
    this.size = size;
    this.channels = channels;
    this.width = width;
    int halved = 0;
    while (size >> halved > 8) {
      halved++;
    }
    stages = halved;
  }

  /** Channels of a map of structure. */
  int mapChannels() {
    return width << (stages - 1);
  }

  /** Width and height of a map of structure: 8 at most. */
  int mapSide() {
    return size >> stages;
  }

  /** Pictures → maps of their structure (n, mapChannels, mapSide, mapSide). */
  Layer structure(Weights weights) {
    Stack layers = new Stack(weights, INIT, channels, size, size);
    for (int i = 0; i < stages; i++) {
      layers.convolutionWithoutBias("" + i, width << i, 4, 2).instanceNorm().leakyRelu(0.1);
    }
    return layers.layer();
  }

  /** Maps of structure → features (n, {@value #FEATURES}). */
  Layer features(Weights weights) {
    return new Stack(weights, INIT, mapChannels(), mapSide(), mapSide())
        .dense("0", FEATURES)
        .relu()
        .layer();
  }

  /** Features → logits (n, labels). */
  Layer classes(Weights weights, int labels) {
    return new Stack(weights, INIT, FEATURES).dense("0", labels).layer();
  }

  /** Pictures → their texture (n, {@value #TEXTURE}), whatever their structure. */
  Layer texture(Weights weights) {
    return new Stack(weights, INIT, channels, size, size)
        .convolution("0", 16, 4, 2)
        .relu()
        .convolution("1", 32, 4, 2)
        .relu()
        .dense("2", TEXTURE)
        .tanh()
        .layer();
  }

  /**
   * Decoder inputs (n, mapChannels + {@value #TEXTURE} + 1 + grain, mapSide, mapSide) → pictures,
   * values from −1 to 1.
   */
  Layer decoder(Weights weights) {
    int side = mapSide();
    Stack layers =
        new Stack(weights, INIT, mapChannels() + TEXTURE + 1 + GRAIN, side, side)
            .convolution("in", mapChannels(), 3, 1)
            .relu();
    for (int i = stages - 1; i > 0; i--) {
      layers.deconvolution("up" + i, width << (i - 1), 4, 2).relu();
    }
    return layers.deconvolution("out", channels, 4, 2).tanh().layer();
  }

  /** Features → a logit (n, 1): whether a picture is of the first set. */
  Layer domain(Weights weights) {
    return new Stack(weights, INIT, FEATURES).dense("0", 64).leakyRelu(0.2).dense("1", 1).layer();
  }

  /**
   * What a decoder is applied to: structure, with texture and domain repeated at every place, and
   * grain, random numbers for what no texture can foresee.
   *
   * @param texture (n, {@value #TEXTURE})
   * @param domain (n, 1): 0 for the first set, 1 for the second
   * @param times how often n is the batch of the graph's first input
   */
  Node dressed(Graph graph, Node structure, Node texture, Node domain, int times) {
    int side = mapSide();
    Node numbers = graph.reshape(graph.concatenate(1, List.of(texture, domain)), -1, 1);
    Node ones = graph.op("_ones", Map.of("shape", "(1," + side * side + ")"));
    Node everywhere = graph.reshape(graph.dot(numbers, ones, false), -1, TEXTURE + 1, side, side);
    Node grain =
        graph.drawn((ops, random, n) -> ops.normal(random, (long) times * n, GRAIN, side, side));
    return graph.concatenate(1, List.of(structure, everywhere, grain));
  }
}
