package atelier.learner.translation;

import atelier.imageset.Fidelity;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Batch;
import atelier.learner.Feed;
import atelier.learner.NetworkLearner;
import atelier.learner.Preview;
import atelier.learner.Range;
import atelier.learner.Split;
import atelier.learner.Task;
import atelier.learner.translation.PatchJudgement.Objective;
import atelier.link.Answer;
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

/**
 * A generator that translates pictures as their partners show, and a discriminator that tells true
 * pairs from translated ones, place by place (Isola et al. 2017). The paper's dropout is left out:
 * its generator hardly takes notice. Some pairs are never learnt and show how well it translates
 * what it does not know.
 */
final class Pix2PixLearner extends NetworkLearner {
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0.5, 0.999);
  private static final Range RANGE = Range.SYMMETRIC;
  private static final int MOST_HELD_OUT = 100;
  private static final int COLUMNS = 2;
  private static final int MOST_ROWS = 4;
  private static final int TRANSLATION_BATCH = 16;

  private final PackedImages partners;
  private final Batch heldOut;
  private final Feed feed;
  private final LinearDecay decay;
  private final Network generator;
  private final Network discriminator;
  private final Program translating;
  private final Program judging;

  Pix2PixLearner(Task task) {
    super(task);
    PackedImages images = task.images("from");
    partners = task.images("to");
    int size = images.size();
    int channels = images.channels();
    int width = Integer.parseInt(settings().choice("width"));
    long seed = task.seed();
    Split split =
        Split.of(images, IntStream.range(0, images.count()).toArray(), MOST_HELD_OUT, seed);
    heldOut = new Batch(images, split.heldOut());
    feed = saved("data", Feed.of(images, split.learnt(), seed));
    decay = new LinearDecay(task.steps());
    generator =
        network("generator", true, ADAM, w -> TranslationNetworks.unet(w, size, channels, width));
    discriminator =
        network(
            "discriminator",
            false,
            ADAM,
            w -> TranslationNetworks.discriminator(w, size, 2 * channels, width));

    Graph graph = new Graph(Mode.TRAINING);
    Node given = graph.input();
    Node wanted = graph.input();
    Node made = generator.apply(graph, given);
    translating = program(graph, made, graph.meanAbsolute(made, wanted));
    Graph pairs = new Graph(Mode.TRAINING);
    Node joined = pairs.concatenate(1, List.of(pairs.input(), pairs.input()));
    judging = flexible(pairs, discriminator.apply(pairs, joined));
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    Batch batch = feed.next(batch());
    boolean mirrored = settings().toggle("mirrored") && noise.nextBoolean();
    Array given = numbers(ops, batch, mirrored);
    Array wanted = numbers(ops, batch.in(partners), mirrored);
    List<Array> made = ops.record(() -> translating.runAll(ops, noise, given, wanted));

    Array conditions = ops.concatenate(List.of(given, given));
    Array pictures = ops.concatenate(List.of(wanted, made.get(0)));
    ops.requireGradient(pictures);
    Array logits = ops.record(() -> judging.run(ops, noise, conditions, pictures));
    PatchJudgement judgement = PatchJudgement.of(Objective.CROSS_ENTROPY, logits.floats(), batch());
    long[] shape = logits.shape();
    Array ofPictures =
        ops.gradient(logits, ops.array(judgement.generatorGradient(), shape), pictures);
    ops.backward(logits, ops.array(judgement.discriminatorGradient(), shape));

    Array ofMade = ops.rows(ofPictures, batch(), 2L * batch());
    ops.backward(made, List.of(ofMade, ops.scalar(settings().real("pixelWeight"))));
    Map<String, Float> metrics = metrics(judgement, made.get(1));
    double rate = decay.rate(steps());
    generator.update(rate * settings().real("generatorRate"));
    discriminator.update(rate * settings().real("discriminatorRate"));
    return metrics;
  }

  private static Array numbers(Ops ops, Batch batch, boolean mirrored) {
    Array numbers = batch.numbers(ops, RANGE);
    return mirrored ? ops.mirrored(numbers) : numbers;
  }

  private static Map<String, Float> metrics(PatchJudgement judgement, Array distance) {
    Map<String, Float> values = new LinkedHashMap<>();
    values.put("generatorLoss", (float) judgement.generatorLoss());
    values.put("discriminatorLoss", (float) judgement.discriminatorLoss());
    values.put("pixelLoss", distance.number());
    values.put("realAccuracy", (float) judgement.realAccuracy());
    values.put("fakeAccuracy", (float) judgement.fakeAccuracy());
    return values;
  }

  /** The mean errors of held-out pictures, translated and as they are, as shares of the range. */
  @Override
  public Map<String, Float> vitals() {
    List<Picture> given = heldOut.pictures();
    List<Picture> truth = heldOut.in(partners).pictures();
    Map<String, Float> errors = new LinkedHashMap<>();
    errors.put("heldOutError", (float) Fidelity.meanError(translate(given), truth));
    errors.put("untranslatedError", (float) Fidelity.meanError(given, truth));
    return errors;
  }

  /** Two held-out pairs a row: the picture, its translation, its partner. */
  @Override
  public Preview preview() {
    int count = Math.min(COLUMNS * MOST_ROWS, heldOut.size());
    Batch shown = new Batch(heldOut.images(), Arrays.copyOf(heldOut.indices(), count));
    List<Picture> given = shown.pictures();
    List<Picture> cells = Preview.rows(1, given, translate(given), shown.in(partners).pictures());
    return Preview.grid(cells, 3 * Math.min(COLUMNS, count));
  }

  @Override
  public Answering answer(Question question) {
    return question.tool().equals("translate")
        ? Answering.of(Answer.strip(translate(question.pictures("picture"))))
        : super.answer(question);
  }

  /** A translation of each picture; they are of the size and the channels of the image sets. */
  private List<Picture> translate(List<Picture> pictures) {
    List<Picture> translated = new ArrayList<>();
    for (int done = 0; done < pictures.size(); done += TRANSLATION_BATCH) {
      int end = Math.min(pictures.size(), done + TRANSLATION_BATCH);
      try (Ops ops = kept.child()) {
        Array numbers = RANGE.numbers(ops, pictures.subList(done, end));
        translated.addAll(RANGE.pictures(generator.show(ops, noise, numbers)));
      }
    }
    return translated;
  }

  /**
   * Of the generator, a picture forward and backward. Of the discriminator, two pictures forward,
   * two backward for the weights, and twice two for the inputs.
   */
  @Override
  public double operations() {
    return 2.0 * batch() * (3 * generator.multiplyAdds() + 8 * discriminator.multiplyAdds());
  }
}
