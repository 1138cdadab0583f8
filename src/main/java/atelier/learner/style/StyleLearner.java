package atelier.learner.style;

import atelier.family.Settings;
import atelier.learner.NetworkLearner;
import atelier.learner.Preview;
import atelier.learner.Task;
import atelier.nn.Array;
import atelier.nn.Layer;
import atelier.nn.Network;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Weight;
import atelier.nn.Weights;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One picture, optimised until it has the content of one and the style of others, first small and
 * then larger: a network whose only weight is what it paints. Shown is the mean of its last states,
 * weighted towards the newest, which is free of the noise of single steps.
 */
final class StyleLearner extends NetworkLearner {
  /** Narrower pictures have nothing that a style could be seen in. */
  private static final int NARROWEST_CONTENT = 32;

  /**
   * The second moment's memory is short, as gradients become a hundred times smaller within some
   * dozen steps.
   */
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0.9, 0.9);

  /** In steps. */
  private static final double LONGEST_HALF_LIFE = 17;

  private final Methods.Method method;
  private final Raster content;
  private final List<Raster> styles;
  private final Raster original;
  private final Plan plan;
  private final @Nullable Lbfgs lbfgs;
  private Scale scale;

  /** The picture at one size. */
  private final class Scale implements AutoCloseable {
    final Ops ops = kept.child();
    final int index;
    final int width;
    final int height;
    final Weight pixels;
    final Network picture;
    final Objective objective;

    Scale(int index, boolean blank) {
      this.index = index;
      int side = plan.side(index);
      Raster shown = content.fitted(side);
      width = shown.width();
      height = shown.height();
      float[] first = blank ? grain(shown.rgb().length) : shown.rgb();
      Weights weights = new Weights(ops, noise, lbfgs == null);
      pixels = weights.trained("pixels", Tensor.of(first, 1, 3, height, width));
      Layer painting = (graph, x) -> graph.weight(pixels);
      picture = network(PictureStates.NAME, new Network(ops, weights, ADAM, painting));
      int styleSide = (int) Math.round(side * settings().real("styleSize"));
      List<Raster> seen =
          styles.stream().map(style -> style.fitted(Math.max(side / 4, styleSide))).toList();
      objective = method.objective(ops, 1, height, width, seen);
      objective.content(shown.rgb());
      objective.blend(blend());
    }

    private float[] grain(int length) {
      float[] grain = new float[length];
      for (int i = 0; i < length; i++) {
        grain[i] = (float) (0.5 + 0.15 * noise.nextGaussian());
      }
      return grain;
    }

    @Override
    public void close() {
      objective.close();
      ops.close();
    }
  }

  StyleLearner(Task task) {
    super(task);
    Raster given = Raster.of(task.pictures("content").get(0));
    int size = settings().whole("size");
    original = given.fitted(size);
    int shorter = Math.min(original.width(), original.height());
    if (shorter < NARROWEST_CONTENT) {
      throw new IllegalArgumentException(
          "The content picture is too narrow: at %d×%d pixels there is no room for a style. Crop it, or choose a larger size."
              .formatted(original.width(), original.height()));
    }
    boolean keepColors = settings().toggle("keepColors");
    content = keepColors ? given.grey() : given;
    styles =
        task.pictures("style").stream()
            .map(Raster::of)
            .map(style -> keepColors ? style.grey() : style)
            .toList();
    method = Methods.forPicture(task, kept);
    double form = (double) size / shorter;
    int smallest =
        Math.max(Methods.smallest(settings()), (int) Math.ceil(NARROWEST_CONTENT * form));
    plan = new Plan(size, smallest, task.steps());
    lbfgs = settings().choice("optimizer").equals("lbfgs") ? saved("lbfgs", new Lbfgs()) : null;
    scale = new Scale(0, settings().choice("start").equals("noise"));
    closing(() -> scale.close());
  }

  /** The share of each style picture. */
  private double[] blend() {
    double[] weights = new double[styles.size()];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = settings().real("blend" + (i + 1));
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = sum == 0 ? 1.0 / weights.length : weights[i] / sum;
    }
    return weights;
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    while (scale.index < plan.scaleAt(steps())) {
      grow();
    }
    Array pixels = scale.pixels.value();
    LossWeights balance = LossWeights.of(settings());
    long draw = lbfgs == null ? steps() : scale.index;
    Losses losses = ops.record(() -> scale.objective.losses(ops, pixels, balance, draw));
    losses.backward(ops);
    double rate = settings().real("rate") * plan.rate(steps());
    if (lbfgs == null) {
      scale.picture.update(rate);
    } else {
      float[] x = pixels.floats();
      lbfgs.update(x, losses.total(), pixels.gradient().floats(), rate);
      pixels.set(x);
    }
    scale.picture.clip(0, 1);
    return losses.measured();
  }

  /** Goes on at the next size. */
  private void grow() {
    Scale smaller = scale;
    TensorMap state = new TensorMap();
    smaller.picture.save(PictureStates.NAME, state);
    scale = new Scale(smaller.index + 1, false);
    scale.picture.load(PictureStates.NAME, PictureStates.resized(state, scale.width, scale.height));
    smaller.close();
    if (lbfgs != null) {
      lbfgs.forget();
    }
  }

  @Override
  protected int batch() {
    return 1;
  }

  @Override
  protected int averageEvery() {
    return 1;
  }

  /** Half of the steps at this size, at most {@value #LONGEST_HALF_LIFE}. */
  @Override
  protected double halfLife() {
    double atThisSize = Math.max(1, steps() - plan.begin(scale.index));
    return Math.min(LONGEST_HALF_LIFE, atThisSize / 2);
  }

  @Override
  public Preview preview() {
    Raster painted = new Raster(scale.width, scale.height, scale.pixels.average().floats());
    Raster shown = painted.resized(original.width(), original.height());
    if (settings().toggle("keepColors")) {
      shown = original.withLuminanceOf(shown);
    }
    return new Preview(shown.picture(), 1, 1);
  }

  @Override
  public void adjust(Settings changed) {
    super.adjust(changed);
    scale.objective.blend(blend());
    if (lbfgs != null) {
      lbfgs.forget();
    }
  }

  @Override
  public void restore(TensorMap given) {
    TensorMap state = PictureStates.named(given);
    int index = plan.scaleOf(PictureStates.side(state));
    if (scale.index != index) {
      scale.close();
      scale = new Scale(index, false);
    }
    super.restore(state);
  }

  @Override
  public double operations() {
    return 2.0 * 2 * scale.objective.multiplyAdds();
  }
}
