package atelier.learner;

/** A learner that knows how much arithmetic a step takes. */
public interface Counted {
  /**
   * Arithmetic operations that the convolutions and matrix products of a step call for: two for
   * each multiply-add, once forward, and as much again backward for the weights and for the inputs.
   */
  double operations();
}
