package atelier.learner.gan;

import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Counted;
import atelier.learner.Diverged;
import atelier.learner.Feed;
import atelier.learner.Learner;
import atelier.learner.Preview;
import atelier.learner.StepMetrics;
import atelier.learner.Task;
import atelier.learner.latent.LatentTools;
import atelier.learner.vitals.Vitals;
import atelier.link.Question;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.DiffAugment;
import atelier.nn.Graph;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import atelier.nn.Weights;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A generator and a discriminator, trained in turn (Goodfellow et al. 2014), with averaged weights
 * of the generator for everything that is shown.
 */
final class GanLearner implements Learner, Counted {
  private static final int PREVIEW_COLUMNS = 8;
  private static final int AVERAGE_EVERY = 4;
  private static final int PREVIEWS = 64;
  private static final int SAMPLE_BATCH = 64;

  private final Ops kept = Ops.open();
  private final Design design;
  private final int size;
  private final int channels;
  private final int batch;
  private final int latent;
  private final long seed;
  private final AdversarialLoss loss;
  private final Feed feed;
  private final Noise noise;
  private final DiffAugment augment;
  private final Weights generatorWeights;
  private final Weights discriminatorWeights;
  private final Program generator;
  private final Program averagedGenerator;
  private final Program discriminator;
  private final Program augmentedDiscriminator;
  private final Optimizer generatorOptimizer;
  private final Optimizer discriminatorOptimizer;
  private final ByteBuffer pixels;
  private final FloatBuffer latents;
  private final Array seen;
  private final Array seenGradient;
  private final LatentTools tools;
  private final Supplier<Vitals> vitals;
  private Settings settings;
  private long steps;

  GanLearner(Task task, Design design) {
    this.design = design;
    this.settings = task.settings();
    PackedImages images = task.images("pictures");
    size = images.size();
    channels = images.channels();
    batch = settings.whole("batch");
    latent = settings.whole("latent");
    seed = task.seed();
    loss = loss(settings.choice("loss"));
    feed = new Feed(images, task.label("pictures"), seed);
    noise = Noise.of(seed, 1);
    augment = new DiffAugment(size, channels, settings.real("augmentation"));
    generatorWeights = new Weights(kept, Noise.of(seed, 2), true);
    discriminatorWeights = new Weights(kept, Noise.of(seed, 3), false);
    Layer g = design.generator(generatorWeights, settings, size, channels);
    Layer d = design.discriminator(discriminatorWeights, settings, size, channels);
    generator = program(g, Mode.TRAINING);
    averagedGenerator = program(g, Mode.AVERAGED);
    discriminator = program(d, Mode.TRAINING);
    augmentedDiscriminator = program(Layer.sequence(augment, d), Mode.TRAINING);
    Optimizer.Rule rule =
        settings.choice("optimizer").equals("adam")
            ? design.adam()
            : new Optimizer.Rule.RmsProp(0.9);
    generatorOptimizer = new Optimizer(kept, rule, generatorWeights);
    discriminatorOptimizer = new Optimizer(kept, rule, discriminatorWeights);
    pixels = ByteBuffer.allocateDirect(batch * channels * size * size);
    latents = kept.buffer(batch * latent);
    seen = kept.zeros(2L * batch, channels, size, size);
    kept.requireGradient(seen);
    seenGradient = seen.gradient();
    tools =
        new LatentTools(
            latent,
            this::latent,
            this::draw,
            () -> generatorWeights.find("0.weight").average().floats(),
            images,
            task.label("pictures"));
    vitals = Vitals.later(images, task.label("pictures"), seed);
  }

  private Program program(Layer layer, Mode mode) {
    Graph graph = new Graph(mode);
    return new Program(kept, graph, layer.apply(graph, graph.input()));
  }

  private static AdversarialLoss loss(String key) {
    return switch (key) {
      case "minimax" -> AdversarialLoss.MINIMAX;
      case "hinge" -> AdversarialLoss.HINGE;
      case "least-squares" -> AdversarialLoss.LEAST_SQUARES;
      default -> AdversarialLoss.NON_SATURATING;
    };
  }

  @Override
  public StepMetrics step() {
    int discriminatorUpdates = settings.whole("discriminatorUpdates");
    int generatorUpdates = settings.whole("generatorUpdates");
    Judgement judgement = update(true, true);
    for (int i = 1; i < Math.max(discriminatorUpdates, generatorUpdates); i++) {
      judgement = update(i < discriminatorUpdates, i < generatorUpdates);
    }
    steps++;
    if (steps % AVERAGE_EVERY == 0) {
      double shown = (double) steps * batch;
      double halfLife = Math.min(10_000, 0.05 * shown);
      generatorWeights.average(Math.pow(0.5, AVERAGE_EVERY * batch / halfLife));
    }
    return judgement.metrics();
  }

