package atelier.imageset.intake;

import java.util.List;
import java.util.stream.Collectors;

/** An upload without a single usable picture. The message is for people and names the reasons. */
public final class NoUsablePicture extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int NAMED = 5;
  private static final String ADVICE =
      "Upload PNG, JPEG, WebP, GIF or BMP pictures, or a zip of them.";

  private final transient List<Rejection> rejected;

  NoUsablePicture(List<Rejection> rejected) {
    super(message(rejected));
    this.rejected = List.copyOf(rejected);
  }

  /** Why each file is of no use. */
  public List<Rejection> rejected() {
    return rejected;
  }

  private static String message(List<Rejection> rejected) {
    if (rejected.isEmpty()) {
      return "There are no files in this upload. " + ADVICE;
    }
    String reasons =
        rejected.stream()
            .limit(NAMED)
            .map(r -> "“%s” %s".formatted(r.file(), r.reason()))
            .collect(Collectors.joining("; "));
    int others = rejected.size() - NAMED;
    return "There is no picture to learn from: %s%s. %s"
        .formatted(reasons, others > 0 ? "; and %d more".formatted(others) : "", ADVICE);
  }
}
