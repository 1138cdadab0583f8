package atelier.learner.style;

import atelier.nn.Array;
import atelier.nn.Ops;
import java.util.List;
import java.util.Map;

/**
 * What an {@link Objective} found.
 *
 * @param measured losses before they are weighted, by the names that charts have for them
 * @param total what is minimised
 * @param outputs what was recorded
 * @param slopes the gradient of {@code total} in each of them
 */
record Losses(Map<String, Float> measured, double total, List<Array> outputs, List<Array> slopes) {

  /** Writes the gradients of all that the pictures were made from. */
  void backward(Ops step) {
    step.backward(outputs, slopes);
  }
}
