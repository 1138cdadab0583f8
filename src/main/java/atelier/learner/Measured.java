package atelier.learner;

import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.Arrays;

/** What was last measured now and then, as it is told until it is measured again; 0 before. */
public final class Measured implements Saved {
  private float[] values;

  /** So many numbers; a state of before one of them was kept leaves it at 0. */
  public Measured(int count) {
    values = new float[count];
  }

  /** Takes the numbers, all of them. */
  public void set(float... measured) {
    values = measured.clone();
  }

  /** One of the numbers, from 0. */
  public float get(int number) {
    return values[number];
  }

  @Override
  public void save(String name, TensorMap state) {
    state.put(name, Tensor.of(values.clone(), values.length));
  }

  @Override
  public void load(String name, TensorMap state) {
    if (state.contains(name)) {
      values = Arrays.copyOf(state.get(name).floats(), values.length);
    }
  }
}
