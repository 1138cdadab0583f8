package atelier.learner.gan;

import atelier.imageset.PackedImages;
import atelier.learner.Answering;
import atelier.learner.Batch;
import atelier.learner.Feed;
import atelier.learner.Range;
import atelier.learner.Task;
import atelier.learner.latent.LatentLearner;
import atelier.link.Question;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.DiffAugment;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A GAN that draws what a sentence says. Its discriminator is shown real pictures with their
 * captions, real ones with others', and generated ones with the captions that they were drawn for
 * (GAN-CLS, Reed et al. 2016). Each of the two networks reads captions for itself.
 */
final class TextToImageLearner extends LatentLearner {
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0, 0.9);

  /** Among how many captions the most similar one is looked for. */
  private static final int OTHERS = 64;

  private final Captions captions;
  private final AdversarialLoss loss;
  private final int batch;
  private final Feed others;
  private final AugmentationStrength augmentation;
  private final Restraints restraints;
  private final boolean comparing;
  private final Network reader;
  private final Network generator;
  private final Network judgesReader;
  private final Network discriminator;
  private final Program drawing;
  private final Program judging;
  private final Program augmentedJudging;
  private final Array seen;

  TextToImageLearner(Task task) {
    this(task, new Captions(task.images("pictures"), task.seed()));
  }

  private TextToImageLearner(Task task, Captions captions) {
    super(
        task,
        Range.SYMMETRIC,
        captions,
        Feed.of(task.images("pictures"), captions.captioned(), task.seed()));
    this.captions = captions;
    captions.readBy(this::read);
    PackedImages images = task.images("pictures");
    int size = images.size();
    int channels = images.channels();
    loss = AdversarialLoss.of(settings().choice("loss"));
    batch = batch();
    others = saved("others", Feed.of(images, captions.captioned(), seed() + 1));
    augmentation = saved("augmentation", new AugmentationStrength(this::settings));
    restraints = saved("lecam", new Restraints(this::settings, noise));
    comparing = Diversity.of(settings()).compares();
    reader = reader("reader", true);
    generator =
        network(
            "generator",
            true,
            ADAM,
            w -> ConditionalGenerator.of(w, captions.size(), settings(), size, channels));
    judgesReader = reader("judgesReader", false);
    discriminator =
        network(
            "discriminator",
            false,
            ADAM,
            w -> new ProjectionDiscriminator(w, captions.size(), settings(), size, channels));
    Graph graph = new Graph(Mode.TRAINING);
    Node z = graph.input();
    Node place = graph.concatenate(1, List.of(z, reader.apply(graph, graph.input())));
    drawing = program(graph, generator.apply(graph, place));
    judging = judging((g, pictures) -> pictures);
    augmentedJudging = judging(new DiffAugment(size, channels, augmentation));
    seen = kept.zeros(2L * batch, channels, size, size);
    kept.requireGradient(seen);
  }

  private Network reader(String name, boolean averages) {
    return network(name, averages, ADAM, w -> new SentenceEncoder(w, captions.words()));
  }

  /**
   * Logits (3·batch, 1) of real pictures with their captions, generated ones with theirs, and real
   * ones with others', from pictures (2·batch), real ones first, changed by a layer, and captions
   * (2·batch), others' last.
   */
  private Program judging(Layer change) {
    Graph graph = new Graph(Mode.TRAINING).inGroups(2);
    Node pictures = graph.input();
    Node read = judgesReader.apply(graph, graph.input());
    Node logits = discriminator.apply(graph, change.apply(graph, pictures));
    Node real = graph.rows(logits, 0, batch);
    Node generated = graph.rows(logits, batch, 2 * batch);
    Node own = graph.rows(read, 0, batch);
    Node anothers = graph.rows(read, batch, 2 * batch);
    Node all =
        graph.concatenate(
            ProjectionDiscriminator.of(graph, real, own),
            ProjectionDiscriminator.of(graph, generated, own),
            ProjectionDiscriminator.of(graph, real, anothers));
    return comparing ? Program.flexible(kept, graph, all) : new Program(kept, graph, all);
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    Batch real = feed.next(batch);
    List<int[]> own = captions.of(real);
    List<int[]> both = new ArrayList<>(own);
    both.addAll(Captions.mismatches(own, captions.of(others.next(OTHERS))));
    Array z = ops.normal(noise, batch, latent);
    Array sentences = captions.windows(ops, own);
    Array fake = ops.record(() -> drawing.run(ops, noise, z, sentences));
    ops.concatenate(
        seen, restraints.shaken(ops, real.numbers(ops, range)), restraints.shaken(ops, fake));
    Array judged = captions.windows(ops, both);
    Program program = augmentation.isOn() ? augmentedJudging : judging;
    Array logits = ops.record(() -> program.run(ops, noise, seen, judged));
    float[] said = logits.floats();
    MatchJudgement judgement =
        MatchJudgement.of(loss, restraints.judge(loss, Arrays.copyOf(said, 2 * batch)), said);
    Array ofFakes = comparing ? ofFakes(ops, logits, judgement) : null;
    ops.backward(logits, ops.array(judgement.gradient(), 3L * batch, 1));
    Array pull = ofFakes == null ? ofFakes(ops, judgement) : ofFakes;
    double seeking = settings().real("modeSeeking");
    ops.backward(fake, ModeSeeking.added(ops, pull, fake, z, seeking));
    double rate = settings().real("generatorRate");
    reader.update(rate);
    generator.update(rate);
    augmentation.heed(judgement.of().realAccuracy(), batch);
    if (!restraints.skips(judgement.of())) {
      double judgesRate = settings().real("discriminatorRate");
      judgesReader.update(judgesRate);
      discriminator.update(judgesRate);
    }
    return judgement.metrics();
  }

  /**
   * The generator's gradient with respect to its pictures, from the discriminator's backward pass.
   */
  private Array ofFakes(Ops ops, MatchJudgement judgement) {
    Array ofFakes = ops.rows(seen.gradient(), batch, 2L * batch);
    return ops.multiply(ofFakes, ops.array(judgement.ratio(), batch, 1, 1, 1));
  }

  /** The same by a backward pass of its own, which it takes where pictures are compared. */
  private Array ofFakes(Ops ops, Array logits, MatchJudgement judgement) {
    Array head = ops.array(judgement.generatorGradient(), 3L * batch, 1);
    return ops.rows(ops.gradient(logits, head, seen), batch, 2L * batch);
  }

  private float[] read(int[] sentence) {
    try (Ops ops = kept.child()) {
      Array words =
          SentenceEncoder.windows(ops, captions.words(), List.of(sentence), sentence.length);
      return reader.show(ops, noise, words).floats();
    }
  }

  @Override
  protected Network generator() {
    return generator;
  }

  /** Says too which words no caption has. */
  @Override
  public Answering answer(Question question) {
    Answering answering = super.answer(question);
    String hint =
        question.texts().values().stream()
            .map(captions::hint)
            .flatMap(Optional::stream)
            .distinct()
            .collect(Collectors.joining(" "));
    return hint.isEmpty() ? answering : () -> answering.next().saying(hint);
  }

  @Override
  public double operations() {
    return 2.0 * 3 * batch * (generator.multiplyAdds() + 2 * discriminator.multiplyAdds());
  }
}
