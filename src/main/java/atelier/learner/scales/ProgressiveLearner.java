package atelier.learner.scales;

import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.learner.Range;
import atelier.learner.Task;
import atelier.learner.latent.LatentLearner;
import atelier.learner.scales.Growth.Stage;
import atelier.nn.Array;
import atelier.nn.DiffAugment;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A GAN that grows (Karras et al. 2018). */
final class ProgressiveLearner extends LatentLearner {
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0, 0.99);

  private final int size;
  private final int channels;
  private final int plannedSteps;
  private final AdversarialGame game;
  private final Growth growth;
  private final GrowingGenerator generator;
  private final GrowingDiscriminator discriminator;
  private final Map<Stage, Programs> programs = new HashMap<>();

  ProgressiveLearner(Task task) {
    super(task, Range.SYMMETRIC);
    PackedImages images = task.images("pictures");
    size = images.size();
    channels = images.channels();
    plannedSteps = task.steps();
    game = new AdversarialGame(settings().choice("loss"));
    growth = saved("growth", new Growth(size));
    Widths widths = new Widths(settings().whole("width"));
    Networks networks = (name, averages, layers) -> network(name, averages, ADAM, layers);
    generator = new GrowingGenerator(networks, latent, widths, size, channels);
    discriminator = new GrowingDiscriminator(networks, widths, size, channels);
  }

  /** The networks at one stage. */
  private final class Programs {
    private final Program drawing;
    private final Program showing;
    private final Program shrinking;
    private final Program judging;
    private final Program augmentedJudging;
    private final DiffAugment augment;

    Programs(Stage stage) {
      augment = new DiffAugment(stage.to(), channels, settings().real("augmentation"));
      Graph drawn = new Graph(Mode.TRAINING);
      drawing = closed(new Program(kept, drawn, draw(drawn, stage)));
      Graph shown = new Graph(Mode.AVERAGED);
      Node small = draw(shown, stage);
      int scale = size / stage.to();
      showing =
          closed(
              new Program(kept, shown, scale == 1 ? small : shown.upsampleNearest(small, scale)));
      shrinking = closed(shrinking(stage));
      judging = closed(judging(stage, false));
      augmentedJudging = closed(judging(stage, true));
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
      return new Program(kept, graph, graph.op("_copy", x));
    }

    private Program judging(Stage stage, boolean augmented) {
      Graph graph = new Graph(Mode.TRAINING);
      Node x = graph.input();
      Node seen = augmented ? augment.apply(graph, x) : x;
      Node logits = discriminator.apply(graph, stage, seen, fade(graph, stage));
      return Program.flexible(kept, graph, logits);
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
    Programs now = programs();
    Array z = ops.normal(noise, batch(), latent);
    Array fake = ops.record(() -> run(ops, now.drawing, z));
    Array real = run(ops, now.shrinking, feed.next(batch()).numbers(ops, range));
    boolean augmented = settings().real("augmentation") > 0;
    Program judging = augmented ? now.augmentedJudging : now.judging;
    AdversarialGame.Move move =
        game.move(
            ops,
            x -> run(ops, judging, x.get(0)),
            x -> run(ops, now.judging, x.get(0)),
            List.of(real),
            List.of(fake),
            AdversarialGame.penalty(settings().real("penalty"), growth.stage().to(), steps()),
            steps() + 1);
    ops.backward(List.of(fake), move.gradients());
    generator
        .at(growth.stage())
        .forEach(network -> network.update(settings().real("generatorRate")));
    discriminator
        .at(growth.stage())
        .forEach(network -> network.update(settings().real("discriminatorRate")));
    Map<String, Float> measured = new LinkedHashMap<>(move.verdict().metrics());
    measured.put("resolution", (float) growth.stage().to());
    measured.put("fade", (float) growth.fade());
    if (!settings().toggle("freeze")) {
      growth.advance(Math.max(1, settings().real("growing") * plannedSteps / growth.phases()));
    }
    return measured;
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

  @Override
  public void adjust(Settings changed) {
    super.adjust(changed);
    programs.values().forEach(p -> p.augment.setStrength(changed.real("augmentation")));
  }
}
