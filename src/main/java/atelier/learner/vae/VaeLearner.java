package atelier.learner.vae;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Batch;
import atelier.learner.Feed;
import atelier.learner.NetworkLearner;
import atelier.learner.Preview;
import atelier.learner.Range;
import atelier.learner.Task;
import atelier.learner.latent.LatentGenerator;
import atelier.learner.vitals.Vitals;
import atelier.link.Question;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import atelier.nn.Stack;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Dense variational autoencoder (Kingma and Welling 2014), with Bernoulli pixels. */
final class VaeLearner extends NetworkLearner {
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0.9, 0.999);
  private static final int HIDDEN = 400;
  private static final int COLUMNS = 8;

  private final long seed;
  private final LatentGenerator drawing;
  private final Feed feed;
  private final Network encoder;
  private final Network decoder;
  private final Program training;
  private final Program reconstruction;
  private final int pixels;
  private final Batch shown;
  private final Supplier<Vitals> vitals;

  VaeLearner(Task task) {
    super(task);
    PackedImages images = task.images("pictures");
    long[] picture = {images.channels(), images.size(), images.size()};
    pixels = images.channels() * images.size() * images.size();
    seed = task.seed();
    int latent = settings().whole("latent");
    feed = saved("data", new Feed(images, task.label("pictures"), seed));
    shown = new Feed(images, task.label("pictures"), seed).next(2 * COLUMNS);
    encoder =
        network(
            "encoder",
            Noise.of(seed, 2),
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
            Noise.of(seed, 3),
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
    Node deviation = graph.exp(graph.affine(logVariance, 0.5, 0));
    Node epsilon = graph.drawn((ops, random, n) -> ops.normal(random, n, latent));
    Node z = graph.add(mean, graph.multiply(deviation, epsilon));
    training =
        closed(
            new Program(
                kept,
                graph,
                graph.crossEntropy(decoder.apply(graph, z), x),
                graph.gaussianDivergence(mean, logVariance, latent)));
    Graph again = new Graph(Mode.AVERAGED);
    Node known = again.slice(encoder.apply(again, again.input()), 1, 0, latent);
    reconstruction = closed(new Program(kept, again, picture(again, known)));
    Graph fresh = new Graph(Mode.AVERAGED);
    Program fromPoints = closed(new Program(kept, fresh, picture(fresh, fresh.input())));
    drawing =
        new LatentGenerator(
            kept,
            latent,
            Range.UNIT,
            (ops, points) -> fromPoints.run(ops, noise, points),
            () -> decoder.weights().find("0.weight").average().floats(),
            images,
            task.label("pictures"));
    vitals = Vitals.later(images, task.label("pictures"), seed);
  }

  private Node picture(Graph graph, Node points) {
    return graph.activation("sigmoid", decoder.apply(graph, points));
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    Array x = feed.next(batch()).numbers(ops, Range.UNIT);
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
      List<Picture> cells = new ArrayList<>(shown.pictures());
      Array x = shown.numbers(ops, Range.UNIT);
      List<Picture> again = Range.UNIT.pictures(reconstruction.run(ops, noise, x));
      cells.addAll(COLUMNS, again.subList(0, COLUMNS));
      cells.addAll(again.subList(COLUMNS, 2 * COLUMNS));
      cells.addAll(drawing.sample(Noise.of(seed, 4).state(), 0, 4 * COLUMNS));
      return Preview.grid(cells, COLUMNS);
    }
  }

  @Override
  public Answering answer(Question question) {
    return drawing.answer(question).orElseGet(() -> super.answer(question));
  }

  @Override
  public Map<String, Float> vitals() {
    List<Picture> drawn = drawing.sample(Noise.of(seed, 5).state(), 0, Vitals.COUNT);
    return vitals.get().measure(steps(), drawn);
  }
}
