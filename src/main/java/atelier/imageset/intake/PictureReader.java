package atelier.imageset.intake;

import atelier.imageset.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads single picture files, as people send them, upright. Safe for several threads. */
public final class PictureReader {
  /** The shortest side that a picture can have, in pixels. */
  public static final int MIN_SIDE = 16;

  private final Decoder decoder;

  PictureReader(Decoder decoder) {
    this.decoder = decoder;
  }

  /**
   * A picture.
   *
   * @param warnings what people should know of it, a sentence each
   */
  public record Looked(Picture picture, List<String> warnings) {}

  /**
   * A whole picture in colour, on white.
   *
   * @param longest its longest side at most, in pixels; a larger picture is made smaller
   * @throws UnusablePicture if the file is no picture, damaged, too small or too large
   */
  public Looked whole(Path file, int longest) throws IOException, UnusablePicture {
    return read(
        file,
        bytes -> {
          Decoder.Decoded decoded = decoder.decode(bytes, longest, Options.Ground.WHITE);
          return new Looked(large(decoded.pictures().get(0)), Warnings.ofWhole(decoded, longest));
        });
  }

  /**
   * The middle of a picture, on white.
   *
   * @param size width and height of the result, in pixels
   * @param channels 1 or 3, of the result
   * @throws UnusablePicture as {@link #whole}
   */
  public Looked square(Path file, int size, int channels) throws IOException, UnusablePicture {
    return read(
        file,
        bytes -> {
          int shorter = decoder.dimensions(bytes).shorter();
          if (shorter < MIN_SIDE) {
            throw tooSmall(shorter);
          }
          Decoder.Decoded decoded =
              decoder.decode(
                  bytes, size, channels, Options.Fit.CROP, Options.Ground.WHITE, Decoder.UNLIMITED);
          return new Looked(decoded.pictures().get(0), Warnings.ofSquare(decoded, size));
        });
  }

  private interface Reading {
    Looked of(byte[] file) throws Unusable;
  }

  private Looked read(Path file, Reading reading) throws IOException, UnusablePicture {
    try (Memory.Part part = decoder.memory().forFile(Files.size(file))) {
      return reading.of(Files.readAllBytes(file));
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
