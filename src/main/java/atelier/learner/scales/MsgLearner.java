package atelier.learner.scales;

import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Preview;
import atelier.learner.Task;
import atelier.learner.gan.Diversity;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.nn.Array;
import atelier.nn.DiffAugment;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A GAN with gradients at all scales (Karnewar and Wang 2020): the generator makes a picture at
 * every resolution on its way, and the discriminator is given all of them at once, so that each of
 * the generator's layers hears from it directly.
 */
final class MsgLearner extends ScaleLearner {
  private static final int PREVIEW_ROWS = 6;

  private final int size;
  private final int scales;
  private final GrowingGenerator generator;
  private final MultiScaleDiscriminator discriminator;
  private final Program drawing;
  private final Program showing;
  private final Program shrinking;
  private final Program judging;
  private final Program augmentedJudging;

  MsgLearner(Task task) {
    super(task);
    PackedImages images = task.images("pictures");
    size = images.size();
    scales = 1 + Integer.numberOfTrailingZeros(size / Growth.FIRST);
    Widths widths = new Widths(settings().whole("width"));
    Networks networks = (name, averages, layers) -> network(name, averages, ADAM, layers);
    generator = new GrowingGenerator(networks, latent, widths, size, images.channels());
    discriminator =
        new MultiScaleDiscriminator(
            networks, Diversity.of(settings()), widths, size, images.channels());
    Graph drawn = new Graph(Mode.TRAINING);
    drawing = program(drawn, generator.all(drawn, drawn.input()));
    Graph shown = new Graph(Mode.AVERAGED);
    showing = program(shown, enlarged(shown, generator.all(shown, shown.input())));
    shrinking = shrinking();
    judging = judging((graph, pictures) -> pictures);
    DiffAugment augment = new DiffAugment(size, images.channels(), augmentation);
    augmentedJudging = judging(augment::apply);
  }

  private Program program(Graph graph, List<Node> outputs) {
    return program(graph, outputs.toArray(Node[]::new));
  }

  /** All as large as the set's. */
  private static List<Node> enlarged(Graph graph, List<Node> pictures) {
    List<Node> all = new ArrayList<>(pictures.subList(0, 1));
    for (int i = 1; i < pictures.size(); i++) {
      all.add(graph.upsampleNearest(pictures.get(i), 1 << i));
    }
    return all;
  }

  /** Pictures half as large, a quarter, and so on. */
  private Program shrinking() {
    Graph graph = new Graph(Mode.AVERAGED);
    Node x = graph.input();
    List<Node> smaller = new ArrayList<>();
    for (int i = 1; i < scales; i++) {
      x = graph.averagePool(x, 2);
      smaller.add(x);
    }
    return program(graph, smaller);
  }

  private Program judging(BiFunction<Graph, List<Node>, List<Node>> change) {
    Graph graph = new Graph(Mode.TRAINING).inGroups(2);
    List<Node> pictures = new ArrayList<>();
    for (int i = 0; i < scales; i++) {
      pictures.add(graph.input());
    }
    return flexible(graph, discriminator.apply(graph, change.apply(graph, pictures)));
  }

  @Override
  List<Array> generate(Ops ops, Array z) {
    return drawing.runAll(ops, noise, z);
  }

  @Override
  List<Array> real(Ops ops) {
    List<Array> real = new ArrayList<>();
    real.add(feed.next(batch()).numbers(ops, range));
    real.addAll(shrinking.runAll(ops, noise, real.get(0)));
    return real;
  }

  @Override
  Array judge(Ops ops, List<Array> pictures, boolean augmented) {
    Program program = augmented ? augmentedJudging : judging;
    return program.run(ops, noise, pictures.toArray(Array[]::new));
  }

  @Override
  int resolution() {
    return size;
  }

  @Override
  void updateGenerator(double rate) {
    generator.all().forEach(network -> network.update(rate));
  }

  @Override
  void updateDiscriminator(double rate) {
    discriminator.all().forEach(network -> network.update(rate));
  }

  @Override
  protected Network generator() {
    return generator.block(Growth.FIRST);
  }

  @Override
  protected Array show(Ops ops, Array places) {
    return showing.run(ops, noise, places);
  }

  /**
   * Each picture at all resolutions, the smallest first, as large as the set's.
   *
   * @return first all of the first picture
   */
  List<Picture> scales(long drawn, int count) {
    try (Ops ops = kept.child()) {
      List<Array> latents = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        latents.add(ops.array(coordinates().drawn(drawn, i), 1, latent));
      }
      List<List<Picture>> byScale =
          showing.runAll(ops, noise, ops.concatenate(latents)).stream()
              .map(range::pictures)
              .toList();
      List<Picture> cells = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        for (int scale = scales - 1; scale >= 0; scale--) {
          cells.add(byScale.get(scale).get(i));
        }
      }
      return cells;
    }
  }

  /** Two pictures a row, each at all resolutions, the smallest first. */
  @Override
  public Preview preview() {
    return Preview.grid(scales(Noise.of(seed(), 4).state(), 2 * PREVIEW_ROWS), 2 * scales);
  }

  @Override
  public Answering answer(Question question) {
    if (!question.tool().equals("scales")) {
      return super.answer(question);
    }
    Settings chosen = question.parameters();
    List<Picture> cells = scales(chosen.seed("seed"), chosen.whole("count"));
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      int side = Growth.FIRST << (i % scales);
      captions.add(side + "×" + side);
    }
    return Answering.of(new Answer(1, cells, scales, captions, Map.of(), null));
  }
}
