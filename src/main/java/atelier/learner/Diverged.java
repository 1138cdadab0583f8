package atelier.learner;

/**
 * Losses, weights or moments are no longer numbers that mean anything. The message says what to do.
 */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Diverged(long step) {
    super(
        "Losses or weights ran out of bounds at step %d. Lower the learning rates and go on from the last checkpoint."
            .formatted(step));
  }
}
