package atelier.learner.style;

import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Kingma and Ba 2015, on numbers in Java's memory. */
final class AdamDescent implements Descent {
  private static final float BETA1 = 0.9f;

  /** Short, as gradients become a hundred times smaller within some dozen steps. */
  private static final float BETA2 = 0.9f;

  private static final float EPSILON = 1e-8f;

  private float[] first;
  private float[] second;
  private long steps;

  AdamDescent(int length) {
    first = new float[length];
    second = new float[length];
  }

  @Override
  public void update(float[] x, double loss, float[] gradient, double rate) {
    steps++;
    float unbiased1 = (float) (rate / (1 - Math.pow(BETA1, steps)));
    float unbiased2 = (float) (1 / (1 - Math.pow(BETA2, steps)));
    for (int i = 0; i < x.length; i++) {
      float g = gradient[i];
      first[i] += (1 - BETA1) * (g - first[i]);
      second[i] += (1 - BETA2) * (g * g - second[i]);
      x[i] -= unbiased1 * first[i] / ((float) Math.sqrt(second[i] * unbiased2) + EPSILON);
    }
  }

  @Override
  public void changed() {
    Arrays.fill(first, 0);
    Arrays.fill(second, 0);
    steps = 0;
  }

  @Override
  public void resize(UnaryOperator<float[]> resized) {
    int before = first.length;
    first = resized.apply(first);
    second = resized.apply(second);
    // a loss that is a mean over pixels has the smaller gradients the more pixels there are
    float smaller = (float) before / first.length;
    for (int i = 0; i < first.length; i++) {
      first[i] *= smaller;
      second[i] = Math.max(first[i] * first[i], smaller * smaller * second[i]); // resizing rings
    }
  }

  @Override
  public void save(String prefix, TensorMap state) {
    state.put(prefix + "first", Tensor.of(first, first.length));
    state.put(prefix + "second", Tensor.of(second, second.length));
    state.put(prefix + "steps", Tensor.of(new long[] {steps}, 1));
  }

  @Override
  public void load(String prefix, TensorMap state) {
    first = state.get(prefix + "first").floats();
    second = state.get(prefix + "second").floats();
    steps = state.get(prefix + "steps").longs()[0];
  }
}
