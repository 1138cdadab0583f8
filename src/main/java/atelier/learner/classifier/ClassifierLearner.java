package atelier.learner.classifier;

import atelier.imageset.HoldOut;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Batch;
import atelier.learner.Beliefs;
import atelier.learner.Feed;
import atelier.learner.Measured;
import atelier.learner.NetworkLearner;
import atelier.learner.Preview;
import atelier.learner.Range;
import atelier.learner.Recogniser;
import atelier.learner.Split;
import atelier.learner.Task;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import atelier.nn.Stack;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Small convolutional classifier, with softmax and cross-entropy; hardened, if wanted, by training
 * on attacked pictures (Goodfellow, Shlens and Szegedy 2015; Madry et al. 2018).
 */
final class ClassifierLearner extends NetworkLearner implements Recogniser {
  private static final int WIDTH = 32;
  private static final int HIDDEN = 128;
  private static final int MEASURE_EVERY = 100;

  /** What held-out pictures are attacked with where training has no ε of its own. */
  private static final double USUAL_EPSILON = 0.1;

  private static final int MOST_HELD_OUT = 500;
  private static final int ATTACKED = 200;
  private static final int ATTACK_STEPS = 5;
  private static final int AT_ONCE = 250;

  private final long seed;
  private final int last;
  private final List<String> names;
  private final Feed feed;
  private final Batch heldOut;
  private final boolean[] rare;
  private final Network network;
  private final Program training;
  private final Program seeing;
  private final Attacker sparring;
  private final Attacker attacker;
  private final Measured measured;

  ClassifierLearner(Task task) {
    super(task);
    PackedImages images = task.images("pictures");
    seed = task.seed();
    last = task.steps() - 1;
    names = images.labels();
    int most = images.heldOutHash() == null ? MOST_HELD_OUT : HoldOut.MOST;
    Split split = Split.of(images, labelled(images), most, seed);
    rare = rare(images, split.learnt());
    heldOut = new Batch(images, split.heldOut());
    feed = saved("data", Feed.of(images, split.learnt(), seed));
    measured = saved("measured", new Measured(3));
    List<Layer> hidden = new ArrayList<>();
    network =
        network(
            "classifier",
            Noise.of(seed, 3),
            true,
            Optimizer.Rule.ADAM,
            w -> layers(w, images, hidden));
    Graph shown = new Graph(Mode.AVERAGED);
    seeing = program(shown, hidden.get(0).apply(shown, shown.input()));

    Graph graph = new Graph(Mode.TRAINING);
    Node x = graph.input();
    Node labels = graph.input();
    Node logits = network.apply(graph, x);
    Node loss = graph.classification(logits, labels, names.size());
    training = program(graph, loss, graph.constant(logits));
    sparring = attacker(Mode.TRAINING);
    attacker = attacker(Mode.AVERAGED);
  }

  /**
   * The pictures that have a label.
   *
   * @throws IllegalArgumentException if there are not two with unlike labels
   */
  private static int[] labelled(PackedImages images) {
    int[] pictures = IntStream.range(0, images.count()).filter(i -> images.label(i) >= 0).toArray();
    if (Arrays.stream(pictures).map(images::label).distinct().count() < 2) {
      throw new IllegalArgumentException(
          "A classifier tells labels apart, and these pictures do not have two; choose a set with"
              + " labels.");
    }
    return pictures;
  }

  /**
   * Which labels have at most half as many real pictures as the most frequent one; all of them
   * where none is as rare as that.
   */
  private static boolean[] rare(PackedImages images, int[] learnt) {
    int[] count = new int[images.labels().size()];
    Arrays.stream(learnt)
        .filter(i -> images.drawn(i) == null)
        .forEach(i -> count[images.label(i)]++);
    int most = Arrays.stream(count).max().orElse(0);
    boolean balanced = Arrays.stream(count).allMatch(pictures -> 2 * pictures > most);
    boolean[] rare = new boolean[count.length];
    for (int label = 0; label < rare.length; label++) {
      rare[label] = balanced || 2 * count[label] <= most;
    }
    return rare;
  }

  /**
   * Halves the side until it is 8 at most.
   *
   * @param hidden takes all but the last layer
   */
  private static Layer layers(Weights weights, PackedImages images, List<Layer> hidden) {
    int side = images.size();
    Stack stack = new Stack(weights, Init.glorot(), images.channels(), side, side);
    for (int i = 0; stack.shape()[1] > 8; i++) {
      stack.convolution("convolution" + i, WIDTH << i, 4, 2).relu();
    }
    int labels = images.labels().size();
    hidden.add(stack.dense("dense", HIDDEN).relu().layer());
    return stack.dense("logits", labels).layer();
  }

