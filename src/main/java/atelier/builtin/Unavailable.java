package atelier.builtin;

/** A built-in set cannot be had on this machine. The message says what to do. */
public final class Unavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
