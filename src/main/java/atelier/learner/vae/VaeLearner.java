package atelier.learner.vae;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Batch;
import atelier.learner.Feed;
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
import atelier.nn.Optimizer;
import atelier.nn.Program;
import atelier.nn.Stack;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Dense variational autoencoder (Kingma and Welling 2014), with Bernoulli pixels. */
final class VaeLearner extends LatentLearner {
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0.9, 0.999);
  private static final int HIDDEN = 400;
  private static final int COLUMNS = 8;

  private final Network encoder;
  private final Network decoder;
  private final Program training;
  private final int pixels;
  private final Batch originals;

  VaeLearner(Task task) {
    super(task, Range.UNIT);
    PackedImages images = task.images("pictures");
    long[] picture = {images.channels(), images.size(), images.size()};
    pixels = images.channels() * images.size() * images.size();
    originals = new Feed(images, task.label("pictures"), task.seed()).next(2 * COLUMNS);
    encoder =
        network(
            "encoder",
            true,
            ADAM,
            w ->
                new Stack(w, Init.glorot(), picture)
                    .dense("0", HIDDEN)
                    .relu()
                    .dense("1", 2 * latent)
                    .layer());
    decoder =
        network(
            "decoder",
            true,
            ADAM,
            w ->
                new Stack(w, Init.glorot(), latent)
                    .dense("0", HIDDEN)
                    .relu()
                    .dense("1", pixels)
                    .reshape(picture)
                    .layer());

    Graph graph = new Graph(Mode.TRAINING);
    Node x = graph.input();
    Node code = encoder.apply(graph, x);
    Node mean = graph.slice(code, 1, 0, latent);
    Node logVariance = graph.slice(code, 1, latent, 2 * latent);
    Node z = graph.gaussian(mean, logVariance, latent);
    training =
        closed(
            new Program(
                kept,
                graph,
                graph.crossEntropy(decoder.apply(graph, z), x),
                graph.gaussianDivergence(mean, logVariance, latent)));
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    Array x = feed.next(batch()).numbers(ops, range);
    List<Array> losses = ops.record(() -> training.runAll(ops, noise, x));
    ops.backward(losses, List.of(ops.scalar(pixels), ops.scalar(settings().real("beta"))));
    encoder.update(settings().real("rate"));
    decoder.update(settings().real("rate"));
    return Map.of(
        "reconstructionLoss",
        pixels * losses.get(0).floats()[0],
        "klLoss",
        losses.get(1).floats()[0]);
  }

  /** Two rows of pictures, each with its reconstructions below; then random ones. */
  @Override
  public Preview preview() {
    try (Ops ops = kept.child()) {
      List<Picture> cells = new ArrayList<>(originals.pictures());
      Array x = originals.numbers(ops, range);
      Array means = ops.columns(encoder.show(ops, noise, x), 0, latent);
      List<Picture> again = range.pictures(show(ops, means));
      cells.addAll(COLUMNS, again.subList(0, COLUMNS));
      cells.addAll(again.subList(COLUMNS, 2 * COLUMNS));
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
