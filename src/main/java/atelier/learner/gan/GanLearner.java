package atelier.learner.gan;

import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Diverged;
import atelier.learner.Feed;
import atelier.learner.NetworkLearner;
import atelier.learner.Preview;
import atelier.learner.Range;
import atelier.learner.Task;
import atelier.learner.latent.LatentGenerator;
import atelier.learner.vitals.Vitals;
import atelier.link.Question;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.DiffAugment;
import atelier.nn.Graph;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A generator and a discriminator, trained in turn (Goodfellow et al. 2014), with averaged weights
 * of the generator for everything that is shown.
 */
final class GanLearner extends NetworkLearner {
  private static final int PREVIEW_COLUMNS = 8;
  private static final int PREVIEWS = 64;

  private final Range range;
  private final int batch;
  private final long seed;
  private final AdversarialLoss loss;
  private final int latent;
  private final LatentGenerator drawing;
  private final Feed feed;
  private final DiffAugment augment;
  private final Network generator;
  private final Network discriminator;
  private final Program augmentedDiscriminator;
  private final Array seen;
  private final Supplier<Vitals> vitals;

  GanLearner(Task task, Design design) {
    super(task);
    PackedImages images = task.images("pictures");
    int size = images.size();
    int channels = images.channels();
    range = design.range();
    batch = batch();
    seed = task.seed();
    loss = AdversarialLoss.of(settings().choice("loss"));
    latent = settings().whole("latent");
    Optimizer.Rule rule =
        settings().choice("optimizer").equals("adam")
            ? design.adam()
            : new Optimizer.Rule.RmsProp(0.9);
    generator =
        network(
            "generator",
            Noise.of(seed, 2),
            true,
            rule,
            w -> design.generator(w, settings(), size, channels));
    discriminator =
        network(
            "discriminator",
            Noise.of(seed, 3),
            false,
            rule,
            w -> design.discriminator(w, settings(), size, channels));
    drawing =
        new LatentGenerator(
            kept,
            latent,
            range,
            (ops, z) -> generator.show(ops, noise, z),
            () -> generator.weights().find("0.weight").average().floats(),
            images,
            task.label("pictures"));
    feed = saved("data", new Feed(images, task.label("pictures"), seed));
    augment = new DiffAugment(size, channels, settings().real("augmentation"));
    Graph graph = new Graph(Mode.TRAINING);
    Layer augmented = Layer.sequence(augment, discriminator);
    augmentedDiscriminator =
        closed(new Program(kept, graph, augmented.apply(graph, graph.input())));
    seen = kept.zeros(2L * batch, channels, size, size);
    kept.requireGradient(seen);
    vitals = Vitals.later(images, task.label("pictures"), seed);
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    int discriminatorUpdates = settings().whole("discriminatorUpdates");
    int generatorUpdates = settings().whole("generatorUpdates");
    Judgement judgement = update(ops, true, true);
    for (int i = 1; i < Math.max(discriminatorUpdates, generatorUpdates); i++) {
      try (Ops more = ops.child()) {
        judgement = update(more, i < discriminatorUpdates, i < generatorUpdates);
      }
    }
    return judgement.metrics();
  }

  private Judgement update(Ops ops, boolean updateDiscriminator, boolean updateGenerator) {
    Array z = ops.normal(noise, batch, latent);
    Array fake = ops.record(() -> generator.train(ops, noise, z));
    ops.concatenate(seen, feed.next(batch).numbers(ops, range), fake);
    Array logits = ops.record(() -> discriminate(ops));
    Judgement judgement = Judgement.of(loss, logits.floats());
    if (!judgement.finite()) {
      throw new Diverged(steps() + 1);
    }
    ops.backward(logits, ops.array(judgement.gradient(), 2L * batch, 1));
    if (updateGenerator) {
      Array ofFakes = ops.rows(seen.gradient(), batch, 2L * batch);
      ops.backward(fake, ops.multiply(ofFakes, ops.array(judgement.ratio(), batch, 1, 1, 1)));
      generator.update(settings().real("generatorRate"));
    }
    if (updateDiscriminator) {
      discriminator.update(settings().real("discriminatorRate"));
    }
    return judgement;
  }

  /** Logits (2·batch, 1) of what is {@link #seen}. */
  private Array discriminate(Ops ops) {
    return settings().real("augmentation") == 0
        ? discriminator.train(ops, noise, seen)
        : augmentedDiscriminator.run(ops, noise, seen);
  }

  @Override
  public Preview preview() {
    return Preview.grid(sample(Noise.of(seed, 4).state(), 0, PREVIEWS), PREVIEW_COLUMNS);
  }

  @Override
  public Answering answer(Question question) {
    return drawing.answer(question).orElseGet(() -> super.answer(question));
  }

  List<Picture> sample(long seed, int first, int count) {
    return drawing.sample(seed, first, count);
  }

  @Override
  public Map<String, Float> vitals() {
    List<Picture> drawn = sample(Noise.of(seed, 5).state(), 0, Vitals.COUNT);
    return vitals.get().measure(steps(), drawn);
  }

  @Override
  public void adjust(Settings changed) {
    super.adjust(changed);
    augment.setStrength(changed.real("augmentation"));
  }

  @Override
  public double operations() {
    return 2.0 * 3 * batch * (generator.multiplyAdds() + 2 * discriminator.multiplyAdds());
  }
}
