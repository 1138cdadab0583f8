package atelier.learner.style;

import atelier.nn.Array;
import atelier.nn.Ops;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A part of an {@link Objective}, for pictures of one form and number: (n, 3, height, width), 0 to
 * 1. Confined to the training thread.
 */
interface Term extends AutoCloseable {
  /** Takes the pictures whose content is to be kept; not copied. */
  default void content(float[] pictures) {}

  /** Takes how much each style picture counts; the weights are positive and their sum is 1. */
  default void blend(double[] weights) {}

  /**
   * What it finds, within {@link Ops#record}.
   *
   * @param step what the arrays belong to
   * @param draw number of the random draw, where there is one: equal numbers give equal losses, and
   *     one after the other gives similar ones
   */
  Found find(Ops step, Array pictures, LossWeights balance, long draw);

  /** Multiply-adds of that, forward. */
  double multiplyAdds();

  @Override
  void close();

  /** Equal shares of so many style pictures. */
  static double[] equal(int styles) {
    double[] shares = new double[styles];
    Arrays.fill(shares, 1.0 / styles);
    return shares;
  }

  /**
   * Losses.
   *
   * @param losses before they are weighted: 0 where pictures are as they are to be, around 1 where
   *     they have nothing in common with that
   * @param total their weighted sum
   * @param outputs what was recorded
   * @param slopes the gradient of {@code total} in each of them
   */
  record Found(Map<Aim, Double> losses, double total, List<Array> outputs, List<Array> slopes) {

    /**
     * One loss: {@code scale} times what was recorded, (1), plus an offset.
     *
     * @param weight how much it counts
     */
    static Found of(Aim aim, Ops step, Array recorded, double scale, double offset, double weight) {
      double loss = scale * recorded.number() + offset;
      Array slope = step.scalar(weight * scale);
      return new Found(Map.of(aim, loss), weight * loss, List.of(recorded), List.of(slope));
    }

    /** Nothing to mind. */
    static Found nothing() {
      return new Found(Map.of(), 0, List.of(), List.of());
    }
  }
}
