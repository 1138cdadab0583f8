package atelier.imageset.intake;

import java.util.List;

/** An upload without a single usable picture. The message is for people and names the reasons. */
public final class NoUsablePicture extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Rejection> rejected;

  NoUsablePicture(String message, List<Rejection> rejected) {
    super(message);
    this.rejected = List.copyOf(rejected);
  }

  public List<Rejection> rejected() {
    return rejected;
  }
}
