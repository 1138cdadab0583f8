package atelier.learner.style;

import atelier.nn.Array;
import atelier.nn.Ops;

/**
 * The losses of pictures, and the gradient of their weighted sum.
 *
 * @param total the weighted sum
 */
record Evaluation(double content, double style, double variation, double total, float[] gradient) {

  /** Of pictures (n, 3, height, width). */
  static Evaluation of(
      Ops ops,
      Objective objective,
      float[] pictures,
      long[] shape,
      LossWeights balance,
      long draw) {
    try (Ops step = ops.child()) {
      Array x = step.array(pictures, shape);
      step.requireGradient(x);
      Losses losses = step.record(() -> objective.losses(step, x, balance, draw));
      losses.backward(step);
      return new Evaluation(
          losses.measured().getOrDefault("contentLoss", 0f),
          losses.measured().getOrDefault("styleLoss", 0f),
          losses.measured().getOrDefault("variationLoss", 0f),
          losses.total(),
          x.gradient().floats());
    }
  }
}
