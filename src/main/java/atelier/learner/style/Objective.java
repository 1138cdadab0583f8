package atelier.learner.style;

/**
 * How far pictures are from content and style, as a number with its gradient. Pictures are (n, 3,
 * height, width), 0 to 1, of one size and number. Confined to the training thread.
 */
interface Objective extends AutoCloseable {
  /** Takes the pictures whose content is to be kept; not copied. */
  void content(float[] pictures);

  /** Takes how much each style picture counts; the weights are positive and their sum is 1. */
  void blend(double[] weights);

  /**
   * The losses, without variation.
   *
   * @param draw number of the random draw, where there is one: equal numbers give equal losses, and
   *     one after the other gives similar ones
   * @param gradient takes the gradient of the weighted sum
   */
  Losses evaluate(float[] pictures, Balance balance, long draw, float[] gradient);

  /** Multiply-adds of an evaluation forward. */
  double multiplyAdds();

  @Override
  void close();
}
