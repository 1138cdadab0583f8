package atelier.learner.gan;

import atelier.family.Settings;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Stack;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.Arrays;

/**
 * What a picture would be taken for with each label (Miyato and Koyama 2018): with features φ of
 * the picture and a vector v for each label, the logits ψ(φ) + v·φ, (n, labels). Spectral
 * normalisation everywhere, unless the settings say otherwise.
 */
final class ProjectionDiscriminator implements Layer {
  private static final Init INIT = Init.normal(0.02);

  private final Layer features;
  private final Layer plain;
  private final Layer projection;

  /**
   * A discriminator.
   *
   * @param labels how many there are
   */
  ProjectionDiscriminator(Weights weights, int labels, Settings settings, int size, int channels) {
    int width = settings.whole("width");
    int stages = SnganDesign.stages(settings, size);
    Stack stack = Design.judging(weights, INIT, settings, channels, size, size);
    for (int i = 0; i < stages; i++) {
      stack.convolution("" + i, width << i, 4, 2).leakyRelu(0.1).dropout(settings.real("dropout"));
    }
    features = Diversity.of(settings).ofFeatures(stack).layer();
    int count = (int) Arrays.stream(stack.shape()).reduce(1, Math::multiplyExact);
    boolean spectral = settings.toggle("spectralNorm");
    plain =
        spectral
            ? Layers.spectralDense(weights, "plain", count, 1, Design.GAIN, INIT)
            : Layers.dense(weights, "plain", count, 1, INIT);
    projection =
        spectral
            ? Layers.spectralDenseWithoutBias(weights, "labels", count, labels, Design.GAIN, INIT)
            : Layers.denseWithoutBias(weights, "labels", count, labels, INIT);
  }

  @Override
  public Node apply(Graph graph, Node pictures) {
    Node phi = features.apply(graph, pictures);
    return graph.broadcastAdd(projection.apply(graph, phi), plain.apply(graph, phi));
  }

  /** Of logits (n, labels) those of the labels that pictures have, (n, 1). */
  static Node of(Graph graph, Node logits, Node oneHot) {
    return graph.sum(graph.multiply(logits, oneHot), 1, true);
  }
}