  private Attacker attacker(Mode mode) {
    return new Attacker(closed(Attacker.program(kept, network, mode, names.size())));
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    if (steps() % MEASURE_EVERY == 0 || steps() == last) {
      measure(ops);
    }
    Batch batch = feed.next(batch());
    Array labels = batch.labels(ops);
    Array x = hardened(ops, batch.numbers(ops, Range.UNIT), labels);
    List<Array> outputs = ops.record(() -> training.runAll(ops, noise, x, labels));
    ops.backward(outputs.get(0), ops.ones(1));
    network.update(settings().real("rate"));
    return Map.of(
        "loss", outputs.get(0).number(),
        "accuracy", Beliefs.of(outputs.get(1)).accuracy(batch.labels()),
        "heldOutAccuracy", measured.get(0),
        "attackedAccuracy", measured.get(1),
        "rareAccuracy", measured.get(2));
  }

  /** The same, the first half attacked where that is wanted. */
  private Array hardened(Ops ops, Array x, Array labels) {
    double epsilon = settings().real("adversarial");
    if (epsilon == 0) {
      return x;
    }
    int half = batch() / 2;
    Array attacked =
        sparring.quick(ops, noise, ops.rows(x, 0, half), ops.rows(labels, 0, half), epsilon);
    return ops.concatenate(List.of(attacked, ops.rows(x, half, batch())));
  }

  private void measure(Ops ops) {
    double trained = settings().real("adversarial");
    int[] some = Arrays.copyOf(heldOut.indices(), Math.min(ATTACKED, heldOut.size()));
    Batch target = new Batch(heldOut.images(), some);
    Array attacked =
        attacker.thorough(
            ops,
            Noise.of(seed, 4),
            target.numbers(ops, Range.UNIT),
            target.labels(ops),
            trained > 0 ? trained : USUAL_EPSILON,
            ATTACK_STEPS);
    int[] truth = heldOut.labels();
    Beliefs plain = beliefs(heldOut);
    measured.set(
        plain.accuracy(truth),
        beliefs(ops, attacked).accuracy(target.labels()),
        plain.accuracy(truth, label -> rare[label]));
  }

  private Beliefs beliefs(Batch pictures) {
    List<float[]> shares = new ArrayList<>();
    for (Batch part : pictures.parts(AT_ONCE)) {
      try (Ops ops = kept.child()) {
        shares.addAll(List.of(beliefs(ops, part.numbers(ops, Range.UNIT)).shares()));
      }
    }
    return new Beliefs(shares.toArray(float[][]::new));
  }

  private Beliefs beliefs(Ops ops, Array x) {
    return Beliefs.of(network.show(ops, noise, x));
  }

  @Override
  public List<float[]> features(List<Picture> pictures) {
    List<float[]> features = new ArrayList<>(pictures.size());
    inParts(
        pictures,
        (ops, x) -> {
          float[] rows = seeing.run(ops, noise, x).floats();
          for (int from = 0; from < rows.length; from += HIDDEN) {
            features.add(Arrays.copyOfRange(rows, from, from + HIDDEN));
          }
        });
    return features;
  }

  @Override
  public List<String> labels(List<Picture> pictures) {
    List<String> labels = new ArrayList<>(pictures.size());
    inParts(
        pictures,
        (ops, x) -> {
          Beliefs beliefs = beliefs(ops, x);
          for (int i = 0; i < beliefs.count(); i++) {
            labels.add(names.get(beliefs.best(i)));
          }
        });
    return labels;
  }

  private void inParts(List<Picture> pictures, BiConsumer<Ops, Array> work) {
    for (int done = 0; done < pictures.size(); done += AT_ONCE) {
      try (Ops ops = kept.child()) {
        List<Picture> some = pictures.subList(done, Math.min(pictures.size(), done + AT_ONCE));
        work.accept(ops, Range.UNIT.numbers(ops, some));
      }
    }
  }

  private Confusion confusion() {
    return new Confusion(names, heldOut, beliefs(heldOut));
  }

  @Override
  public Preview preview() {
    return confusion().preview();
  }

  @Override
  public Answering answer(Question question) {
    return switch (question.tool()) {
      case "classify" -> Answering.of(classify(question.pictures("picture").get(0)));
      case "confusion" -> Answering.of(confusion().answer());
      case "attack" ->
          new Attacking(
              kept,
              attacker,
              this::beliefs,
              names,
              question.parameters(),
              question.pictures("picture").get(0),
              question.label("target").orElse(-1),
              Noise.of(seed, 5));
      default -> super.answer(question);
    };
  }

  /** How far a picture is taken for each label, most of all first. */
  private Answer classify(Picture picture) {
    try (Ops ops = kept.child()) {
      Beliefs beliefs = beliefs(ops, Range.UNIT.numbers(ops, List.of(picture)));
      Map<String, Double> values = new LinkedHashMap<>();
      for (int label : beliefs.best(0, names.size())) {
        values.put(names.get(label), (double) beliefs.share(0, label));
      }
      return Answer.of(values);
    }
  }
}
