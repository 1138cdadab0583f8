package atelier.web.body;

import java.io.IOException;

/** A body that is not read any further. The message is a sentence for people. */
public final class BodyRefused extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  private BodyRefused(int status, String message) {
    super(message);
    this.status = status;
  }

  static BodyRefused tooSlow() {
    return new BodyRefused(
        408, "The request came too slowly to wait for its end; send it again over a better line.");
  }

  static BodyRefused tooMany() {
    return new BodyRefused(
        503, "Too many files are being sent here at once; try again in a moment.");
  }

  static BodyRefused tooManyOfOne(int most) {
    return new BodyRefused(
        429, "You are sending %d files at once already; wait until one is done.".formatted(most));
  }

  /** The HTTP status that says so. */
  public int status() {
    return status;
  }
}
