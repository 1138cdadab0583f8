package atelier.learner;

import atelier.family.Settings;
import atelier.tensor.TensorMap;
import java.util.Map;

/**
 * A model in training. Confined to the training thread.
 *
 * <p>A method that throws leaves the learner unusable: close it and restore another from the last
 * checkpoint.
 */
public interface Learner extends AutoCloseable {
  /** One update of every network, on the next batch. */
  StepMetrics step();

  /** Fixed inputs through the averaged weights. */
  Preview preview();

  /**
   * How well the model does what it learns, measured on pictures that it makes for the purpose, by
   * name; empty where that means nothing. Takes about a tenth of a second.
   */
  default Map<String, Float> vitals() {
    return Map.of();
  }

  /** Takes changed live settings, from the next step on. */
  void adjust(Settings changed);

  /**
   * Everything that decides the future: weights, optimiser, averages, random state, data cursor,
   * number of steps.
   */
  TensorMap state();

  /** Takes a state; the next {@link #step()} then equals the one that would have followed. */
  void restore(TensorMap state);

  @Override
  void close();
}
