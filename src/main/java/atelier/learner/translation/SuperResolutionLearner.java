package atelier.learner.translation;

import atelier.imageset.Fidelity;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.intake.Resizing;
import atelier.learner.Answering;
import atelier.learner.Batch;
import atelier.learner.Feed;
import atelier.learner.NetworkLearner;
import atelier.learner.Preview;
import atelier.learner.Range;
import atelier.learner.Split;
import atelier.learner.Task;
import atelier.learner.style.LossNetwork;
import atelier.learner.translation.PatchJudgement.Objective;
import atelier.link.Question;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Enlarges pictures two or four times (Ledig et al. 2017): a generator adds to bicubic enlargement
 * what its pictures lack. It first learns pixels alone; then a discriminator joins in, and, where
 * there is a network that was trained to see, its features. Some pictures are never learnt and show
 * how well it enlarges what it does not know.
 *
 * <p>Other than the paper's, the generator has no batch normalisation (Lim et al. 2017), so that
 * tiles of a picture do not depend on one another, and pixels always count.
 */
final class SuperResolutionLearner extends NetworkLearner {
  private static final Range RANGE = Range.UNIT;
  private static final int MOST_HELD_OUT = 50;
  private static final int MOST_ROWS = 4;

  /** Pixels of small pictures that training sees beyond their edges. */
  private static final int MARGIN = 4;

  private final PackedImages images;
  private final int factor;
  private final Batch heldOut;
  private final Feed feed;
  private final LinearDecay decay;
  private final Network generator;
  private final Network discriminator;
  private final Program pixels;
  private final Program perceptual;
  private final Program judging;
  private final Enlarger enlarger;

  SuperResolutionLearner(Task task) {
    super(task);
    images = task.images("pictures");
    factor = Integer.parseInt(settings().choice("factor"));
    int size = images.size();
    int channels = images.channels();
    int width = settings().whole("width");
    int blocks = settings().whole("blocks");
    long seed = task.seed();
    Split split =
        Split.of(images, IntStream.range(0, images.count()).toArray(), MOST_HELD_OUT, seed);
    heldOut = new Batch(images, split.heldOut());
    feed = saved("data", Feed.of(images, split.learnt(), seed));
    decay = new LinearDecay(task.steps());
    generator =
        network(
            "generator",
            true,
            Optimizer.Rule.ADAM,
            w ->
                TranslationNetworks.enlarging(
                    w, size / factor + 2 * MARGIN, channels, factor, width, blocks));
    discriminator =
        network(
            "discriminator",
            false,
            Optimizer.Rule.ADAM,
            w -> TranslationNetworks.discriminator(w, size, channels, width));
    pixels = training(null);
    perceptual =
        task.network() == null
            ? pixels
            : training(LossNetwork.load(settings().choice("content"), kept, task.network()));
    Graph judged = new Graph(Mode.TRAINING);
    judging = flexible(judged, discriminator.apply(judged, judged.input()));
    Graph shown = new Graph(Mode.AVERAGED);
    int reach = TranslationNetworks.reach(blocks);
    Program added = program(shown, inner(shown, generator.apply(shown, shown.input()), reach));
    enlarger = new Enlarger(kept, added, channels, factor, reach);
  }

  /**
   * From small pictures with margins, their bicubic enlargements and the truth to enlarged pictures
   * and mean distances: of pixels and, where wanted and there is a network for it, of features.
   */
  private Program training(@Nullable LossNetwork seen) {
    Graph graph = new Graph(Mode.TRAINING);
    Node small = graph.input();
    Node bicubic = graph.input();
    Node truth = graph.input();
    Node made = graph.add(inner(graph, generator.apply(graph, small), MARGIN), bicubic);
    List<Node> outputs = new ArrayList<>(List.of(made, graph.meanAbsolute(made, truth)));
    if (seen != null) {
      outputs.add(graph.meanSquared(content(graph, seen, made), content(graph, seen, truth)));
    }
    return program(graph, outputs.toArray(Node[]::new));
  }

  /** Without a margin of so many pixels of the small picture. */
  private Node inner(Graph graph, Node x, int margin) {
    int edge = factor * margin;
    return graph.slice(graph.slice(x, 2, edge, -edge), 3, edge, -edge);
  }

  private Node content(Graph graph, LossNetwork seen, Node pictures) {
    Node colour =
        images.channels() == 3
            ? pictures
            : graph.concatenate(1, List.of(pictures, pictures, pictures));
    return seen.content(graph, colour, images.size());
  }

  /** Pictures small, with margins; enlarged again; and as they are. */
  private List<Array> numbers(Ops ops, List<Picture> truth) {
    List<Picture> small = new ArrayList<>();
    List<Picture> bicubic = new ArrayList<>();
    for (Picture picture : truth) {
      Picture shrunk = shrunk(picture);
      int side = shrunk.width() + 2 * MARGIN;
      small.add(Mirrored.part(shrunk, -MARGIN, -MARGIN, side, side));
      bicubic.add(Resizing.of(shrunk, picture.width(), picture.height()));
    }
    return List.of(
        RANGE.numbers(ops, small), RANGE.numbers(ops, bicubic), RANGE.numbers(ops, truth));
  }

