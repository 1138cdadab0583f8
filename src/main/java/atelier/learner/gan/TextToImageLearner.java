package atelier.learner.gan;

import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.learner.Answering;
import atelier.learner.Batch;
import atelier.learner.Diverged;
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
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import java.util.ArrayList;
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
  private final DiffAugment augment;
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
    int width = settings().whole("width");
    loss = AdversarialLoss.of(settings().choice("loss"));
    batch = batch();
    others = saved("others", Feed.of(images, captions.captioned(), seed() + 1));
    augment = new DiffAugment(size, channels, settings().real("augmentation"));
    reader = reader("reader", true);
    generator =
        network(
            "generator",
            true,
            ADAM,
            w -> new ConditionalGenerator(w, latent, captions.size(), width, size, channels, true));
    judgesReader = reader("judgesReader", false);
    discriminator =
        network(
            "discriminator",
            false,
            ADAM,
            w -> new ProjectionDiscriminator(w, captions.size(), width, size, channels, true));
    Graph graph = new Graph(Mode.TRAINING);
    Node z = graph.input();
    Node place = graph.concatenate(1, List.of(z, reader.apply(graph, graph.input())));
    drawing = closed(new Program(kept, graph, generator.apply(graph, place)));
    judging = closed(judging(false));
    augmentedJudging = closed(judging(true));
    seen = kept.zeros(2L * batch, channels, size, size);
    kept.requireGradient(seen);
  }

  private Network reader(String name, boolean averages) {
    return network(name, averages, ADAM, w -> new SentenceEncoder(w, captions.words()));
  }

  /**
   * Logits (3·batch, 1) of real pictures with their captions, generated ones with theirs, and real
   * ones with others', from pictures (2·batch), real ones first, and captions (2·batch), others'
   * last.
   */
  private Program judging(boolean augmented) {
    Graph graph = new Graph(Mode.TRAINING);
    Node pictures = graph.input();
    Node read = judgesReader.apply(graph, graph.input());
    Node logits = discriminator.apply(graph, augmented ? augment.apply(graph, pictures) : pictures);
    Node real = graph.rows(logits, 0, batch);
    Node generated = graph.rows(logits, batch, 2 * batch);
    Node own = graph.rows(read, 0, batch);
    Node anothers = graph.rows(read, batch, 2 * batch);
    return new Program(
        kept,
        graph,
        graph.concatenate(
            ProjectionDiscriminator.of(graph, real, own),
            ProjectionDiscriminator.of(graph, generated, own),
            ProjectionDiscriminator.of(graph, real, anothers)));
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
    ops.concatenate(seen, real.numbers(ops, range), fake);
    Array judged = captions.windows(ops, both);
    Program program = settings().real("augmentation") == 0 ? judging : augmentedJudging;
    Array logits = ops.record(() -> program.run(ops, noise, seen, judged));
    MatchJudgement judgement = MatchJudgement.of(loss, logits.floats());
    if (!judgement.finite()) {
      throw new Diverged(steps() + 1);
    }
    ops.backward(logits, ops.array(judgement.gradient(), 3L * batch, 1));
    Array ofFakes = ops.rows(seen.gradient(), batch, 2L * batch);
    ops.backward(fake, ops.multiply(ofFakes, ops.array(judgement.ratio(), batch, 1, 1, 1)));
    double rate = settings().real("generatorRate");
    reader.update(rate);
    generator.update(rate);
    double judgesRate = settings().real("discriminatorRate");
    judgesReader.update(judgesRate);
    discriminator.update(judgesRate);
    return judgement.metrics();
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
  public void adjust(Settings changed) {
    super.adjust(changed);
    augment.setStrength(changed.real("augmentation"));
  }

  @Override
  public double operations() {
    return 2.0 * 3 * batch * (generator.multiplyAdds() + 2 * discriminator.multiplyAdds());
  }
}
