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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A GAN that draws what a sentence says. Its discriminator is shown real pictures with their
 * captions, real ones with others', and generated ones with the captions that they were drawn for
 * (GAN-CLS, Reed et al. 2016); with {@code contrast} every picture is compared with all captions at
 * hand ({@link CaptionJudgement}). Each of the two networks reads captions for itself.
 */
final class TextToImageLearner extends LatentLearner {
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0, 0.9);

  /** Among how many captions the most similar one is looked for. */
  private static final int OTHERS = 64;

  /**
   * How many times the generator is given what it reads where it is to learn by contrast: numbers
   * of an eighth at most, beside random ones of about 1.
   */
  private static final double EMPHASIS = 4;

  private final Captions captions;
  private final AdversarialLoss loss;
  private final int batch;
  private final Feed others;
  private final AugmentationStrength augmentation;
  private final Restraints restraints;
  private final boolean contrast;
  private final double emphasis;
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
    contrast = settings().toggle("contrast");
    emphasis = contrast ? EMPHASIS : 1;
    others = saved("others", Feed.of(images, captions.captioned(), seed() + 1));
    augmentation = saved("augmentation", new AugmentationStrength(this::settings));
    restraints = saved("lecam", new Restraints(this::settings, noise));
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
            w ->
                new ProjectionDiscriminator(
                    w, captions.size(), settings(), size, channels, contrast));
    Graph graph = new Graph(Mode.TRAINING);
    Node z = graph.input();
    Node said = graph.affine(reader.apply(graph, graph.input()), emphasis, 0);
    Node place = graph.concatenate(1, List.of(z, said));
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
   * Scores (2·batch, 2·batch) of pictures, real ones first, changed by a layer, with captions:
   * those of the real pictures, for which the others were drawn, then such as are like them.
   */
  private Program judging(Layer change) {
    Graph graph = new Graph(Mode.TRAINING).inGroups(2);
    Node pictures = graph.input();
    Node read = judgesReader.apply(graph, graph.input());
    Node scores = graph.dot(discriminator.apply(graph, change.apply(graph, pictures)), read, true);
    return Program.flexible(kept, graph, scores);
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
    Array scores = ops.record(() -> program.run(ops, noise, seen, judged));
    float[] said = scores.floats();
    CaptionJudgement judgement =
        CaptionJudgement.of(
            loss, restraints.judge(loss, CaptionJudgement.own(said)), said, both, contrast ? 1 : 0);
    Array ofGenerator = ops.array(judgement.generatorGradient(), 2L * batch, 2L * batch);
    Array pull = ops.rows(ops.gradient(scores, ofGenerator, seen), batch, 2L * batch);
    ops.backward(scores, ops.array(judgement.gradient(), 2L * batch, 2L * batch));
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

  private float[] read(int[] sentence) {
    try (Ops ops = kept.child()) {
      Array words =
          SentenceEncoder.windows(ops, captions.words(), List.of(sentence), sentence.length);
      return ops.affine(reader.show(ops, noise, words), emphasis, 0).floats();
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