  private Judgement update(boolean updateDiscriminator, boolean updateGenerator) {
    try (Ops ops = kept.child()) {
      Array z = latents(ops);
      Array fake = ops.record(() -> generator.run(ops, noise, z));
      ops.concatenate(seen, realPictures(ops), fake);
      Array logits = ops.record(() -> discriminate(ops));
      Judgement judgement = Judgement.of(loss, logits.floats());
      if (!judgement.finite()) {
        throw new Diverged(steps + 1);
      }
      ops.backward(logits, ops.array(judgement.gradient(), 2L * batch, 1));
      if (updateGenerator) {
        Array ratio = ops.array(judgement.ratio(), batch, 1, 1, 1);
        ops.backward(fake, ops.multiply(ops.rows(seenGradient, batch, 2L * batch), ratio));
        generatorOptimizer.update(settings.real("generatorRate"));
      }
      if (updateDiscriminator) {
        discriminatorOptimizer.update(settings.real("discriminatorRate"));
      }
      return judgement;
    }
  }

  /** Logits (2·batch, 1) of what is {@link #seen}. */
  private Array discriminate(Ops ops) {
    Program program = settings.real("augmentation") == 0 ? discriminator : augmentedDiscriminator;
    return program.run(ops, noise, seen);
  }

  private Array realPictures(Ops ops) {
    feed.fill(pixels);
    Array bytes = ops.bytes(pixels, batch, channels, size, size);
    return ops.affine(bytes, design.range().scale, design.range().shift);
  }

  private Array latents(Ops ops) {
    noise.fillNormal(latents);
    return ops.array(latents, batch, latent);
  }

  @Override
  public Preview preview() {
    return Preview.grid(sample(Noise.of(seed, 4).state(), 0, PREVIEWS), PREVIEW_COLUMNS);
  }

  @Override
  public Answering answer(Question question) {
    return tools.answer(question).orElseGet(() -> Learner.super.answer(question));
  }

  /**
   * New pictures. Picture {@code i} of a seed is the same for every {@code first} and {@code count}
   * that cover it.
   */
  List<Picture> sample(long seed, int first, int count) {
    return draw(IntStream.range(first, first + count).mapToObj(i -> latent(seed, i)).toList());
  }

  /** The latent of a number of a seed: standard normal. */
  private float[] latent(long seed, int index) {
    FloatBuffer z = FloatBuffer.allocate(latent);
    Noise.of(seed, index).fillNormal(z);
    return z.array();
  }

  /** What the averaged generator makes of latents. */
  private List<Picture> draw(List<float[]> points) {
    List<Picture> pictures = new ArrayList<>(points.size());
    for (int done = 0; done < points.size(); done += SAMPLE_BATCH) {
      List<float[]> some = points.subList(done, Math.min(points.size(), done + SAMPLE_BATCH));
      try (Ops ops = kept.child()) {
        FloatBuffer z = ops.buffer(some.size() * latent);
        some.forEach(z::put);
        Array fake = averagedGenerator.run(ops, noise, ops.array(z.flip(), some.size(), latent));
        addPictures(fake.floats(), some.size(), pictures);
      }
    }
    return pictures;
  }

  @Override
  public Map<String, Float> vitals() {
    List<Picture> drawn = sample(Noise.of(seed, 5).state(), 0, Vitals.COUNT);
    return vitals.get().measure(steps, drawn);
  }

  private void addPictures(float[] values, int n, List<Picture> pictures) {
    int length = channels * size * size;
    for (int i = 0; i < n; i++) {
      byte[] bytes = new byte[length];
      for (int j = 0; j < length; j++) {
        bytes[j] = design.range().toByte(values[i * length + j]);
      }
      pictures.add(new Picture(size, size, channels, bytes));
    }
  }

  @Override
  public void adjust(Settings changed) {
    settings = changed;
    augment.setStrength(changed.real("augmentation"));
  }

  @Override
  public TensorMap state() {
    TensorMap state = new TensorMap();
    generatorWeights.save("generator.", state);
    discriminatorWeights.save("discriminator.", state);
    generatorOptimizer.save("optimizer.generator.", state);
    discriminatorOptimizer.save("optimizer.discriminator.", state);
    feed.save("data", state);
    state.put("noise", Tensor.of(new long[] {noise.state()}, 1));
    state.put("steps", Tensor.of(new long[] {steps}, 1));
    return state;
  }

  @Override
  public void restore(TensorMap state) {
    generatorWeights.load("generator.", state);
    discriminatorWeights.load("discriminator.", state);
    generatorOptimizer.load("optimizer.generator.", state);
    discriminatorOptimizer.load("optimizer.discriminator.", state);
    feed.load("data", state);
    noise.restore(state.get("noise").longs()[0]);
    steps = state.get("steps").longs()[0];
  }

  @Override
  public double operations() {
    return 2.0
        * 3
        * batch
        * (generatorWeights.multiplyAdds() + 2 * discriminatorWeights.multiplyAdds());
  }

  /** How many native arrays it holds. */
  int arrays() {
    return kept.count();
  }

  @Override
  public void close() {
    List.of(generator, averagedGenerator, discriminator, augmentedDiscriminator)
        .forEach(Program::close);
    kept.close();
  }
}
