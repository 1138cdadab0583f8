package atelier.imageset.intake;

/** A single picture that cannot be read. The message is a sentence for people. */
public final class UnusablePicture extends Exception {
  private static final long serialVersionUID = 1L;

  UnusablePicture(Unusable why) {
    super("The picture %s.".formatted(why.reason()), why);
  }
}
