package atelier.learner.style;

import atelier.family.Settings;
import atelier.learner.Counted;
import atelier.learner.Diverged;
import atelier.learner.Learner;
import atelier.learner.Preview;
import atelier.learner.StepMetrics;
import atelier.learner.Task;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.List;

/**
 * One picture, optimised until it has the content of one and the style of others, first small and
 * then larger. Shown is the mean of its last states, weighted towards the newest, which is free of
 * the noise of single steps.
 */
final class StyleLearner implements Learner, Counted {
  /** Narrower pictures have nothing that a style could be seen in. */
  private static final int NARROWEST_CONTENT = 32;

  private static final float AVERAGE = 0.96f;
  private static final float ABSURD = 1e10f;

  private final Ops kept = Ops.open();
  private final Method method;
  private final Raster content;
  private final List<Raster> styles;
  private final Raster original;
  private final Plan plan;
  private final long seed;
  private Settings settings;
  private Scale scale;
  private long steps;

  /** How the objective of pictures of one size is made. */
  interface Method {
    Objective objective(Ops ops, int n, int height, int width, List<Raster> styles);
  }

  /** The picture at one size. */
  private final class Scale implements AutoCloseable {
    final int index;
    final Raster content;
    final Objective objective;
    float[] x;
    float[] average;
    float[] gradient;
    Descent descent;
    long steps;

    Scale(int index) {
      this.index = index;
      int side = plan.side(index);
      content = StyleLearner.this.content.fitted(side);
      double styleSide = side * settings.real("styleSize");
      objective =
          method.objective(
              kept,
              1,
              content.height(),
              content.width(),
              styles.stream()
                  .map(s -> s.fitted(Math.max(side / 4, (int) Math.round(styleSide))))
                  .toList());
      objective.content(content.rgb());
      objective.blend(blend());
      x = content.rgb().clone();
      average = new float[x.length];
      gradient = new float[x.length];
      descent =
          settings.choice("optimizer").equals("lbfgs") ? new Lbfgs() : new AdamDescent(x.length);
    }

    /** Goes on from the picture of a smaller scale. */
    void begin(Scale smaller) {
      x = resized(smaller.x, smaller);
      descent = smaller.descent;
      descent.resize(values -> resized(values, smaller));
    }

    private float[] resized(float[] values, Scale from) {
      return new Raster(from.content.width(), from.content.height(), values)
          .resized(content.width(), content.height())
          .rgb();
    }

    Raster shown() {
      float[] rgb = x;
      if (steps > 0 && descent instanceof AdamDescent) {
        float unbiased = (float) (1 / (1 - Math.pow(AVERAGE, steps)));
        rgb = new float[x.length];
        for (int i = 0; i < rgb.length; i++) {
          rgb[i] = average[i] * unbiased;
        }
      }
      return new Raster(content.width(), content.height(), rgb);
    }

    @Override
    public void close() {
      objective.close();
    }
  }

  StyleLearner(Task task) {
    settings = task.settings();
    seed = task.seed();
    Raster given = Raster.of(task.pictures("content").get(0));
    int size = settings.whole("size");
    original = given.fitted(size);
    if (Math.min(original.width(), original.height()) < NARROWEST_CONTENT) {
      throw new IllegalArgumentException(
          "The content picture is too narrow: at %d×%d pixels there is no room for a style. Crop it, or choose a larger size."
              .formatted(original.width(), original.height()));
    }
    boolean keepColors = settings.toggle("keepColors");
    content = keepColors ? given.grey() : given;
    styles =
        task.pictures("style").stream()
            .map(Raster::of)
            .map(style -> keepColors ? style.grey() : style)
            .toList();
    method = Methods.forPicture(task, kept);
    double form = (double) size / Math.min(original.width(), original.height());
    int smallest = Math.max(Methods.smallest(settings), (int) Math.ceil(NARROWEST_CONTENT * form));
    plan = new Plan(size, smallest, task.steps());
    scale = new Scale(0);
    if (settings.choice("start").equals("noise")) {
      Noise noise = Noise.of(seed, 1);
      for (int i = 0; i < scale.x.length; i++) {
        scale.x[i] = (float) (0.5 + 0.15 * noise.nextGaussian());
      }
    }
  }

  /** The share of each style picture. */
  private double[] blend() {
    double[] weights = new double[styles.size()];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = settings.real("blend" + (i + 1));
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = sum == 0 ? 1.0 / weights.length : weights[i] / sum;
    }
    return weights;
  }

  @Override
  public StepMetrics step() {
    int due = plan.scaleAt(steps);
    while (scale.index < due) {
      Scale smaller = scale;
      smaller.close();
      scale = new Scale(smaller.index + 1);
      scale.begin(smaller);
    }
    Balance balance = Balance.of(settings);
    boolean steady = scale.descent instanceof Lbfgs;
    long draw = steady ? scale.index : steps;
    Losses losses = scale.objective.evaluate(scale.x, balance, draw, scale.gradient);
    double variation =
        Variation.add(
            scale.x,
            scale.content.width(),
            scale.content.height(),
            balance.variation(),
            scale.gradient);
    losses = losses.withVariation(variation, balance.variation());
    if (!losses.finite() || !sound(scale.gradient)) {
      throw new Diverged(steps + 1);
    }
    double rate = settings.real("rate") * plan.rate(steps);
    scale.descent.update(scale.x, losses.total(), scale.gradient, rate);
    for (int i = 0; i < scale.x.length; i++) {
      scale.x[i] = Math.max(0, Math.min(1, scale.x[i]));
      scale.average[i] += (1 - AVERAGE) * (scale.x[i] - scale.average[i]);
    }
    scale.steps++;
    steps++;
    return new StepMetrics(losses.metrics());
  }

  /** Whether all are numbers, and none is absurd: one that is not would stay in the moments. */
  private static boolean sound(float[] gradient) {
    for (float g : gradient) {
      if (!(Math.abs(g) <= ABSURD)) { // nor is NaN
        return false;
      }
    }
    return true;
  }

  @Override
  public Preview preview() {
    Raster shown = scale.shown().resized(original.width(), original.height());
    if (settings.toggle("keepColors")) {
      shown = original.withLuminanceOf(shown);
    }
    return new Preview(shown.picture(), 1, 1);
  }

  @Override
  public void adjust(Settings changed) {
    settings = changed;
    scale.objective.blend(blend());
    scale.descent.changed();
  }

  @Override
  public TensorMap state() {
    TensorMap state = new TensorMap();
    state.put("progress", Tensor.of(new long[] {steps, scale.index, scale.steps}, 3));
    state.put("picture", Tensor.of(scale.x, 3, scale.content.height(), scale.content.width()));
    state.put(
        "averaged.picture",
        Tensor.of(scale.average, 3, scale.content.height(), scale.content.width()));
    scale.descent.save("optimizer.", state);
    return state;
  }

  @Override
  public void restore(TensorMap state) {
    long[] progress = state.get("progress").longs();
    steps = progress[0];
    if (scale.index != progress[1]) {
      scale.close();
      scale = new Scale((int) progress[1]);
    }
    scale.steps = progress[2];
    scale.x = state.get("picture").floats();
    scale.average = state.get("averaged.picture").floats();
    scale.descent.load("optimizer.", state);
  }

  @Override
  public double operations() {
    return 2.0 * 2 * scale.objective.multiplyAdds();
  }

  @Override
  public int arrays() {
    return kept.count();
  }

  @Override
  public void close() {
    scale.close();
    kept.close();
  }
}
