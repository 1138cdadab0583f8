package atelier.learner.gan;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Preview;
import atelier.learner.Range;
import atelier.learner.Task;
import atelier.learner.latent.LatentLearner;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import atelier.nn.Stack;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The lecture's lab: a generator and a discriminator of one layer each, or two with {@code hidden}
 * (Goodfellow et al. 2014, with binary cross-entropy), and a memory of old fakes that the
 * discriminator is reminded of.
 */
final class LabLearner extends LatentLearner {
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0.5, 0.999);
  private static final AdversarialLoss CROSS_ENTROPY = AdversarialLoss.NON_SATURATING;
  private static final int DRAWN = 6 * COLUMNS;
  private static final int REMEMBERED = 2 * COLUMNS;

  private final int batch;
  private final int noiseSteps;
  private final long[] picture;
  private final EpisodeMemory memory;
  private final Restraints restraints;
  private final Network generator;
  private final Network discriminator;
  private final Program judging;
  private final Program fooling;

  LabLearner(Task task) {
    super(task, Range.UNIT);
    PackedImages images = task.images("pictures");
    int size = images.size();
    int channels = images.channels();
    picture = new long[] {channels, size, size};
    batch = batch();
    noiseSteps = settings().whole("noiseSteps");
    memory = saved("memory", new EpisodeMemory(settings().whole("memorySize"), size, channels));
    restraints = saved("restraints", new Restraints(this::settings, noise));
    generator =
        network(
            "generator",
            true,
            ADAM,
            w ->
                hidden(new Stack(w, Init.glorot(), latent))
                    .dense("0", channels * size * size)
                    .sigmoid()
                    .reshape(picture)
                    .layer());
    discriminator =
        network(
            "discriminator",
            false,
            ADAM,
            w -> {
              Stack told = Design.judging(w, Init.glorot(), settings(), picture);
              return Diversity.of(settings()).ofFeatures(hidden(told)).dense("0", 1).layer();
            });
    judging = judging(2);
    fooling = judging(1);
  }

  /** The layer between, where one is wanted. */
  private Stack hidden(Stack layers) {
    int features = settings().whole("hidden");
    return features == 0 ? layers : layers.dense("hidden", features).selu();
  }

  /** Logits of a batch that is looked at as so many groups. */
  private Program judging(int groups) {
    Graph graph = new Graph(Mode.TRAINING).inGroups(groups);
    return program(graph, discriminator.apply(graph, graph.input()));
  }

  /** Against noise the discriminator learns alone; afterwards the two take turns. */
  @Override
  protected Map<String, Float> update(Ops ops) {
    if (steps() < noiseSteps) {
      return updateDiscriminator(ops, noise(ops)).metrics();
    }
    Judgement judgement = updateDiscriminator(ops, fakes(ops));
    for (int i = 1; i < settings().whole("discriminatorUpdates"); i++) {
      try (Ops more = ops.child()) {
        judgement = updateDiscriminator(more, fakes(more));
      }
    }
    for (int i = 0; i < settings().whole("generatorUpdates"); i++) {
      try (Ops more = ops.child()) {
        updateGenerator(more);
      }
    }
    return judgement.metrics();
  }

  /** Pixels that are independent of each other, uniform from 0 to 1. */
  private Array noise(Ops ops) {
    float[] pixels = new float[Math.toIntExact(batch * picture[0] * picture[1] * picture[2])];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = noise.nextFloat();
    }
    return ops.array(pixels, batch, picture[0], picture[1], picture[2]);
  }

  /** Old ones, as many as the settings say, and new ones; the first of these is remembered. */
  private Array fakes(Ops ops) {
    Array fresh = generator.train(ops, noise, ops.normal(noise, batch, latent));
    int reminded = (int) Math.round(settings().real("memory") * batch);
    List<Picture> old = memory.draw(reminded, noise);
    memory.add(range.pictures(ops.rows(fresh, 0, 1)).get(0), noise);
    if (old.isEmpty()) {
      return fresh;
    }
    Array remembered = range.numbers(ops, old);
    return old.size() == batch
        ? remembered
        : ops.concatenate(List.of(remembered, ops.rows(fresh, old.size(), batch)));
  }

  private Judgement updateDiscriminator(Ops ops, Array fakes) {
    Array real = feed.next(batch).numbers(ops, range);
    Array seen =
        ops.concatenate(List.of(restraints.shaken(ops, real), restraints.shaken(ops, fakes)));
    Array logits = ops.record(() -> judging.run(ops, noise, seen));
    Judgement judgement = restraints.judge(CROSS_ENTROPY, logits.floats());
    ops.backward(logits, ops.array(judgement.gradient(), 2L * batch, 1));
    if (!restraints.skips(judgement)) {
      discriminator.update(settings().real("discriminatorRate"));
    }
    return judgement;
  }

  private void updateGenerator(Ops ops) {
    Array z = ops.normal(noise, batch, latent);
    Array fake = ops.record(() -> generator.train(ops, noise, z));
    Array logits = ops.record(() -> fooling.run(ops, noise, fake));
    float[] gradient = logits.floats();
    for (int i = 0; i < batch; i++) {
      gradient[i] = (float) CROSS_ENTROPY.generatorSlope(gradient[i]) / batch;
    }
    Array seeking = ModeSeeking.gradient(ops, fake, z, settings().real("modeSeeking"));
    ops.backward(List.of(logits, fake), List.of(ops.array(gradient, batch, 1), seeking));
    generator.update(settings().real("generatorRate"));
  }

  /** New pictures; below them two rows of what is remembered, black where nothing is yet. */
  @Override
  public Preview preview() {
    List<Picture> cells = new ArrayList<>(shown(DRAWN));
    cells.addAll(memory.some(REMEMBERED));
    Picture black = Picture.black((int) picture[2], (int) picture[1], (int) picture[0]);
    cells.addAll(Collections.nCopies(DRAWN + REMEMBERED - cells.size(), black));
    return Preview.grid(cells, COLUMNS);
  }

  @Override
  protected Network generator() {
    return generator;
  }
}
