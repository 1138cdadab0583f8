package atelier.imageset.intake;

/** A file that cannot become a picture, for a {@link Rejection#reason() reason}. */
final class Unusable extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  Unusable(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  Rejection of(StagedFile file) {
    return new Rejection(file.path(), reason);
  }
}
