package atelier.learner.gan;

import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Stack;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;

/**
 * What a picture would be taken for with each label (Miyato and Koyama 2018): with features φ of
 * the picture and a vector v for each label, the logits ψ(φ) + v·φ, (n, labels). Spectral
 * normalisation everywhere, as in {@link SnganDesign}.
 */
final class ProjectionDiscriminator implements Layer {
  private static final Init INIT = Init.normal(0.02);

  private final Layer features;
  private final Layer plain;
  private final Layer projection;

  /**
   * A discriminator.
   *
   * @param deep whether it halves 8×8 pixels once more, so that features are of whole shapes
   */
  ProjectionDiscriminator(
      Weights weights, int labels, int width, int size, int channels, boolean deep) {
    int stages = DcganDesign.stages(size) + (deep && ConditionalGenerator.canHalve(size) ? 1 : 0);
    Stack stack = new Stack(weights, INIT, channels, size, size);
    for (int i = 0; i < stages; i++) {
      stack.spectralConvolution("" + i, width << i, 4, 2, SnganDesign.GAIN).leakyRelu(0.1);
    }
    features = stack.layer();
    int count = (width << (stages - 1)) * (size >> stages) * (size >> stages);
    plain = Layers.spectralDense(weights, "plain", count, 1, SnganDesign.GAIN, INIT);
    projection =
        Layers.spectralDenseWithoutBias(weights, "labels", count, labels, SnganDesign.GAIN, INIT);
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