  private Picture shrunk(Picture picture) {
    return Resizing.of(picture, picture.width() / factor, picture.height() / factor);
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    boolean seen = steps() >= settings().whole("pixelSteps");
    List<Array> given = numbers(ops, feed.next(batch()).pictures());
    Program program = seen ? perceptual : pixels;
    List<Array> made = ops.record(() -> program.runAll(ops, noise, given.toArray(Array[]::new)));
    Map<String, Float> metrics = new LinkedHashMap<>();
    metrics.put("pixelLoss", made.get(1).number());
    List<Array> gradients = new ArrayList<>();
    double rate = decay.rate(steps());
    if (seen) {
      PatchJudgement judgement = judge(ops, given.get(2), made.get(0), gradients);
      discriminator.update(rate * settings().real("discriminatorRate"));
      metrics.put("generatorLoss", (float) judgement.generatorLoss());
      metrics.put("discriminatorLoss", (float) judgement.discriminatorLoss());
    } else {
      gradients.add(ops.zeros(made.get(0).shape()));
      metrics.put("generatorLoss", 0f);
      metrics.put("discriminatorLoss", 0f);
    }
    gradients.add(ops.scalar(1));
    if (made.size() > 2) {
      gradients.add(ops.scalar(settings().real("contentWeight")));
    }
    ops.backward(made, gradients);
    generator.update(rate * settings().real("generatorRate"));
    return metrics;
  }

  /**
   * Judges true and enlarged pictures, leaves the gradient of the discriminator's loss with its
   * weights, and adds that of the generator's with respect to enlarged pictures.
   */
  private PatchJudgement judge(Ops ops, Array truth, Array made, List<Array> gradients) {
    Array both = ops.concatenate(List.of(truth, made));
    ops.requireGradient(both);
    Array logits = ops.record(() -> judging.run(ops, noise, both));
    PatchJudgement judgement = PatchJudgement.of(Objective.CROSS_ENTROPY, logits.floats(), batch());
    long[] shape = logits.shape();
    Array ofBoth = ops.gradient(logits, ops.array(judgement.generatorGradient(), shape), both);
    ops.backward(logits, ops.array(judgement.discriminatorGradient(), shape));
    Array ofMade = ops.rows(ofBoth, batch(), 2L * batch());
    gradients.add(ops.affine(ofMade, settings().real("adversarialWeight"), 0));
    return judgement;
  }

  /** Of held-out pictures, shrunk and enlarged again by the model and bicubic. */
  @Override
  public Map<String, Float> vitals() {
    List<Picture> truth = heldOut.pictures();
    List<Picture> bicubic = new ArrayList<>();
    List<Picture> enlarged = new ArrayList<>();
    for (Picture picture : truth) {
      Picture small = shrunk(picture);
      bicubic.add(Resizing.of(small, picture.width(), picture.height()));
      enlarged.add(enlarger.enlarge(small));
    }
    Map<String, Float> values = new LinkedHashMap<>();
    values.put("psnr", (float) Fidelity.psnr(enlarged, truth));
    values.put("bicubicPsnr", (float) Fidelity.psnr(bicubic, truth));
    values.put("ssim", (float) Fidelity.ssim(enlarged, truth));
    values.put("bicubicSsim", (float) Fidelity.ssim(bicubic, truth));
    return values;
  }

  /** Held-out pictures, two a row: small, enlarged bicubic and by the model, and as they were. */
  @Override
  public Preview preview() {
    int count = Math.min(2 * MOST_ROWS, heldOut.size());
    Batch shown = new Batch(images, Arrays.copyOf(heldOut.indices(), count));
    List<Picture> cells = new ArrayList<>();
    for (Picture picture : shown.pictures()) {
      Picture small = shrunk(picture);
      cells.add(small.enlarged(factor));
      cells.add(Resizing.of(small, picture.width(), picture.height()));
      cells.add(enlarger.enlarge(small));
      cells.add(picture);
    }
    return Preview.grid(cells, 4 * Math.min(2, count));
  }

  @Override
  public Answering answer(Question question) {
    return question.tool().equals("enlarge")
        ? new Enlarging(
            enlarger,
            factor,
            question.pictures("picture").get(0),
            question.parameters().toggle("shrink"))
        : super.answer(question);
  }

  /**
   * Of the generator, a picture forward and backward. Once pixels are learnt: of the discriminator,
   * two pictures forward, two backward for the weights, and twice two for the inputs.
   */
  @Override
  public double operations() {
    boolean seen = steps() >= settings().whole("pixelSteps");
    return 2.0
        * batch()
        * (3 * generator.multiplyAdds() + (seen ? 8 * discriminator.multiplyAdds() : 0));
  }
}
