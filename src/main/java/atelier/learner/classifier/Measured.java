package atelier.learner.classifier;

import atelier.learner.Saved;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;

/** What was last measured on held-out pictures, as it is named until it is measured again. */
final class Measured implements Saved {
  private float accuracy;
  private float attacked;

  void set(float accuracy, float attacked) {
    this.accuracy = accuracy;
    this.attacked = attacked;
  }

  /** The share of held-out pictures that are recognised. */
  float accuracy() {
    return accuracy;
  }

  /** The share that are recognised once they are attacked. */
  float attacked() {
    return attacked;
  }

  @Override
  public void save(String name, TensorMap state) {
    state.put(name, Tensor.of(new float[] {accuracy, attacked}, 2));
  }

  @Override
  public void load(String name, TensorMap state) {
    float[] values = state.get(name).floats();
    set(values[0], values[1]);
  }
}
