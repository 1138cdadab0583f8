package atelier.learner.scales;

import atelier.imageset.PackedImages;
import atelier.learner.Task;
import atelier.learner.gan.Diversity;
import atelier.learner.scales.Growth.Stage;
import atelier.nn.Array;
import atelier.nn.DiffAugment;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Ops;
import atelier.nn.Program;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A GAN that grows (Karras et al. 2018). */
final class ProgressiveLearner extends ScaleLearner {
  private final int size;
  private final int channels;
  private final int plannedSteps;
  private final Growth growth;
  private final GrowingGenerator generator;
  private final GrowingDiscriminator discriminator;
  private final Map<Stage, Programs> programs = new HashMap<>();

  ProgressiveLearner(Task task) {
    super(task);
    PackedImages images = task.images("pictures");
    size = images.size();
    channels = images.channels();
    plannedSteps = task.steps();
    growth = saved("growth", new Growth(size));
    Widths widths = new Widths(settings().whole("width"));
    Networks networks = (name, averages, layers) -> network(name, averages, ADAM, layers);
    generator = new GrowingGenerator(networks, latent, widths, size, channels);
    discriminator =
        new GrowingDiscriminator(networks, Diversity.of(settings()), widths, size, channels);
  }

  /** The networks at one stage. */
  private final class Programs {
    private final Program drawing;
    private final Program showing;
    private final Program shrinking;
    private final Program judging;
    private final Program augmentedJudging;

    Programs(Stage stage) {
      Graph drawn = new Graph(Mode.TRAINING);
      drawing = program(drawn, draw(drawn, stage));
      Graph shown = new Graph(Mode.AVERAGED);
      Node small = draw(shown, stage);
      int scale = size / stage.to();
      showing = program(shown, scale == 1 ? small : shown.upsampleNearest(small, scale));
      shrinking = shrinking(stage);
      judging = judging(stage, (graph, pictures) -> pictures);
      augmentedJudging = judging(stage, new DiffAugment(stage.to(), channels, augmentation));
    }

    private static Node fade(Graph graph, Stage stage) {
      return stage.fading() ? graph.input() : graph.op("_ones", Map.of("shape", "(1,1,1,1)"));
    }

    private Node draw(Graph graph, Stage stage) {
      Node z = graph.input();
      return generator.apply(graph, stage, z, fade(graph, stage));
    }

    /** Real pictures as they are at this stage, faded as the generated ones. */
    private Program shrinking(Stage stage) {
      Graph graph = new Graph(Mode.AVERAGED);
      Node whole = graph.input();
      Node fade = fade(graph, stage);
      Node x = stage.to() == size ? whole : graph.averagePool(whole, size / stage.to());
      if (stage.fading()) {
        int scale = stage.to() / stage.from();
        x = graph.mix(graph.upsampleNearest(graph.averagePool(x, scale), scale), x, fade);
      }
      return program(graph, graph.op("_copy", x));
    }

    private Program judging(Stage stage, Layer change) {
      Graph graph = new Graph(Mode.TRAINING).inGroups(2);
      Node seen = change.apply(graph, graph.input());
      Node logits = discriminator.apply(graph, stage, seen, fade(graph, stage));
      return flexible(graph, logits);
    }
  }

  private Programs programs() {
    return programs.computeIfAbsent(growth.stage(), Programs::new);
  }

  private Array run(Ops ops, Program program, Array x) {
    if (!growth.stage().fading()) {
      return program.run(ops, noise, x);
    }
    Array fade = ops.array(new float[] {(float) growth.fade()}, 1, 1, 1, 1);
    return program.run(ops, noise, x, fade);
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    growth.skipTo(Integer.parseInt(settings().choice("skipTo")));
    Map<String, Float> measured = new LinkedHashMap<>(super.update(ops));
    measured.put("resolution", (float) growth.stage().to());
    measured.put("fade", (float) growth.fade());
    if (!settings().toggle("freeze")) {
      growth.advance(Math.max(1, settings().real("growing") * plannedSteps / growth.phases()));
    }
    return measured;
  }

  @Override
  List<Array> generate(Ops ops, Array z) {
    return List.of(run(ops, programs().drawing, z));
  }

  @Override
  List<Array> real(Ops ops) {
    return List.of(run(ops, programs().shrinking, feed.next(batch()).numbers(ops, range)));
  }

  @Override
  Array judge(Ops ops, List<Array> pictures, boolean augmented) {
    Programs now = programs();
    return run(ops, augmented ? now.augmentedJudging : now.judging, pictures.get(0));
  }

  @Override
  int resolution() {
    return growth.stage().to();
  }

  @Override
  void updateGenerator(double rate) {
    generator.at(growth.stage()).forEach(network -> network.update(rate));
  }

  @Override
  void updateDiscriminator(double rate) {
    discriminator.at(growth.stage()).forEach(network -> network.update(rate));
  }

  @Override
  protected Network generator() {
    return generator.block(Growth.FIRST);
  }

  /** As large as the set's, whatever the resolution. */
  @Override
  protected Array show(Ops ops, Array places) {
    return run(ops, programs().showing, places);
  }
}
