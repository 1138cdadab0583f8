package atelier.learner.style;

import atelier.tensor.TensorMap;
import java.util.function.UnaryOperator;

/** Moves numbers against the gradient of a loss. */
interface Descent {
  /**
   * One move.
   *
   * @param x what is moved
   * @param loss at x
   * @param gradient at x
   * @param rate how far to go; about the most that Adam changes a number by
   */
  void update(float[] x, double loss, float[] gradient, double rate);

  /** Forgets what no longer holds, because the loss is another function now. */
  void changed();

  /** Goes on with pictures of another size. */
  void resize(UnaryOperator<float[]> resized);

  /** Writes all that decides the next move, under {@code prefix}. */
  void save(String prefix, TensorMap state);

  /** Reads what {@link #save} wrote. */
  void load(String prefix, TensorMap state);
}
