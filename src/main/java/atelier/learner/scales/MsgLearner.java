package atelier.learner.scales;

import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Preview;
import atelier.learner.Range;
import atelier.learner.Task;
import atelier.learner.latent.LatentLearner;
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
import atelier.nn.Optimizer;
import atelier.nn.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A GAN with gradients at all scales (Karnewar and Wang 2020): the generator makes a picture at
 * every resolution on its way, and the discriminator is given all of them at once, so that each of
 * the generator's layers hears from it directly.
 */
final class MsgLearner extends LatentLearner {
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0, 0.99);
  private static final int PREVIEW_ROWS = 6;

  private final int size;
  private final int scales;
  private final AdversarialGame game;
  private final DiffAugment augment;
  private final GrowingGenerator generator;
  private final MultiScaleDiscriminator discriminator;
  private final Program drawing;
  private final Program showing;
  private final Program shrinking;
  private final Program judging;
  private final Program augmentedJudging;

  MsgLearner(Task task) {
    super(task, Range.SYMMETRIC);
    PackedImages images = task.images("pictures");
    size = images.size();
    scales = 1 + Integer.numberOfTrailingZeros(size / Growth.FIRST);
    game = new AdversarialGame(settings().choice("loss"));
    augment = new DiffAugment(size, images.channels(), settings().real("augmentation"));
    Widths widths = new Widths(settings().whole("width"));
    Networks networks = (name, averages, layers) -> network(name, averages, ADAM, layers);
    generator = new GrowingGenerator(networks, latent, widths, size, images.channels());
    discriminator = new MultiScaleDiscriminator(networks, widths, size, images.channels());
    Graph drawn = new Graph(Mode.TRAINING);
    drawing = closed(program(drawn, generator.all(drawn, drawn.input())));
    Graph shown = new Graph(Mode.AVERAGED);
    showing = closed(program(shown, enlarged(shown, generator.all(shown, shown.input()))));
    shrinking = closed(shrinking());
    judging = closed(judging(false));
    augmentedJudging = closed(judging(true));
  }

  private Program program(Graph graph, List<Node> outputs) {
    return new Program(kept, graph, outputs.toArray(Node[]::new));
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

  private Program judging(boolean augmented) {
    Graph graph = new Graph(Mode.TRAINING);
    List<Node> pictures = new ArrayList<>();
    for (int i = 0; i < scales; i++) {
      pictures.add(graph.input());
    }
    List<Node> seen = augmented ? augment.apply(graph, pictures) : pictures;
    return Program.flexible(kept, graph, discriminator.apply(graph, seen));
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    Array z = ops.normal(noise, batch(), latent);
    List<Array> fake = ops.record(() -> drawing.runAll(ops, noise, z));
    List<Array> real = new ArrayList<>();
    real.add(feed.next(batch()).numbers(ops, range));
    real.addAll(shrinking.runAll(ops, noise, real.get(0)));
    Program seeing = settings().real("augmentation") > 0 ? augmentedJudging : judging;
    AdversarialGame.Move move =
        game.move(
            ops,
            x -> seeing.run(ops, noise, x.toArray(Array[]::new)),
            x -> judging.run(ops, noise, x.toArray(Array[]::new)),
            real,
            fake,
            AdversarialGame.penalty(settings().real("penalty"), size, steps()),
            steps() + 1);
    ops.backward(fake, move.gradients());
    generator.all().forEach(network -> network.update(settings().real("generatorRate")));
    discriminator.all().forEach(network -> network.update(settings().real("discriminatorRate")));
    return move.verdict().metrics();
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

  @Override
  public void adjust(Settings changed) {
    super.adjust(changed);
    augment.setStrength(changed.real("augmentation"));
  }
}
