package atelier.learner.gan;

import atelier.family.Tools;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Batch;
import atelier.learner.Feed;
import atelier.learner.Task;
import atelier.learner.latent.Condition;
import atelier.learner.latent.Labels;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A generator and a discriminator, trained in turn (Goodfellow et al. 2014), with averaged weights
 * of the generator for everything that is shown; with labels, if the design has it so.
 */
final class GanLearner extends LatentLearner {
  private final int batch;
  private final int labels;
  private final boolean labelled;
  private final boolean matching;
  private final AugmentationStrength augmentation;
  private final Network generator;
  private final Network discriminator;
  private final AdversarialGame game;
  private final Program asking;

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
    labels = condition.size();
    labelled = labels > 0;
    matching = labels > 1 && settings().toggle("matching");
    augmentation = saved("augmentation", new AugmentationStrength(this::settings));
    Optimizer.Rule rule = design.rule(settings());
    generator =
        network("generator", true, rule, w -> design.generator(w, settings(), size, channels));
    discriminator =
        network(
            "discriminator", false, rule, w -> design.discriminator(w, settings(), size, channels));
    game =
        new AdversarialGame(
            kept,
            this::closed,
            settings(),
            saved("lecam", new Restraints(this::settings, noise)),
            this::logits,
            this::allLogits,
            new DiffAugment(size, channels, augmentation),
            batch,
            channels,
            size,
            size);
    Graph still = new Graph(Mode.TRAINING);
    Node asked = logits(still, still.input());
    still.holdStill(); // a question changes nothing
    asking = program(still, asked);
  }

  /**
   * Logits (n, 1) of pictures, and of their labels, if there are such: the next input, where wrong
   * labels may follow the right ones, (n, labels) or (n, 2·labels).
   */
  private Node logits(Graph graph, Node pictures) {
    Node logits = discriminator.apply(graph, pictures);
    return labelled
        ? ProjectionDiscriminator.of(graph, logits, label(graph, graph.input(), 0))
        : logits;
  }

  /** {@link #logits}, and where it is to match, those of real pictures with wrong labels. */
  private Node allLogits(Graph graph, Node pictures) {
    if (!matching) {
      return logits(graph, pictures);
    }
    Node logits = discriminator.apply(graph, pictures);
    Node told = graph.input();
    Node real = graph.rows(logits, 0, batch);
    Node wrong = graph.rows(label(graph, told, 1), 0, batch);
    return graph.concatenate(
        ProjectionDiscriminator.of(graph, logits, label(graph, told, 0)),
        ProjectionDiscriminator.of(graph, real, wrong));
  }

  private Node label(Graph graph, Node told, int which) {
    return matching ? graph.slice(told, 1, which * labels, (which + 1) * labels) : told;
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    return Turns.play(ops, settings(), this::turn).metrics();
  }

  /** Generated pictures have the labels of the real ones, and so are as frequent. */
  private Judgement turn(Ops ops, boolean updateDiscriminator, boolean updateGenerator) {
    Batch batched = feed.next(batch);
    Array real = batched.numbers(ops, range);
    Array z = ops.normal(noise, batch, latent);
    @Nullable Array label = labelled ? batched.oneHot(ops) : null;
    Array place = label == null ? z : ops.concatenate(1, List.of(z, label));
    Array fake = ops.record(() -> generator.train(ops, noise, place));
    List<Array> told = label == null ? List.of() : List.of(told(ops, batched, label));
    AdversarialGame.Move move = game.move(ops, noise, real, fake, told, augmentation.isOn());
    Judgement judgement = move.judgement();
    if (updateGenerator) {
      double seeking = settings().real("modeSeeking");
      ops.backward(fake, ModeSeeking.added(ops, move.pull(), fake, z, seeking));
      generator.update(settings().real("generatorRate"));
    }
    augmentation.heed(judgement.realAccuracy(), batch);
    if (updateDiscriminator) {
      game.update(discriminator, judgement, settings().real("discriminatorRate"));
    }
    return judgement;
  }

  /** The labels of pictures, and where it is to match, wrong ones beside them. */
  private Array told(Ops ops, Batch batched, Array label) {
    return matching
        ? ops.concatenate(1, List.of(label, batched.oneHotOfOthers(ops, noise)))
        : label;
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
  public double operations() {
    return 2.0 * 3 * batch * (generator.multiplyAdds() + 2 * discriminator.multiplyAdds());
  }
}
