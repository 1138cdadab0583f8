package atelier.learner.vae;

import atelier.imageset.Picture;
import atelier.learner.Preview;
import atelier.learner.Range;
import atelier.learner.Task;
import atelier.learner.latent.LatentLearner;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Ops;
import atelier.nn.Program;
import java.util.List;
import java.util.Map;

/** Dense variational autoencoder (Kingma and Welling 2014), with Bernoulli pixels. */
final class VaeLearner extends LatentLearner {
  private static final int HIDDEN = 400;

  private final Network encoder;
  private final Network decoder;
  private final Program losses;

  VaeLearner(Task task) {
    super(task, Range.UNIT);
    long[] shape = images.shape();
    int pixels = (int) (shape[0] * shape[1] * shape[2]);
    encoder = network("encoder", s -> s.dense("0", HIDDEN).relu().dense("1", 2 * latent), shape);
    decoder =
        network(
            "decoder", s -> s.dense("0", HIDDEN).relu().dense("1", pixels).reshape(shape), latent);
    Graph graph = new Graph(Mode.TRAINING);
    Node x = graph.input();
    Node code = encoder.apply(graph, x);
    Node mean = graph.slice(code, 1, 0, latent);
    Node logVariance = graph.slice(code, 1, latent, 2 * latent);
    Node logits = decoder.apply(graph, graph.gaussian(mean, logVariance, latent));
    losses =
        program(
            graph,
            graph.affine(graph.crossEntropy(logits, x), pixels, 0),
            graph.gaussianDivergence(mean, logVariance, latent));
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    Array x = feed.next(batch()).numbers(ops, range);
    List<Array> found = ops.record(() -> losses.runAll(ops, noise, x));
    ops.backward(found, 1, settings().real("beta"));
    encoder.update(settings().real("rate"));
    decoder.update(settings().real("rate"));
    return Map.of("reconstructionLoss", found.get(0).number(), "klLoss", found.get(1).number());
  }

  /** Pictures with their reconstructions below, then random ones. */
  @Override
  public Preview preview() {
    try (Ops ops = kept.child()) {
      List<Picture> originals = examples(2 * COLUMNS);
      Array codes = encoder.show(ops, noise, range.numbers(ops, originals));
      List<Picture> again = range.pictures(show(ops, ops.columns(codes, 0, latent)));
      List<Picture> cells = Preview.rows(COLUMNS, originals, again);
      cells.addAll(shown(4 * COLUMNS));
      return Preview.grid(cells, COLUMNS);
    }
  }

  /** The decoder gives logits. */
  @Override
  protected Array show(Ops ops, Array places) {
    return ops.sigmoid(super.show(ops, places));
  }

  @Override
  protected Network generator() {
    return decoder;
  }
}
