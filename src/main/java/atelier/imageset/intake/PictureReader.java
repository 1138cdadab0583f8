package atelier.imageset.intake;

import atelier.imageset.Picture;

/** Reads single picture files, as people send them, upright. Safe for several threads. */
public final class PictureReader {
  /** The shortest side that a picture can have, in pixels. */
  public static final int MIN_SIDE = 16;

  private final Decoder decoder = new Decoder();

  /**
   * A whole picture in colour, on white.
   *
   * @param longest its longest side at most, in pixels; a larger picture is made smaller
   * @throws UnusablePicture if the file is no picture, damaged, too small or too large
   */
  public Picture whole(byte[] file, int longest) throws UnusablePicture {
    try {
      return large(decoder.decode(file, longest, Options.Ground.WHITE));
    } catch (Unusable e) {
      throw new UnusablePicture(e);
    }
  }

  /**
   * The middle of a picture, on white.
   *
   * @param size width and height of the result, in pixels
   * @param channels 1 or 3, of the result
   * @throws UnusablePicture as {@link #whole}
   */
  public Picture square(byte[] file, int size, int channels) throws UnusablePicture {
    try {
      int shorter = decoder.dimensions(file).shorter();
      if (shorter < MIN_SIDE) {
        throw tooSmall(shorter);
      }
      return decoder.decode(file, size, channels, Options.Fit.CROP, Options.Ground.WHITE);
    } catch (Unusable e) {
      throw new UnusablePicture(e);
    }
  }

  private static Picture large(Picture picture) throws Unusable {
    int shorter = Math.min(picture.width(), picture.height());
    if (shorter < MIN_SIDE) {
      throw tooSmall(shorter);
    }
    return picture;
  }

  private static Unusable tooSmall(int shorter) {
    return new Unusable(
        "is only %d pixel%s high or wide; it takes at least %d"
            .formatted(shorter, shorter == 1 ? "" : "s", MIN_SIDE));
  }
}
