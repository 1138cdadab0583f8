package atelier.learner.latent;

import java.util.List;

/** How the points of a latent space are drawn, written down and joined. */
public interface Coordinates {
  /** How many numbers a point has. */
  int size();

  /** What a number of a seed draws. */
  float[] drawn(long seed, int index);

  /**
   * A point that is written down.
   *
   * @throws IllegalArgumentException if it has another number of values; the message is for people
   */
  float[] of(List<Float> values);

  /** On the way from one point to another; {@code at} is 0 at the first, 1 at the second. */
  float[] between(float[] from, float[] to, double at);

  /**
   * Coarse, middle and fine styles of three points; each may be followed by further numbers.
   *
   * @throws IllegalArgumentException if there are no styles; the message is for people
   */
  float[] mixed(float[] coarse, float[] middle, float[] fine);
}
