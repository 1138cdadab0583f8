package atelier.learner.translation;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Structure-texture separation (Wang, Deng and Liu 2022, doi 10.1145/3474085.3475245): learns to
 * recognise pictures of a second set, whose labels it never sees, from the labels of the first. An
 * encoder for both sets finds structure, one for each set finds texture, and a decoder joins any of
 * the one with any of the other; what it draws of the first set in the textures of the second has
 * known labels. Beside it learns the same classifier from the first set alone, to compare with.
 */
final class StsnLearner extends NetworkLearner {
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0.5, 0.999);
  private static final Range RANGE = Range.SYMMETRIC;
  private static final int DISCRIMINATORS_EVERY = 5;
  private static final int MEASURE_EVERY = 100;
  private static final int MOST_HELD_OUT = 500;
  private static final int COLUMNS = 8;
  private static final int SHOWN_STRUCTURES = 4;

  private final int last;
  private final int batch;
  private final StsnNetworks networks;
  private final Side a;
  private final Side b;
  private final Network structure;
  private final Network features;
  private final Network classes;
  private final Network decoder;
  private final Network domain;
  private final Network plainStructure;
  private final Network plainFeatures;
  private final Network plainClasses;
  private final Program plain;
  private final Program separation;
  private final Program telling;
  private final Program judging;
  private final Program recognising;
  private final Program recognisingPlainly;
  private final Program swapping;
  private final Measured measured;

  /** One of the two sets: its data, its texture, and who says whether pictures are of it. */
  private final class Side {
    final Feed feed;
    final Batch shown;
    final Batch heldOut;
    final Network texture;
    final Network discriminator;

    Side(String name, PackedImages images, Split split, IntPredicate recognisable) {
      feed = saved("data." + name, Feed.of(images, split.learnt(), seed()));
      shown = new Batch(images, split.heldOut());
      heldOut = new Batch(images, Arrays.stream(split.heldOut()).filter(recognisable).toArray());
      int width = settings().whole("width");
      texture = network("texture." + name, true, ADAM, networks::texture);
      discriminator =
          network(
              "discriminator." + name,
              false,
              ADAM,
              w -> TranslationNetworks.discriminator(w, images.size(), images.channels(), width));
    }
  }

  StsnLearner(Task task) {
    super(task);
    PackedImages images = task.images("a");
    PackedImages others = task.images("b");
    int labels = images.labels().size();
    last = task.steps() - 1;
    batch = batch();
    networks = new StsnNetworks(images.size(), images.channels(), settings().whole("width"));
    int[] labelled = IntStream.range(0, images.count()).filter(i -> images.label(i) >= 0).toArray();
    a = new Side("a", images, Split.of(images, labelled, MOST_HELD_OUT, seed()), i -> true);
    b =
        new Side(
            "b",
            others,
            Split.of(others, IntStream.range(0, others.count()).toArray(), MOST_HELD_OUT, seed()),
            i -> labelAsInA(images, others, i) >= 0);
    structure = network("structure", true, ADAM, networks::structure);
    features = network("features", true, ADAM, networks::features);
    classes = network("classes", true, ADAM, w -> networks.classes(w, labels));
    decoder = network("decoder", true, ADAM, networks::decoder);
    domain = network("domain", false, ADAM, networks::domain);
    plainStructure = network("plain.structure", true, ADAM, networks::structure);
    plainFeatures = network("plain.features", true, ADAM, networks::features);
    plainClasses = network("plain.classes", true, ADAM, w -> networks.classes(w, labels));
    plain = plain(labels);
    separation = separation(labels);
    telling = telling();
    judging = judging();
    recognising = recognising(structure, features, classes);
    recognisingPlainly = recognising(plainStructure, plainFeatures, plainClasses);
    swapping = swapping();
    measured = saved("measured", new Measured(3));
  }

  /** The loss of the classifier that knows the first set alone, from pictures and labels. */
  private Program plain(int labels) {
    Graph graph = new Graph(Mode.TRAINING);
    Node x = graph.input();
    Node y = graph.input();
    Node logits = Layer.sequence(plainStructure, plainFeatures, plainClasses).apply(graph, x);
    return program(graph, graph.classification(logits, y, labels));
  }

  /**
   * Losses of encoders and decoder, in the order of {@link #weights}, then features (2·batch) and
   * pictures of the first set in textures of the second, and the other way round (2·batch), as
   * constants; from pictures of both sets, labels of the first, and domains (4·batch).
   */
  private Program separation(int labels) {
    Graph graph = new Graph(Mode.TRAINING);
    Node xa = graph.input();
    Node xb = graph.input();
    Node y = graph.input();
    Node domains = graph.input();
    Node both = graph.concatenate(xa, xb);
    Node maps = structure.apply(graph, both);
    Node found = features.apply(graph, maps);
    Node recognised =
        graph.classification(classes.apply(graph, graph.rows(found, 0, batch)), y, labels);
    Node hiding =
        graph.mean(
            graph.softplus(
                graph.affine(domain.apply(graph, graph.rows(found, batch, 2 * batch)), -1, 0)));

    Node ta = a.texture.apply(graph, xa);
    Node tb = b.texture.apply(graph, xb);
    Node dressed =
        networks.dressed(
            graph, graph.concatenate(maps, maps), graph.concatenate(ta, tb, tb, ta), domains, 4);
    Node drawn = decoder.apply(graph, dressed);
    Node same = graph.rows(drawn, 0, 2 * batch);
    Node swapped = graph.rows(drawn, 2 * batch, 4 * batch);
    Node reconstructed = graph.meanAbsolute(same, both);
    Node aAsB = graph.rows(swapped, 0, batch);
    Node bAsA = graph.rows(swapped, batch, 2 * batch);
    Node convincing =
        graph.add(
            graph.mean(graph.square(graph.affine(b.discriminator.apply(graph, aAsB), 1, -1))),
            graph.mean(graph.square(graph.affine(a.discriminator.apply(graph, bAsA), 1, -1))));
    Node alike =
        graph.meanAbsolute(
            plainStructure.apply(graph, swapped),
            graph.constant(plainStructure.apply(graph, both)));
    Node fixed = graph.constant(swapped);
    Node again =
        Layer.sequence(structure, features, classes).apply(graph, graph.rows(fixed, 0, batch));
    Node recognisedAgain = graph.classification(again, y, labels);
    return program(
        graph,
        recognised,
        recognisedAgain,
        hiding,
        reconstructed,
        convincing,
        alike,
        graph.constant(found),
        fixed);
  }

  /** The loss of who tells the sets apart by features (2·batch). */
  private Program telling() {
    Graph graph = new Graph(Mode.TRAINING);
    Node logits = domain.apply(graph, graph.input());
    Node first = graph.softplus(graph.affine(graph.rows(logits, 0, batch), -1, 0));
    Node second = graph.softplus(graph.rows(logits, batch, 2 * batch));
    return program(graph, graph.mean(graph.concatenate(first, second)));
  }

  /** The losses of both discriminators, from real pictures and swapped ones. */
  private Program judging() {
    Graph graph = new Graph(Mode.TRAINING);
    Node xa = graph.input();
    Node xb = graph.input();
    Node swapped = graph.input();
    return program(
        graph,
        judged(graph, b.discriminator, xb, graph.rows(swapped, 0, batch)),
        judged(graph, a.discriminator, xa, graph.rows(swapped, batch, 2 * batch)));
  }

  /** Least squares, ½ of those for real pictures + ½ of those for drawn ones. */
  private Node judged(Graph graph, Network discriminator, Node real, Node drawn) {
    Node logits = discriminator.apply(graph, graph.concatenate(real, drawn));
    Node right = graph.affine(graph.rows(logits, 0, batch), 1, -1);
    Node wrong = graph.rows(logits, batch, 2 * batch);
    return graph.affine(
        graph.add(graph.mean(graph.square(right)), graph.mean(graph.square(wrong))), 0.5, 0);
  }

  private Program recognising(Network structure, Network features, Network classes) {
    Graph graph = new Graph(Mode.AVERAGED);
    Node x = graph.input();
    return program(graph, Layer.sequence(structure, features, classes).apply(graph, x));
  }

  /** Pictures from pictures whose structure, and such whose texture they have, and domains. */
  private Program swapping() {
    Graph graph = new Graph(Mode.AVERAGED);
    Node structures = structure.apply(graph, graph.input());
    Node textures = graph.input();
    Node domains = graph.input();
    Node ofA = a.texture.apply(graph, textures);
    Node ofB = b.texture.apply(graph, textures);
    Node texture = graph.add(ofA, graph.broadcastMultiply(graph.subtract(ofB, ofA), domains));
    return program(
        graph, decoder.apply(graph, networks.dressed(graph, structures, texture, domains, 1)));
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    if (steps() % MEASURE_EVERY == 0 || steps() == last) {
      measure();
    }
    Batch first = a.feed.next(batch);
    Array xa = first.numbers(ops, RANGE);
    Array xb = b.feed.next(batch).numbers(ops, RANGE);
    Array y = first.labels(ops);
    double rate = settings().real("rate");
    float plainLoss = learnPlainly(ops, xa, y, rate);
    List<Array> made = ops.record(() -> separation.runAll(ops, noise, xa, xb, y, domains(ops)));
    List<Array> losses = made.subList(0, 6);
    ops.backward(losses, weights().stream().map(ops::scalar).toList());
    for (Network network : List.of(structure, features, classes, decoder, a.texture, b.texture)) {
      network.update(rate);
    }
    Array loss = ops.record(() -> telling.run(ops, noise, made.get(6)));
    ops.backward(loss, ops.ones(1));
    domain.update(rate);
    if (steps() % DISCRIMINATORS_EVERY == 0) {
      List<Array> judged = ops.record(() -> judging.runAll(ops, noise, xa, xb, made.get(7)));
      ops.backward(judged, List.of(ops.ones(1), ops.ones(1)));
      a.discriminator.update(rate);
      b.discriminator.update(rate);
    }
    Map<String, Float> values = new LinkedHashMap<>();
    values.put("classLoss", losses.get(0).number());
    values.put("swappedClassLoss", losses.get(1).number());
    values.put("plainLoss", plainLoss);
    values.put("domainLoss", loss.number());
    values.put("reconstructionLoss", losses.get(3).number());
    values.put("convincingLoss", losses.get(4).number());
    values.put("firstAccuracy", measured.get(0));
    values.put("secondAccuracy", measured.get(1));
    values.put("plainAccuracy", measured.get(2));
    return values;
  }

  private float learnPlainly(Ops ops, Array x, Array y, double rate) {
    Array loss = ops.record(() -> plain.run(ops, noise, x, y));
    ops.backward(loss, ops.ones(1));
    for (Network network : List.of(plainStructure, plainFeatures, plainClasses)) {
      network.update(rate);
    }
    return loss.number();
  }

  /** Of the losses: recognised, recognised once swapped, hidden, drawn again, convincing, alike. */
  private List<Double> weights() {
    boolean warm = steps() >= settings().whole("warmUp");
    double later = warm ? 1 : 0;
    return List.of(
        1.0,
        later * settings().real("swappedWeight"),
        later * settings().real("domainWeight"),
        settings().real("reconstructionWeight"),
        later * settings().real("discriminatorWeight"),
        later * settings().real("likenessWeight"));
  }

  /** The domain of what is drawn: a as a, b as b, a as b, b as a. */
  private Array domains(Ops ops) {
    float[] domains = new float[4 * batch];
    for (int i = 0; i < batch; i++) {
      domains[batch + i] = 1;
      domains[2 * batch + i] = 1;
    }
    return ops.array(domains, domains.length, 1);
  }

  private void measure() {
    PackedImages images = a.heldOut.images();
    int[] truth =
        Arrays.stream(b.heldOut.indices())
            .map(i -> labelAsInA(images, b.heldOut.images(), i))
            .toArray();
    measured.set(
        accuracy(recognising, a.heldOut, a.heldOut.labels()),
        accuracy(recognising, b.heldOut, truth),
        accuracy(recognisingPlainly, b.heldOut, truth));
  }

  private float accuracy(Program program, Batch batch, int[] truth) {
    if (batch.size() == 0) {
      return 0;
    }
    try (Ops ops = kept.child()) {
      return Beliefs.of(program.run(ops, noise, batch.numbers(ops, RANGE))).accuracy(truth);
    }
  }

  /** The number that the first set has for the label of a picture of the second; −1 for none. */
  private static int labelAsInA(PackedImages images, PackedImages others, int picture) {
    int label = others.label(picture);
    return label < 0 ? label : images.labels().indexOf(others.labels().get(label));
  }

  /** This structure, that texture: structures of the first set above, of the second below. */
  @Override
  public Preview preview() {
    List<Picture> cells = new ArrayList<>();
    cells.addAll(grid(shown(a, SHOWN_STRUCTURES), shown(b, COLUMNS - 1), 1));
    cells.addAll(grid(shown(b, SHOWN_STRUCTURES), shown(a, COLUMNS - 1), 0));
    return Preview.grid(cells, COLUMNS);
  }

  private static List<Picture> shown(Side side, int count) {
    return side.shown.pictures().subList(0, Math.min(count, side.shown.size()));
  }

  /** Textures on top, structures on the left, and each structure in each texture. */
  private List<Picture> grid(List<Picture> structures, List<Picture> textures, int texturesDomain) {
    List<Picture> cells = new ArrayList<>();
    Picture corner = textures.get(0);
    cells.add(Picture.black(corner.width(), corner.height(), corner.channels()));
    cells.addAll(textures);
    for (Picture structure : structures) {
      cells.add(structure);
      cells.addAll(swapped(structure, textures, texturesDomain));
    }
    return cells;
  }

  private List<Picture> swapped(Picture structure, List<Picture> textures, int texturesDomain) {
    try (Ops ops = kept.child()) {
      int n = textures.size();
      float[] domains = new float[n];
      Arrays.fill(domains, texturesDomain);
      return RANGE.pictures(
          swapping.run(
              ops,
              Noise.of(seed(), 6),
              RANGE.numbers(ops, Collections.nCopies(n, structure)),
              RANGE.numbers(ops, textures),
              ops.array(domains, n, 1)));
    }
  }

  @Override
  public Answering answer(Question question) {
    if (!question.tool().equals("swap")) {
      return super.answer(question);
    }
    List<Picture> textures = question.pictures("texture");
    List<Picture> cells =
        grid(
            question.pictures("structure"),
            textures,
            question.parameters().choice("kind").equals("second") ? 1 : 0);
    return Answering.of(new Answer(1, cells, textures.size() + 1, List.of(), Map.of(), null));
  }
}
