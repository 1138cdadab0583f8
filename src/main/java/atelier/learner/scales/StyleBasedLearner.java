package atelier.learner.scales;

import atelier.family.Point;
import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.learner.Answering;
import atelier.learner.Task;
import atelier.learner.gan.Diversity;
import atelier.learner.latent.Coordinates;
import atelier.learner.latent.PrincipalDirections;
import atelier.link.Question;
import atelier.nn.Array;
import atelier.nn.DiffAugment;
import atelier.nn.Equalised;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import atelier.nn.Weight;
import atelier.nn.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small StyleGAN (Karras et al. 2019, 2020). A mapping network turns a latent z into w, the style
 * of every convolution of the network that draws. Places are in the space of w, seen from its
 * average: three of them, for coarse, middle and fine styles. So what truncation brings towards 0
 * comes towards the average.
 */
final class StyleBasedLearner extends ScaleLearner {
  private static final int MAPPING_LAYERS = 3;

  /** The mapping network's share of the generator's learning rate. */
  private static final double MAPPING_RATE = 0.1;

  /** How much of the average of w stays in each step. */
  private static final double CENTRE_DECAY = 0.995;

  /** From how many w the principal directions are found. */
  private static final int SURVEYED = 2048;

  private final Styles styles;
  private final Network mapping;
  private final Network synthesis;
  private final Network discriminator;
  private final Program generating;
  private final Program styling;
  private final Program showing;
  private final Program judging;
  private final Program augmentedJudging;

  StyleBasedLearner(Task task) {
    super(task);
    PackedImages images = task.images("pictures");
    int size = images.size();
    int channels = images.channels();
    styles = Styles.of(size);
    Widths widths = new Widths(settings().whole("width"));
    mapping = network("mapping", true, ADAM, w -> mapping(w, latent));
    synthesis =
        network("synthesis", true, ADAM, w -> new Synthesis(w, styles, latent, widths, channels));
    discriminator =
        network(
            "discriminator",
            false,
            ADAM,
            w ->
                DiscriminatorLayers.whole(
                    w, Diversity.of(settings()), widths, styles.start(), size, channels));
    generating = generating();
    styling = styling();
    showing = showing();
    judging = judging((graph, pictures) -> pictures);
    augmentedJudging = judging(new DiffAugment(size, channels, augmentation));
  }

  /** From z to w, (n, latent). */
  private static Layer mapping(Weights weights, int latent) {
    weights.kept("centre", 0, 1, latent);
    Layer layers = (g, z) -> g.rowNorm(z, latent);
    for (int i = 0; i < MAPPING_LAYERS; i++) {
      layers =
          Layer.sequence(
              layers,
              Equalised.dense(weights, "" + i, latent, latent, Equalised.GAIN),
              Layers.leakyRelu(0.2));
    }
    return layers;
  }

  /** The average of w, (1, latent). */
  private Weight centre() {
    return mapping.weights().find("centre");
  }

  /** Pictures of two lots of z (n, latent): some styles of some pictures are of the second. */
  private Program generating() {
    Graph graph = new Graph(Mode.TRAINING);
    Node z = graph.concatenate(graph.input(), graph.input());
    Node w = mapping.apply(graph, z);
    Node pairs = graph.reshape(w, 2, -1, latent);
    Node first = graph.reshape(graph.slice(pairs, 0, 0, 1), -1, latent);
    Node second = graph.reshape(graph.slice(pairs, 0, 1, 2), -1, latent);
    Node fromSecond = graph.drawn((ops, random, n) -> fromSecond(ops, n));
    List<Node> all = new ArrayList<>();
    for (int i = 0; i < styles.count(); i++) {
      all.add(graph.mix(first, second, graph.slice(fromSecond, 1, i, i + 1)));
    }
    Weight centre = centre();
    graph.move(
        centre,
        graph.add(
            graph.affine(graph.weight(centre), CENTRE_DECAY, 0),
            graph.affine(graph.constant(graph.mean(first, 0, true)), 1 - CENTRE_DECAY, 0)));
    return program(graph, synthesis.apply(graph, graph.concatenate(1, all)));
  }

