package atelier.learner.translation;

/**
 * How learning rates change in the course of a run: they stay for the first half of its steps, then
 * fall linearly towards 0 (Zhu et al. 2017); a run that is trained longer goes on at {@value
 * #LEAST} of them.
 *
 * @param steps that the run is meant to have
 */
record LinearDecay(int steps) {
  private static final double LEAST = 0.02;

  /** The share of the learning rates that a step takes, after so many others. */
  double rate(long done) {
    double left = 1 - (double) done / steps;
    return Math.max(LEAST, Math.min(1, 2 * left));
  }
}
