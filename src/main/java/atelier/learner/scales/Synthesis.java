package atelier.learner.scales;

import atelier.nn.Equalised;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Weight;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.List;

/**
 * The network that draws in styles, from (n, styles·latent) to (n, channels, size, size): it begins
 * with a constant of the smallest resolution; a convolution goes before each doubling, where it
 * costs a quarter, and one after it.
 */
final class Synthesis implements Layer {
  private final int latent;
  private final Weight constant;
  private final StyledConvolution first;
  private final List<StyledConvolution> before = new ArrayList<>();
  private final List<StyledConvolution> after = new ArrayList<>();
  private final Layer toPicture;

  /** Makes the weights; {@code latent} is how many numbers a style has. */
  Synthesis(Weights weights, Styles styles, int latent, Widths widths, int channels) {
    this.latent = latent;
    int start = styles.start();
    int features = widths.at(start);
    constant = weights.trained("constant", Init.normal(1), 0, 0, 1, features, start, start);
    first = new StyledConvolution(weights, "" + start, latent, features, features, start);
    for (int r = start; r < styles.size(); r *= 2) {
      int next = widths.at(2 * r);
      before.add(new StyledConvolution(weights, r + ".up", latent, features, next, r));
      after.add(new StyledConvolution(weights, "" + 2 * r, latent, next, next, 2 * r));
      features = next;
    }
    toPicture =
        Equalised.convolution(weights, "toPicture", features, channels, 1, 1, styles.size(), 1);
  }

  @Override
  public Node apply(Graph graph, Node styles) {
    Node zeros = graph.op("zeros_like", graph.slice(styles, 1, 0, 1));
    Node x = graph.broadcastAdd(graph.reshape(zeros, -1, 1, 1, 1), graph.weight(constant));
    x = first.apply(graph, x, style(graph, styles, 0));
    for (int i = 0; i < before.size(); i++) {
      x = before.get(i).apply(graph, x, style(graph, styles, 2 * i + 1));
      x = graph.upsampleNearest(x, 2);
      x = after.get(i).apply(graph, x, style(graph, styles, 2 * i + 2));
    }
    return toPicture.apply(graph, x);
  }

  private Node style(Graph graph, Node styles, int number) {
    return graph.slice(styles, 1, number * latent, (number + 1) * latent);
  }
}
