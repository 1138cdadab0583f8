package atelier.imageset.intake;

/**
 * An upload beyond its {@link Limits}; all of it has been removed. The message is a sentence for
 * people.
 */
public final class TooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooLarge(String message) {
    super(message);
  }
}
