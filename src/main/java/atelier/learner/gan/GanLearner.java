package atelier.learner.gan;

import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.learner.Batch;
import atelier.learner.Diverged;
import atelier.learner.Feed;
import atelier.learner.Task;
import atelier.learner.latent.Condition;
import atelier.learner.latent.Labels;
import atelier.learner.latent.LatentLearner;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.DiffAugment;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import java.util.List;
import java.util.Map;

/**
 * A generator and a discriminator, trained in turn (Goodfellow et al. 2014), with averaged weights
 * of the generator for everything that is shown; with labels, if the design has it so.
 */
final class GanLearner extends LatentLearner {
  private final int batch;
  private final AdversarialLoss loss;
  private final boolean labelled;
  private final DiffAugment augment;
  private final Network generator;
  private final Network discriminator;
  private final Program judging;
  private final Program augmentedJudging;
  private final Array seen;

  /** From pictures alone. */
  GanLearner(Task task, Design design) {
    this(
        task,
        design,
        Condition.NONE,
        new Feed(task.images("pictures"), task.label("pictures"), task.seed()));
  }

  /** From pictures that have labels. */
  static GanLearner conditional(Task task) {
    PackedImages images = task.images("pictures");
    Labels labels = new Labels(images);
    return new GanLearner(
        task,
        new ConditionalDesign(labels.size()),
        labels,
        Feed.of(images, labels.labelled(), task.seed()));
  }

  private GanLearner(Task task, Design design, Condition condition, Feed feed) {
    super(task, design.range(), condition, feed);
    int size = task.images("pictures").size();
    int channels = task.images("pictures").channels();
    batch = batch();
    labelled = condition.size() > 0;
    loss = AdversarialLoss.of(settings().choice("loss"));
    augment = new DiffAugment(size, channels, settings().real("augmentation"));
    Optimizer.Rule rule = design.rule(settings());
    generator =
        network("generator", true, rule, w -> design.generator(w, settings(), size, channels));
    discriminator =
        network(
            "discriminator", false, rule, w -> design.discriminator(w, settings(), size, channels));
    judging = closed(judging(false));
    augmentedJudging = closed(judging(true));
    seen = kept.zeros(2L * batch, channels, size, size);
    kept.requireGradient(seen);
  }

  /** Logits (n, 1) of pictures, and of their labels if there are such. */
  private Program judging(boolean augmented) {
    Graph graph = new Graph(Mode.TRAINING);
    Node pictures = graph.input();
    Node logits = discriminator.apply(graph, augmented ? augment.apply(graph, pictures) : pictures);
    return new Program(
        kept, graph, labelled ? ProjectionDiscriminator.of(graph, logits, graph.input()) : logits);
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

  /** Generated pictures have the labels of the real ones, and so are as frequent. */
  private Judgement update(Ops ops, boolean updateDiscriminator, boolean updateGenerator) {
    Batch real = feed.next(batch);
    Array z = ops.normal(noise, batch, latent);
    List<Array> label = labelled ? List.of(real.oneHot(ops)) : List.of();
    Array place = labelled ? ops.concatenate(1, List.of(z, label.get(0))) : z;
    Array fake = ops.record(() -> generator.train(ops, noise, place));
    ops.concatenate(seen, real.numbers(ops, range), fake);
    Array logits = ops.record(() -> judge(ops, label));
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
  private Array judge(Ops ops, List<Array> label) {
    Program program = settings().real("augmentation") == 0 ? judging : augmentedJudging;
    return label.isEmpty()
        ? program.run(ops, noise, seen)
        : program.run(ops, noise, seen, ops.concatenate(List.of(label.get(0), label.get(0))));
  }

  @Override
  protected Network generator() {
    return generator;
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
