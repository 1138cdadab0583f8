package atelier.learner.gan;

import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Batch;
import atelier.learner.Diverged;
import atelier.learner.Feed;
import atelier.learner.NetworkLearner;
import atelier.learner.Preview;
import atelier.learner.Range;
import atelier.learner.Task;
import atelier.learner.latent.LatentSpace;
import atelier.learner.latent.LatentTools;
import atelier.learner.vitals.Vitals;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.DiffAugment;
import atelier.nn.Graph;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A GAN that draws what it is told to: the label goes into the generator by conditional batch
 * normalisation, into the discriminator by a projection (Miyato and Koyama 2018).
 */
final class ConditionalLearner extends NetworkLearner {
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0, 0.9);
  private static final Range RANGE = Range.SYMMETRIC;
  private static final int MOST_COLUMNS = 12;
  private static final int PREVIEW_ROWS = 6;
  private static final int AT_ONCE = 64;

  private final AdversarialLoss loss;
  private final int batch;
  private final long seed;
  private final PackedImages images;
  private final int latent;
  private final int labels;
  private final int[] occurring;
  private final Feed feed;
  private final DiffAugment augment;
  private final Network generator;
  private final Network discriminator;
  private final Program judging;
  private final Program augmentedJudging;
  private final Array seen;
  private final Supplier<Vitals> vitals;

  ConditionalLearner(Task task) {
    super(task);
    images = task.images("pictures");
    int size = images.size();
    int channels = images.channels();
    int width = settings().whole("width");
    loss = AdversarialLoss.of(settings().choice("loss"));
    batch = batch();
    seed = task.seed();
    latent = settings().whole("latent");
    labels = images.labels().size();
    int[] labelled = IntStream.range(0, images.count()).filter(i -> images.label(i) >= 0).toArray();
    occurring = IntStream.of(labelled).map(images::label).distinct().sorted().toArray();
    feed = saved("data", Feed.of(images, labelled, seed));
    augment = new DiffAugment(size, channels, settings().real("augmentation"));
    generator =
        network(
            "generator",
            Noise.of(seed, 2),
            true,
            ADAM,
            w -> new ConditionalGenerator(w, latent, labels, width, size, channels));
    discriminator =
        network(
            "discriminator",
            Noise.of(seed, 3),
            false,
            ADAM,
            w -> new ProjectionDiscriminator(w, labels, width, size, channels));
    judging = closed(judging(false));
    augmentedJudging = closed(judging(true));
    seen = kept.zeros(2L * batch, channels, size, size);
    kept.requireGradient(seen);
    vitals = Vitals.later(images, null, seed);
  }

  /** Logits (n, 1) of pictures and their labels. */
  private Program judging(boolean augmented) {
    Graph graph = new Graph(Mode.TRAINING);
    Graph.Node pictures = graph.input();
    Graph.Node oneHot = graph.input();
    Graph.Node logits =
        discriminator.apply(graph, augmented ? augment.apply(graph, pictures) : pictures);
    return new Program(kept, graph, ProjectionDiscriminator.of(graph, logits, oneHot));
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
    Array label = real.oneHot(ops);
    Array z = ops.concatenate(1, List.of(ops.normal(noise, batch, latent), label));
    Array fake = ops.record(() -> generator.train(ops, noise, z));
    ops.concatenate(seen, real.numbers(ops, RANGE), fake);
    Array twice = ops.concatenate(List.of(label, label));
    Program program = settings().real("augmentation") == 0 ? judging : augmentedJudging;
    Array logits = ops.record(() -> program.run(ops, noise, seen, twice));
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

  /** Columns: labels, the first {@value #MOST_COLUMNS}; rows: one latent drawn with each. */
  @Override
  public Preview preview() {
    int columns = Math.min(MOST_COLUMNS, occurring.length);
    long shown = Noise.of(seed, 4).state();
    List<float[]> points = new ArrayList<>();
    for (int row = 0; row < PREVIEW_ROWS; row++) {
      for (int column = 0; column < columns; column++) {
        points.add(point(shown, row, occurring[column]));
      }
    }
    return Preview.grid(draw(points), columns);
  }

  @Override
  public Answering answer(Question question) {
    Settings chosen = question.parameters();
    return switch (question.tool()) {
      case "sample" ->
          Answering.of(
              Answer.of(
                  sample(
                      chosen.seed("seed"),
                      chosen.whole("first"),
                      chosen.whole("count"),
                      question.label("label").orElse(null))));
      case "interpolate" -> {
        int label = question.label("label").orElse(occurring[0]);
        yield Answering.of(
            Answer.strip(
                between(
                    point(chosen.seed("from"), 0, label),
                    point(chosen.seed("to"), 0, question.label("toLabel").orElse(label)),
                    chosen.whole("count"))));
      }
      default -> latents(question).answer(question).orElseGet(() -> super.answer(question));
    };
  }

  /** Tools for latents that are all drawn with the label of a question, or else the first. */
  private LatentTools latents(Question question) {
    int label = question.label("label").orElse(occurring[0]);
    return new LatentTools(
        latent,
        (drawn, index) -> Arrays.copyOf(point(drawn, index, label), latent),
        latents -> draw(latents.stream().map(z -> labelled(z, label)).toList()),
        () -> generator.weights().find("0.weight").average().floats(),
        images,
        null);
  }

  private float[] labelled(float[] z, int label) {
    float[] point = Arrays.copyOf(z, latent + labels);
    point[latent + label] = 1;
    return point;
  }

  /**
   * New pictures. Picture {@code i} of a seed and label is the same for every {@code first} and
   * {@code count} that cover it.
   *
   * @param label number of the label that all have, or null for one after the other
   */
  List<Picture> sample(long sampled, int first, int count, @Nullable Integer label) {
    return draw(
        IntStream.range(first, first + count)
            .mapToObj(
                i -> point(sampled, i, label == null ? occurring[i % occurring.length] : label))
            .toList());
  }

  /** The latent of a number of a seed, then 1 in the place of the label. */
  private float[] point(long drawn, int index, int label) {
    FloatBuffer z = FloatBuffer.allocate(latent);
    Noise.of(drawn, index).fillNormal(z);
    return labelled(z.array(), label);
  }

  /** A picture of each point. */
  private List<Picture> draw(List<float[]> points) {
    List<Picture> pictures = new ArrayList<>(points.size());
    for (int done = 0; done < points.size(); done += AT_ONCE) {
      List<float[]> some = points.subList(done, Math.min(points.size(), done + AT_ONCE));
      try (Ops ops = kept.child()) {
        FloatBuffer numbers = ops.buffer(some.size() * (latent + labels));
        some.forEach(numbers::put);
        Array x = ops.array(numbers.flip(), some.size(), latent + labels);
        pictures.addAll(RANGE.pictures(generator.show(ops, noise, x)));
      }
    }
    return pictures;
  }

  /** What lies between two points: on the great circle for latents, on the line for labels. */
  private List<Picture> between(float[] from, float[] to, int count) {
    List<float[]> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float share = (float) i / (count - 1);
      float[] z =
          LatentSpace.spherical(Arrays.copyOf(from, latent), Arrays.copyOf(to, latent), share);
      float[] point = Arrays.copyOf(z, latent + labels);
      for (int j = latent; j < point.length; j++) {
        point[j] = (1 - share) * from[j] + share * to[j];
      }
      points.add(point);
    }
    return draw(points);
  }

  @Override
  public Map<String, Float> vitals() {
    List<Picture> drawn = sample(Noise.of(seed, 5).state(), 0, Vitals.COUNT, null);
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
