package atelier.learner.gan;

import atelier.family.Settings;
import atelier.family.Tools;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Batch;
import atelier.learner.Diverged;
import atelier.learner.Feed;
import atelier.learner.Task;
import atelier.learner.latent.Condition;
import atelier.learner.latent.Labels;
import atelier.learner.latent.LatentLearner;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.nn.AdversarialLoss;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A generator and a discriminator, trained in turn (Goodfellow et al. 2014), with averaged weights
 * of the generator for everything that is shown; with labels, if the design has it so.
 */
final class GanLearner extends LatentLearner {
  /** Of weights, with the loss {@code wasserstein-clip} (Arjovsky et al. 2017). */
  private static final double CLIP = 0.01;

  private final int batch;
  private final AdversarialLoss loss;
  private final boolean labelled;
  private final DiffAugment augment;
  private final Network generator;
  private final Network discriminator;
  private final Program judging;
  private final Program augmentedJudging;
  private final Program asking;
  private final Array seen;
  private final LeCam leCam;
  private final ModeSeeking modeSeeking;
  private final @Nullable GradientPenalty penalty;

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
    Graph plain = new Graph(Mode.TRAINING);
    judging = closed(new Program(kept, plain, logits(plain, plain.input())));
    Graph augmented = new Graph(Mode.TRAINING);
    Node pictures = augment.apply(augmented, augmented.input());
    augmentedJudging = closed(new Program(kept, augmented, logits(augmented, pictures)));
    Graph still = new Graph(Mode.TRAINING);
    Node asked = logits(still, still.input());
    still.holdStill(); // a question changes nothing
    asking = closed(new Program(kept, still, asked));
    seen = kept.zeros(2L * batch, channels, size, size);
    kept.requireGradient(seen);
    leCam = saved("lecam", new LeCam());
    modeSeeking = new ModeSeeking(kept, this::closed, batch, channels, size, size);
    penalty =
        loss == AdversarialLoss.WASSERSTEIN_GP
            ? new GradientPenalty(kept, this::logits, this::closed, batch, channels, size, size)
            : null;
  }

  /** Logits (n, 1) of pictures, and of their labels, the next input, if there are such. */
  private Node logits(Graph graph, Node pictures) {
    Node logits = discriminator.apply(graph, pictures);
    return labelled ? ProjectionDiscriminator.of(graph, logits, graph.input()) : logits;
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
    Batch batched = feed.next(batch);
    Array real = batched.numbers(ops, range);
    Array z = ops.normal(noise, batch, latent);
    List<Array> label = labelled ? List.of(batched.oneHot(ops)) : List.of();
    Array place = labelled ? ops.concatenate(1, List.of(z, label.get(0))) : z;
    Array fake = ops.record(() -> generator.train(ops, noise, place));
    ops.concatenate(seen, shaken(ops, real), shaken(ops, fake));
    List<Array> outputs = new ArrayList<>();
    List<Array> gradients = new ArrayList<>();
    if (penalty != null) {
      outputs.add(penalty.record(ops, noise, real, fake, label));
      gradients.add(ops.ones(batch, 1));
    }
    Array logits = ops.record(() -> judge(ops, label));
    Judgement judgement = judgement(logits.floats());
    if (!judgement.finite()) {
      throw new Diverged(steps() + 1);
    }
    outputs.add(logits);
    gradients.add(ops.array(judgement.gradient(), 2L * batch, 1));
    ops.backward(outputs, gradients);
    if (updateGenerator) {
      Array ofFakes = ops.rows(seen.gradient(), batch, 2L * batch);
      Array pull = ops.multiply(ofFakes, ops.array(judgement.ratio(), batch, 1, 1, 1));
      double seeking = settings().real("modeSeeking");
      ops.backward(
          fake, seeking == 0 ? pull : ops.add(pull, modeSeeking.gradient(ops, fake, z, seeking)));
      generator.update(settings().real("generatorRate"));
    }
    if (updateDiscriminator && judgement.discriminatorLoss() >= settings().real("skipBelow")) {
      discriminator.update(settings().real("discriminatorRate"));
      if (loss == AdversarialLoss.WASSERSTEIN_CLIP) {
        discriminator.clip(CLIP);
      }
    }
    return judgement;
  }

  /** With instance noise (Sønderby et al. 2017): gradients stay those of the pictures. */
  private Array shaken(Ops ops, Array pictures) {
    double deviation = settings().real("instanceNoise");
    return deviation == 0
        ? pictures
        : ops.add(pictures, ops.affine(ops.normal(noise, pictures.shape()), deviation, 0));
  }

  /** What the discriminator is told of pictures, smoothed and sometimes wrong, and what it says. */
  private Judgement judgement(float[] logits) {
    float[] targets = new float[2 * batch];
    double flip = settings().real("labelFlip");
    for (int i = 0; i < targets.length; i++) {
      boolean flipped = flip > 0 && noise.nextFloat() < flip;
      targets[i] = i < batch != flipped ? (float) (1 - settings().real("labelSmoothing")) : 0;
    }
    return Judgement.of(loss, logits, targets, leCam.slopes(logits, settings().real("lecam")));
  }

  /** Logits (2·batch, 1) of what is {@link #seen}. */
  private Array judge(Ops ops, List<Array> label) {
    Program program = settings().real("augmentation") == 0 ? judging : augmentedJudging;
    return label.isEmpty()
        ? program.run(ops, noise, seen)
        : program.run(ops, noise, seen, ops.concatenate(List.of(label.get(0), label.get(0))));
  }

  /** After so many pictures the averages have half forgotten one; 0 where none are wanted. */
  @Override
  protected double halfLife() {
    return Math.min(10_000, settings().real("average") * steps() * batch);
  }

  @Override
  public Answering answer(Question question) {
    return question.tool().equals(Tools.JUDGE.key())
        ? Answering.of(Answer.of(beliefs(question.pictures("pictures"))))
        : super.answer(question);
  }

  /** How sure the discriminator is, from 0 to 1, that each picture is real; numbered from 1. */
  private Map<String, Double> beliefs(List<Picture> pictures) {
    Map<String, Double> beliefs = new LinkedHashMap<>();
    try (Ops ops = kept.child()) {
      Noise own = Noise.of(seed(), 6); // what training draws must not depend on questions
      float[] logits = asking.run(ops, own, range.numbers(ops, pictures)).floats();
      for (int i = 0; i < logits.length; i++) {
        beliefs.put(Integer.toString(i + 1), 1 / (1 + Math.exp(-logits[i])));
      }
    }
    return beliefs;
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
