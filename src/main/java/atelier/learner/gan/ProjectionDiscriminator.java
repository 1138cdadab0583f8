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
import org.jspecify.annotations.Nullable;

/**
 * What a picture would be taken for with each label (Miyato and Koyama 2018): with features φ of
 * the picture and a vector v for each label, the logits ψ(φ) + v·φ, (n, labels). Spectral
 * normalisation everywhere, unless the settings say otherwise.
 */
final class ProjectionDiscriminator implements Layer {
  private static final Init INIT = Init.normal(0.02);

  private final Layer fine;
  private final Layer coarse;
  private final Layer plain;
  private final Layer projection;
  private final @Nullable Layer fineProjection;

  /**
   * A discriminator.
   *
   * @param labels how many there are
   * @param twoScales whether each label has a second vector, w, of the features χ before the last
   *     halving, which know what is small: the logits are then ψ(φ) + v·φ + w·χ
   */
  ProjectionDiscriminator(
      Weights weights, int labels, Settings settings, int size, int channels, boolean twoScales) {
    int last = SnganDesign.stages(settings, size) - 1;
    boolean spectral = settings.toggle("spectralNorm");
    Stack fineStack = Design.judging(weights, INIT, settings, channels, size, size);
    for (int i = 0; i < last; i++) {
      halve(fineStack, i, settings);
    }
    fine = fineStack.layer();
    Stack coarseStack = new Stack(weights, INIT, fineStack.shape());
    halve(spectral ? coarseStack.spectral(Design.GAIN) : coarseStack, last, settings);
    coarse = Diversity.of(settings).ofFeatures(coarseStack).layer();
    int count = count(coarseStack);
    plain =
        spectral
            ? Layers.spectralDense(weights, "plain", count, 1, Design.GAIN, INIT)
            : Layers.dense(weights, "plain", count, 1, INIT);
    projection = projection(weights, "labels", count, labels, spectral);
    fineProjection =
        twoScales ? projection(weights, "labels.fine", count(fineStack), labels, spectral) : null;
  }

  private static void halve(Stack stack, int stage, Settings settings) {
    stack
        .convolution("" + stage, settings.whole("width") << stage, 4, 2)
        .leakyRelu(0.1)
        .dropout(settings.real("dropout"));
  }

  private static int count(Stack stack) {
    return (int) Arrays.stream(stack.shape()).reduce(1, Math::multiplyExact);
  }

  private static Layer projection(
      Weights weights, String name, int count, int labels, boolean spectral) {
    return spectral
        ? Layers.spectralDenseWithoutBias(weights, name, count, labels, Design.GAIN, INIT)
        : Layers.denseWithoutBias(weights, name, count, labels, INIT);
  }

  @Override
  public Node apply(Graph graph, Node pictures) {
    Node chi = fine.apply(graph, pictures);
    Node phi = coarse.apply(graph, chi);
    Node logits = graph.broadcastAdd(projection.apply(graph, phi), plain.apply(graph, phi));
    return fineProjection == null ? logits : graph.add(logits, fineProjection.apply(graph, chi));
  }

  /** Of logits (n, labels) those of the labels that pictures have, (n, 1). */
  static Node of(Graph graph, Node logits, Node oneHot) {
    return graph.sum(graph.multiply(logits, oneHot), 1, true);
  }
}
