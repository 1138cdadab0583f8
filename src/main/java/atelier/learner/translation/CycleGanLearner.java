package atelier.learner.translation;

import atelier.family.Direction;
import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Counted;
import atelier.learner.Diverged;
import atelier.learner.Feed;
import atelier.learner.Learner;
import atelier.learner.Preview;
import atelier.learner.StepMetrics;
import atelier.learner.Task;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import atelier.nn.Weights;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two generators that translate between two kinds of pictures, and a discriminator for each kind
 * (Zhu et al. 2017). Averaged weights of the generators for everything that is shown.
 *
 * <p>Learning rates stay for the first half of the run's steps, then fall linearly towards 0; a run
 * that is trained longer goes on at {@value #LEAST_RATE} of them.
 */
final class CycleGanLearner implements Learner, Counted {
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0.5, 0.999);
  private static final double LEAST_RATE = 0.02;
  private static final int AVERAGE_EVERY = 4;
  private static final int PREVIEW_ROWS = 6;
  private static final int TRANSLATION_BATCH = 16;

  private final Ops kept = Ops.open();
  private final int size;
  private final int channels;
  private final int batch;
  private final int plannedSteps;
  private final Noise noise;
  private final Side a;
  private final Side b;
  private final Program cycle;
  private final Program cycleWithoutIdentity;
  private Settings settings;
  private long steps;

  /** One kind of pictures, with the generator that makes such and the discriminator for such. */
  private final class Side {
    final Feed feed;
    final List<Picture> shown = new ArrayList<>();
    final FakePool pool = new FakePool(kept, channels, size);
    final ByteBuffer pixels = ByteBuffer.allocateDirect(batch * channels * size * size);
    final Weights generatorWeights;
    final Weights discriminatorWeights;
    final Layer generator;
    final Program averagedGenerator;
    final Program discriminator;
    final Optimizer generatorOptimizer;
    final Optimizer discriminatorOptimizer;

    Side(PackedImages images, long seed) {
      feed = new Feed(images, null, seed);
      Noise places = Noise.of(seed, 1);
      for (int i = 0; i < PREVIEW_ROWS; i++) {
        shown.add(images.picture(places.nextInt(images.count())));
      }
      generatorWeights = new Weights(kept, Noise.of(seed, 2), true);
      discriminatorWeights = new Weights(kept, Noise.of(seed, 3), false);
      int width = settings.whole("width");
      generator =
          TranslationNetworks.generator(
              generatorWeights, size, channels, width, settings.whole("blocks"));
      Graph averaged = new Graph(Mode.AVERAGED);
      averagedGenerator = new Program(kept, averaged, generator.apply(averaged, averaged.input()));
      Graph judging = new Graph(Mode.TRAINING);
      discriminator =
          Program.flexible(
              kept,
              judging,
              TranslationNetworks.discriminator(discriminatorWeights, size, channels, width)
                  .apply(judging, judging.input()));
      generatorOptimizer = new Optimizer(kept, ADAM, generatorWeights);
      discriminatorOptimizer = new Optimizer(kept, ADAM, discriminatorWeights);
    }

    Array next(Ops ops) {
      feed.fill(pixels);
      return toValues(ops, pixels, batch);
    }

    /**
     * Judges real pictures and translations: leaves the gradient of its own loss with the weights,
     * and writes that of the generator's loss with respect to its translations.
     */
    PatchJudgement judge(Ops ops, Array real, Array fakes, Array gradient) {
      FakePool.Choice choice = pool.exchange(ops, noise, fakes);
      List<Array> seen = new ArrayList<>(List.of(real, fakes));
      seen.addAll(choice.old());
      Array pictures = ops.concatenate(seen);
      ops.requireGradient(pictures);
      Array logits = ops.record(() -> discriminator.run(ops, noise, pictures));
      PatchJudgement judgement = PatchJudgement.of(logits.floats(), choice.fresh());
      long[] shape = logits.shape();
      Array ofPictures =
          ops.gradient(logits, ops.array(judgement.generatorGradient(), shape), pictures);
      ops.copy(ops.rows(ofPictures, batch, 2L * batch), gradient);
      ops.backward(logits, ops.array(judgement.discriminatorGradient(), shape));
      return judgement;
    }

    void update() {
      generatorOptimizer.update(rate() * settings.real("generatorRate"));
      discriminatorOptimizer.update(rate() * settings.real("discriminatorRate"));
    }

    void save(String name, TensorMap state) {
      generatorWeights.save("generator." + name + ".", state);
      discriminatorWeights.save("discriminator." + name + ".", state);
      generatorOptimizer.save("optimizer.generator." + name + ".", state);
      discriminatorOptimizer.save("optimizer.discriminator." + name + ".", state);
      feed.save("data." + name, state);
      pool.save("pool." + name, state);
    }

    void load(String name, TensorMap state) {
      generatorWeights.load("generator." + name + ".", state);
      discriminatorWeights.load("discriminator." + name + ".", state);
      generatorOptimizer.load("optimizer.generator." + name + ".", state);
      discriminatorOptimizer.load("optimizer.discriminator." + name + ".", state);
      feed.load("data." + name, state);
      pool.load("pool." + name, state);
    }
  }

  CycleGanLearner(Task task) {
    settings = task.settings();
    PackedImages images = task.images("a");
    size = images.size();
    channels = images.channels();
    batch = settings.whole("batch");
    plannedSteps = task.steps();
    noise = Noise.of(task.seed(), 1);
    a = new Side(images, Noise.of(task.seed(), 2).nextLong());
    b = new Side(task.images("b"), Noise.of(task.seed(), 3).nextLong());
    cycle = cycle(true);
    cycleWithoutIdentity = cycle(false);
  }

  /**
   * Both ways there and back: from pictures of both kinds, a then b, to blocks of as many pictures:
   * b translated to a; a translated to b; b and a back again; and with identity a and b from the
   * generators that are to leave them alone.
   */
  private Program cycle(boolean identity) {
    Graph graph = new Graph(Mode.TRAINING);
    Node pictures = graph.input();
    Node realA = graph.rows(pictures, 0, batch);
    Node realB = graph.rows(pictures, batch, 2 * batch);
    if (!identity) {
      Node toA = a.generator.apply(graph, realB);
      Node toB = b.generator.apply(graph, realA);
      Node backToB = b.generator.apply(graph, toA);
      Node backToA = a.generator.apply(graph, toB);
      return new Program(kept, graph, graph.concatenate(toA, toB, backToB, backToA));
    }
    Node likeA = a.generator.apply(graph, graph.concatenate(realB, realA));
    Node likeB = b.generator.apply(graph, pictures);
    Node toA = graph.rows(likeA, 0, batch);
    Node toB = graph.rows(likeB, 0, batch);
    Node backToB = b.generator.apply(graph, toA);
    Node backToA = a.generator.apply(graph, toB);
    Node sameA = graph.rows(likeA, batch, 2 * batch);
    Node sameB = graph.rows(likeB, batch, 2 * batch);
    return new Program(kept, graph, graph.concatenate(toA, toB, backToB, backToA, sameA, sameB));
  }

  @Override
  public StepMetrics step() {
    try (Ops ops = kept.child()) {
      boolean identity = settings.real("identityWeight") > 0;
      Array realA = a.next(ops);
      Array realB = b.next(ops);
      Array made =
          ops.record(
              () ->
                  (identity ? cycle : cycleWithoutIdentity)
                      .run(ops, noise, ops.concatenate(List.of(realA, realB))));
      int blocks = identity ? 6 : 4;
      Array difference =
          ops.subtract(
              made,
              ops.concatenate(
                  List.of(realB, realA, realB, realA, realA, realB).subList(0, blocks)));
      float[] distance = ops.meanDistances(difference, blocks);
      Array gradient =
          ops.multiply(
              ops.sign(difference), ops.array(slopes(blocks), (long) blocks * batch, 1, 1, 1));
      PatchJudgement judgedA = a.judge(ops, realA, block(ops, made, 0), block(ops, gradient, 0));
      PatchJudgement judgedB = b.judge(ops, realB, block(ops, made, 1), block(ops, gradient, 1));
      StepMetrics metrics = metrics(judgedA, judgedB, distance);
      ops.backward(made, gradient);
      a.update();
      b.update();
      steps++;
      if (steps % AVERAGE_EVERY == 0) {
        average();
      }
      return metrics;
    }
  }

  /** The slope of each picture's distances in the generators' loss: 0 for translations. */
  private float[] slopes(int blocks) {
    float[] slopes = new float[blocks * batch];
    double numbers = (double) batch * channels * size * size;
    for (int i = 2 * batch; i < slopes.length; i++) {
      slopes[i] =
          (float) (settings.real(i < 4 * batch ? "cycleWeight" : "identityWeight") / numbers);
    }
    return slopes;
  }

  /** A block of pictures; a view. */
  private Array block(Ops ops, Array blocks, int i) {
    return ops.view(blocks, (long) i * batch, (i + 1L) * batch, batch, channels, size, size);
  }

  private StepMetrics metrics(PatchJudgement judgedA, PatchJudgement judgedB, float[] distance) {
    Map<String, Float> values = new LinkedHashMap<>();
    values.put("generatorLossAtoB", (float) judgedB.generatorLoss());
    values.put("generatorLossBtoA", (float) judgedA.generatorLoss());
    values.put("discriminatorLossA", (float) judgedA.discriminatorLoss());
    values.put("discriminatorLossB", (float) judgedB.discriminatorLoss());
    values.put("cycleLossA", distance[3]);
    values.put("cycleLossB", distance[2]);
    values.put("identityLossA", distance.length > 4 ? distance[4] : 0);
    values.put("identityLossB", distance.length > 4 ? distance[5] : 0);
    values.put("realAccuracy", (float) (judgedA.realAccuracy() + judgedB.realAccuracy()) / 2);
    values.put("fakeAccuracy", (float) (judgedA.fakeAccuracy() + judgedB.fakeAccuracy()) / 2);
    if (!values.values().stream().allMatch(Float::isFinite)) {
      throw new Diverged(steps + 1);
    }
    return new StepMetrics(values);
  }

  /** The share of the learning rates that the next step takes. */
  private double rate() {
    double left = 1 - (double) steps / plannedSteps;
    return Math.max(LEAST_RATE, Math.min(1, 2 * left));
  }

  private void average() {
    double halfLife = Math.min(10_000, 0.05 * steps * batch);
    double decay = Math.pow(0.5, AVERAGE_EVERY * batch / halfLife);
    a.generatorWeights.average(decay);
    b.generatorWeights.average(decay);
  }

  /** Rows: a picture of the first kind, its translation, the way back; the same for the second. */
  @Override
  public Preview preview() {
    List<Picture> fromA = translate(a.shown, Direction.A_TO_B, true);
    List<Picture> fromB = translate(b.shown, Direction.B_TO_A, true);
    List<Picture> cells = new ArrayList<>();
    for (int i = 0; i < PREVIEW_ROWS; i++) {
      cells.addAll(List.of(a.shown.get(i), fromA.get(i), fromA.get(PREVIEW_ROWS + i)));
      cells.addAll(List.of(b.shown.get(i), fromB.get(i), fromB.get(PREVIEW_ROWS + i)));
    }
    return Preview.grid(cells, 6);
  }

  @Override
  public Answering answer(Question question) {
    if (!question.tool().equals("translate")) {
      return Learner.super.answer(question);
    }
    Direction direction =
        Direction.of(question.parameters().choice("direction")).orElse(Direction.A_TO_B);
    List<Picture> translated =
        translate(question.pictures("picture"), direction, question.parameters().toggle("back"));
    return Answering.of(Answer.strip(translated));
  }

  /**
   * Translations.
   *
   * @param pictures of the size and the channels of the image sets
   * @param back whether the way back is wanted too
   * @return a translation for each picture, then, if wanted, the way back for each
   */
  List<Picture> translate(List<Picture> pictures, Direction direction, boolean back) {
    Side target = direction == Direction.A_TO_B ? b : a;
    List<Picture> there = new ArrayList<>();
    List<Picture> again = new ArrayList<>();
    for (int done = 0; done < pictures.size(); done += TRANSLATION_BATCH) {
      List<Picture> some =
          pictures.subList(done, Math.min(pictures.size(), done + TRANSLATION_BATCH));
      try (Ops ops = kept.child()) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(some.size() * channels * size * size);
        some.forEach(picture -> bytes.put(picture.pixels()));
        Array values = toValues(ops, bytes.flip(), some.size());
        Array translated = target.averagedGenerator.run(ops, noise, values);
        addPictures(translated, there);
        if (back) {
          addPictures((target == a ? b : a).averagedGenerator.run(ops, noise, translated), again);
        }
      }
    }
    there.addAll(again);
    return there;
  }

  /** Bytes to values from −1 to 1. */
  private Array toValues(Ops ops, ByteBuffer pixels, int n) {
    Array bytes = ops.bytes(pixels, n, channels, size, size);
    return ops.affine(bytes, 2 / 255.0, -1);
  }

  private void addPictures(Array pictures, List<Picture> to) {
    float[] values = pictures.floats();
    int length = channels * size * size;
    for (int from = 0; from < values.length; from += length) {
      byte[] pixels = new byte[length];
      for (int i = 0; i < length; i++) {
        pixels[i] = (byte) Math.round((values[from + i] + 1) * 127.5f);
      }
      to.add(new Picture(size, size, channels, pixels));
    }
  }

  @Override
  public void adjust(Settings changed) {
    settings = changed;
  }

  @Override
  public TensorMap state() {
    TensorMap state = new TensorMap();
    a.save("a", state);
    b.save("b", state);
    state.put("noise", Tensor.of(new long[] {noise.state()}, 1));
    state.put("steps", Tensor.of(new long[] {steps}, 1));
    return state;
  }

  @Override
  public void restore(TensorMap state) {
    a.load("a", state);
    b.load("b", state);
    noise.restore(state.get("noise").longs()[0]);
    steps = state.get("steps").longs()[0];
  }

  /**
   * Of each generator, three pictures forward and backward for each of the batch (two without
   * identity). Of each discriminator, on average two and a half forward, two backward for the
   * weights and three for the inputs.
   */
  @Override
  public double operations() {
    int passes = settings.real("identityWeight") > 0 ? 3 : 2;
    return 2.0
        * 2
        * batch
        * (3 * passes * a.generatorWeights.multiplyAdds()
            + 7.5 * a.discriminatorWeights.multiplyAdds());
  }

  /** How many native arrays it holds. */
  int arrays() {
    return kept.count();
  }

  @Override
  public void close() {
    for (Side side : List.of(a, b)) {
      side.averagedGenerator.close();
      side.discriminator.close();
    }
    cycle.close();
    cycleWithoutIdentity.close();
    kept.close();
  }
}
