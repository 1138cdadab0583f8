package atelier.learner;

/** The losses are no longer numbers. The message says what to do. */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Diverged(long step) {
    super(
        "The losses ran out of bounds at step %d. Lower the learning rates and go on from the last checkpoint."
            .formatted(step));
  }
}
