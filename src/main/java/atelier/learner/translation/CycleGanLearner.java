package atelier.learner.translation;

import atelier.family.Direction;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Feed;
import atelier.learner.NetworkLearner;
import atelier.learner.Preview;
import atelier.learner.Range;
import atelier.learner.Task;
import atelier.learner.translation.PatchJudgement.Objective;
import atelier.link.Answer;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two generators that translate between two kinds of pictures, and a discriminator for each kind
 * (Zhu et al. 2017). Averaged weights of the generators for everything that is shown.
 */
final class CycleGanLearner extends NetworkLearner {
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0.5, 0.999);
  private static final int PREVIEW_ROWS = 6;
  private static final int TRANSLATION_BATCH = 16;
  private static final Range RANGE = Range.SYMMETRIC;

  private final int size;
  private final int channels;
  private final int batch;
  private final LinearDecay decay;
  private final Side a;
  private final Side b;
  private final Program cycle;
  private final Program cycleWithoutIdentity;

  /** One kind of pictures, with the generator that makes such and the discriminator for such. */
  private final class Side {
    final Feed feed;
    final FakePool pool;
    final List<Picture> shown = new ArrayList<>();
    final Network generator;
    final Network discriminator;
    final Program judging;

    Side(String name, PackedImages images, long seed) {
      feed = saved("data." + name, new Feed(images, null, seed));
      pool = saved("pool." + name, new FakePool(kept, channels, size));
      Noise places = Noise.of(seed, 1);
      for (int i = 0; i < PREVIEW_ROWS; i++) {
        shown.add(images.picture(places.nextInt(images.count())));
      }
      int width = settings().whole("width");
      int blocks = settings().whole("blocks");
      generator =
          network(
              "generator." + name,
              Noise.of(seed, 2),
              true,
              ADAM,
              w -> TranslationNetworks.generator(w, size, channels, width, blocks));
      discriminator =
          network(
              "discriminator." + name,
              Noise.of(seed, 3),
              false,
              ADAM,
              w ->
                  settings().choice("scales").equals("two")
                      ? TranslationNetworks.discriminatorOfTwoScales(w, size, channels, width)
                      : TranslationNetworks.discriminator(w, size, channels, width));
      Graph graph = new Graph(Mode.TRAINING);
      judging = flexible(graph, discriminator.apply(graph, graph.input()));
    }

    /** The next pictures, as they are or mirrored. */
    Array next(Ops ops) {
      Array pictures = feed.next(batch).numbers(ops, RANGE);
      boolean mirrored = settings().toggle("mirrored") && noise.nextBoolean();
      return mirrored ? ops.mirrored(pictures) : pictures;
    }

    /**
     * Judges real pictures and translations, and leaves the gradient of the discriminator's loss
     * with its weights.
     */
    Verdict judge(Ops ops, Array real, Array fakes) {
      FakePool.Choice choice = pool.exchange(ops, noise, fakes);
      List<Array> seen = new ArrayList<>(List.of(real, fakes));
      seen.addAll(choice.old());
      Array pictures = ops.concatenate(seen);
      ops.requireGradient(pictures);
      Array logits = ops.record(() -> judging.run(ops, noise, pictures));
      PatchJudgement judgement =
          PatchJudgement.of(Objective.LEAST_SQUARES, logits.floats(), choice.fresh());
      long[] shape = logits.shape();
      Array ofPictures =
          ops.gradient(logits, ops.array(judgement.generatorGradient(), shape), pictures);
      ops.backward(logits, ops.array(judgement.discriminatorGradient(), shape));
      return new Verdict(judgement, ops.rows(ofPictures, batch, 2L * batch));
    }

    void update() {
      generator.update(decay.rate(steps()) * settings().real("generatorRate"));
      discriminator.update(decay.rate(steps()) * settings().real("discriminatorRate"));
    }
  }

  /**
   * What a discriminator says.
   *
   * @param gradient of the generator's loss with respect to its translations
   */
  private record Verdict(PatchJudgement judgement, Array gradient) {}

  CycleGanLearner(Task task) {
    super(task);
    PackedImages images = task.images("a");
    size = images.size();
    channels = images.channels();
    batch = batch();
    decay = new LinearDecay(task.steps());
    a = new Side("a", images, Noise.of(task.seed(), 2).nextLong());
    b = new Side("b", task.images("b"), Noise.of(task.seed(), 3).nextLong());
    cycle = cycle(true);
    cycleWithoutIdentity = cycle(false);
  }

  /**
   * Both ways there and back, from pictures of both kinds to translations to a and to b, and mean
   * distances: of a and b that came back, and with identity of a and b from the generators that are
   * to leave them alone.
   */
  private Program cycle(boolean identity) {
    Graph graph = new Graph(Mode.TRAINING);
    Node realA = graph.input();
    Node realB = graph.input();
    List<Node> outputs = new ArrayList<>();
    Node toA;
    Node toB;
    if (identity) {
      // what is translated and what is to be left alone, as one batch
      Node likeA = a.generator.apply(graph, graph.concatenate(realB, realA));
      Node likeB = b.generator.apply(graph, graph.concatenate(realA, realB));
      toA = graph.rows(likeA, 0, batch);
      toB = graph.rows(likeB, 0, batch);
      outputs.add(graph.meanAbsolute(graph.rows(likeA, batch, 2 * batch), realA));
      outputs.add(graph.meanAbsolute(graph.rows(likeB, batch, 2 * batch), realB));
    } else {
      toA = a.generator.apply(graph, realB);
      toB = b.generator.apply(graph, realA);
    }
    outputs.add(0, graph.meanAbsolute(b.generator.apply(graph, toA), realB));
    outputs.add(0, graph.meanAbsolute(a.generator.apply(graph, toB), realA));
    outputs.addAll(0, List.of(toA, toB));
    return program(graph, outputs.toArray(Node[]::new));
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    boolean identity = settings().real("identityWeight") > 0;
    Array realA = a.next(ops);
    Array realB = b.next(ops);
    Program program = identity ? cycle : cycleWithoutIdentity;
    List<Array> made = ops.record(() -> program.runAll(ops, noise, realA, realB));
    Verdict ofA = a.judge(ops, realA, made.get(0));
    Verdict ofB = b.judge(ops, realB, made.get(1));
    List<Array> gradients = new ArrayList<>(List.of(ofA.gradient, ofB.gradient));
    for (int i = 2; i < made.size(); i++) {
      gradients.add(ops.scalar(settings().real(i < 4 ? "cycleWeight" : "identityWeight")));
    }
    ops.backward(made, gradients);
    Map<String, Float> metrics = metrics(ofA.judgement, ofB.judgement, made);
    a.update();
    b.update();
    return metrics;
  }

  private static Map<String, Float> metrics(
      PatchJudgement judgedA, PatchJudgement judgedB, List<Array> made) {
    Map<String, Float> values = new LinkedHashMap<>();
    values.put("generatorLossAtoB", (float) judgedB.generatorLoss());
    values.put("generatorLossBtoA", (float) judgedA.generatorLoss());
    values.put("discriminatorLossA", (float) judgedA.discriminatorLoss());
    values.put("discriminatorLossB", (float) judgedB.discriminatorLoss());
    values.put("cycleLossA", made.get(2).number());
    values.put("cycleLossB", made.get(3).number());
    values.put("identityLossA", made.size() > 4 ? made.get(4).number() : 0);
    values.put("identityLossB", made.size() > 4 ? made.get(5).number() : 0);
    values.put("realAccuracy", (float) (judgedA.realAccuracy() + judgedB.realAccuracy()) / 2);
    values.put("fakeAccuracy", (float) (judgedA.fakeAccuracy() + judgedB.fakeAccuracy()) / 2);
    return values;
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
      return super.answer(question);
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
        Array translated = target.generator.show(ops, noise, RANGE.numbers(ops, some));
        there.addAll(RANGE.pictures(translated));
        if (back) {
          Network other = (target == a ? b : a).generator;
          again.addAll(RANGE.pictures(other.show(ops, noise, translated)));
        }
      }
    }
    there.addAll(again);
    return there;
  }

  /**
   * Of each generator, three pictures forward and backward for each of the batch (two without
   * identity). Of each discriminator, on average two and a half forward, two backward for the
   * weights and three for the inputs.
   */
  @Override
  public double operations() {
    int passes = settings().real("identityWeight") > 0 ? 3 : 2;
    return 2.0
        * 2
        * batch
        * (3 * passes * a.generator.multiplyAdds() + 7.5 * a.discriminator.multiplyAdds());
  }
}