  /**
   * Style mixing: for some pictures 1 from a style on that is drawn, 0 before; for others 0, (n,
   * styles).
   */
  private Array fromSecond(Ops ops, int n) {
    int count = styles.count();
    float[] second = new float[n * count];
    for (int i = 0; i < n; i++) {
      boolean mixed = noise.nextDouble() < settings().real("mixing");
      int from = 1 + noise.nextInt(count - 1);
      for (int j = from; mixed && j < count; j++) {
        second[i * count + j] = 1;
      }
    }
    return ops.array(second, n, count);
  }

  /** From z to w, less its average. */
  private Program styling() {
    Graph graph = new Graph(Mode.AVERAGED);
    Node w = mapping.apply(graph, graph.input());
    return program(graph, graph.broadcastSubtract(w, graph.weight(centre())));
  }

  /** Pictures of places. */
  private Program showing() {
    Graph graph = new Graph(Mode.AVERAGED);
    Node places = graph.input();
    List<Node> all = new ArrayList<>();
    for (int i = 0; i < styles.count(); i++) {
      int group = styles.group(i);
      Node place = graph.slice(places, 1, group * latent, (group + 1) * latent);
      all.add(graph.broadcastAdd(place, graph.weight(centre())));
    }
    return program(graph, synthesis.apply(graph, graph.concatenate(1, all)));
  }

  private Program judging(Layer change) {
    Graph graph = new Graph(Mode.TRAINING).inGroups(2);
    Node seen = change.apply(graph, graph.input());
    return flexible(graph, discriminator.apply(graph, seen));
  }

  @Override
  List<Array> generate(Ops ops, Array z) {
    return List.of(generating.run(ops, noise, z, ops.normal(noise, batch(), latent)));
  }

  @Override
  List<Array> real(Ops ops) {
    return List.of(feed.next(batch()).numbers(ops, range));
  }

  @Override
  Array judge(Ops ops, List<Array> pictures, boolean augmented) {
    return (augmented ? augmentedJudging : judging).run(ops, noise, pictures.get(0));
  }

  @Override
  int resolution() {
    return styles.size();
  }

  @Override
  void updateGenerator(double rate) {
    mapping.update(MAPPING_RATE * rate);
    synthesis.update(rate);
  }

  @Override
  void updateDiscriminator(double rate) {
    discriminator.update(rate);
  }

  @Override
  protected Network generator() {
    return synthesis;
  }

  @Override
  protected Array show(Ops ops, Array places) {
    return showing.run(ops, noise, places);
  }

  @Override
  protected Coordinates coordinates() {
    return new StyleCoordinates(latent, this::style);
  }

  /** The w of a latent, less the average. */
  private float[] style(float[] z) {
    try (Ops ops = kept.child()) {
      return styling.run(ops, noise, ops.array(z, 1, latent)).floats();
    }
  }

  /** The directions in which w varies most; each is as long as w's standard deviation along it. */
  @Override
  protected PrincipalDirections directions() {
    try (Ops ops = kept.child()) {
      Array z = ops.normal(Noise.of(seed(), 6), SURVEYED, latent);
      float[] w = styling.run(ops, noise, z).floats();
      PrincipalDirections found = PrincipalDirections.ofSamples(w, latent);
      float[][] ofAllGroups =
          Arrays.stream(found.vectors()).map(StyleCoordinates::repeated).toArray(float[][]::new);
      return new PrincipalDirections(ofAllGroups, found.strengths());
    }
  }

  @Override
  public Answering answer(Question question) {
    if (!question.tool().equals("mix")) {
      return super.answer(question);
    }
    Settings chosen = question.parameters();
    Point from = new Point.Drawn(chosen.seed("from"), 0);
    Point to = new Point.Drawn(chosen.seed("to"), 0);
    return drawing(mixes(from, to), chosen.real("truncation"), 4);
  }

  /** Coarse, middle and fine styles of either in every combination. */
  private static List<Point> mixes(Point from, Point to) {
    List<Point> mixes = new ArrayList<>();
    for (Point coarse : List.of(from, to)) {
      for (Point middle : List.of(from, to)) {
        for (Point fine : List.of(from, to)) {
          mixes.add(new Point.Styles(new Point.Parts(coarse, middle, fine), null, null));
        }
      }
    }
    return mixes;
  }

  @Override
  public double operations() {
    double generator = mapping.multiplyAdds() + synthesis.multiplyAdds();
    return 2.0 * 3 * batch() * (generator + 2 * discriminator.multiplyAdds());
  }
}
