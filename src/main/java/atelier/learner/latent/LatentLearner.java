package atelier.learner.latent;

import atelier.family.Point;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Feed;
import atelier.learner.NetworkLearner;
import atelier.learner.Preview;
import atelier.learner.Range;
import atelier.learner.Task;
import atelier.learner.vitals.Vitals;
import atelier.link.Question;
import atelier.nn.Array;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A learner whose generator draws pictures like those of the image set {@code pictures} from
 * latents, points of a standard normal distribution with as many numbers as the setting {@code
 * latent} says; each followed by the numbers of a {@link Condition}, if there is one. A subclass
 * says what the networks are and what an update is; frames, vital signs and the {@linkplain
 * atelier.family.Tools#latents tools} are the same for all.
 */
public abstract class LatentLearner extends NetworkLearner {
  /** How many pictures stand side by side in frames. */
  protected static final int COLUMNS = 8;

  private static final int ROWS_OF_EXAMPLES = 6;

  /** The names of weights that latents are multiplied by, of which a generator has some. */
  private static final Set<String> FIRST = Set.of("0.weight", "mapping.weight");

  /** How many numbers a latent has. */
  protected final int latent;

  /** Which numbers pictures are. */
  protected final Range range;

  /** The set that is learnt from. */
  protected final PackedImages images;

  /** What is learnt from. */
  protected final Feed feed;

  private final @Nullable Integer label;
  private final Condition condition;
  private final LatentTools tools;
  private final Supplier<Vitals> vitals;

  /** From all pictures of the set, or those of the one label that the task names. */
  protected LatentLearner(Task task, Range range) {
    this(
        task,
        range,
        Condition.NONE,
        new Feed(task.images("pictures"), task.label("pictures"), task.seed()));
  }

  /** From pictures of the set, told by a condition what to draw. */
  protected LatentLearner(Task task, Range range, Condition condition, Feed feed) {
    super(task);
    this.range = range;
    this.condition = condition;
    this.feed = saved("data", feed);
    images = task.images("pictures");
    label = task.label("pictures");
    latent = settings().whole("latent");
    tools =
        new LatentTools(
            this::coordinates,
            condition,
            new Painter(kept, range, this::show),
            this::directions,
            images,
            label);
    vitals = Vitals.later(images, label, seed());
  }

  /** By the setting {@code average}; 0 where the newest weights are wanted. */
  @Override
  protected double halfLife() {
    return Math.min(10_000, settings().real("average") * steps() * batch());
  }

  /** The network that draws. */
  protected abstract Network generator();

  /**
   * What the averaged generator draws.
   *
   * @param places latents, each followed by its condition: (n, latent + condition)
   * @return (n, channels, size, size)
   */
  protected Array show(Ops ops, Array places) {
    return generator().show(ops, noise, places);
  }

  /**
   * Averaged weights of the linear layers that latents go into: a row for each of their outputs.
   */
  private float[] firstLayers() {
    List<float[]> layers =
        generator().weights().all().stream()
            .filter(weight -> FIRST.contains(weight.name()))
            .map(weight -> weight.average().floats())
            .toList();
    FloatBuffer rows = FloatBuffer.allocate(layers.stream().mapToInt(layer -> layer.length).sum());
    layers.forEach(rows::put);
    return rows.array();
  }

  /** How points are drawn, written down and joined. */
  protected Coordinates coordinates() {
    return new NormalCoordinates(latent);
  }

  /**
   * The directions in which pictures change most; each vector a step of one standard deviation of
   * what is drawn at random.
   */
  protected PrincipalDirections directions() {
    return PrincipalDirections.of(firstLayers(), latent);
  }

  /**
   * New pictures. Picture {@code i} of a seed is the same for every {@code first} and {@code count}
   * that cover it.
   */
  public final List<Picture> sample(long drawn, int first, int count) {
    return tools.draw(
        IntStream.range(first, first + count)
            .<Point>mapToObj(i -> new Point.Drawn(drawn, i))
            .toList());
  }

  /** Real pictures, always the same. */
  protected final List<Picture> examples(int count) {
    return new Feed(images, label, seed()).next(count).pictures();
  }

  /** The first pictures of the seed that frames show. */
  protected final List<Picture> shown(int count) {
    return sample(Noise.of(seed(), 4).state(), 0, count);
  }

  /** An answer that draws points as a grid of some columns. */
  protected final Answering drawing(List<Point> points, double truncation, int columns) {
    return tools.drawing(points, truncation, columns);
  }

  /** New pictures; with a condition a column for each of its examples, a row for each latent. */
  @Override
  public Preview preview() {
    List<Told> examples = condition.examples();
    if (examples.isEmpty()) {
      return Preview.grid(shown(COLUMNS * COLUMNS), COLUMNS);
    }
    long drawn = Noise.of(seed(), 4).state();
    List<Point> points = new ArrayList<>();
    for (int row = 0; row < ROWS_OF_EXAMPLES; row++) {
      for (Told told : examples) {
        points.add(new Point.Drawn(drawn, row, told.label(), told.text()));
      }
    }
    return Preview.grid(tools.draw(points), examples.size());
  }

  @Override
  public Answering answer(Question question) {
    return tools.answer(question).orElseGet(() -> super.answer(question));
  }

  @Override
  public Map<String, Float> vitals() {
    List<Picture> drawn = sample(Noise.of(seed(), 5).state(), 0, Vitals.COUNT);
    return vitals.get().measure(steps(), drawn);
  }
}
