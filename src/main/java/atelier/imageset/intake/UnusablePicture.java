package atelier.imageset.intake;

/** A single picture that cannot be read. The message is a sentence for people. */
public final class UnusablePicture extends Exception {
  private static final long serialVersionUID = 1L;

  UnusablePicture(Unusable why) {
    super("The file %s.".formatted(withRemedy(why.reason())), why);
  }

  private static String withRemedy(String reason) {
    return reason.contains(";")
        ? reason
        : reason + "; choose another, a PNG, JPEG, WebP, GIF or BMP";
  }
}
