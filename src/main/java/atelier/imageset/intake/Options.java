package atelier.imageset.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an upload is prepared.
 *
 * @param name what people call the set
 * @param size width and height in pixels, one of {@link #SIZES}; null for the suggestion
 * @param channels 1 (grey) or 3 (colour); null for the suggestion
 * @param fit how pictures that are not square become so
 * @param ground what lies behind transparent pictures and beside fitted ones
 */
public record Options(
    String name, @Nullable Integer size, @Nullable Integer channels, Fit fit, Ground ground) {
  /** The sizes that pictures can be prepared at. */
  public static final List<Integer> SIZES = List.of(28, 32, 48, 64, 96, 128);

  public Options {
    if (size != null && !SIZES.contains(size)) {
      throw new IllegalArgumentException(
          "Pictures are prepared at 28, 32, 48, 64, 96 or 128 pixels, not %d.".formatted(size));
    }
    if (channels != null && channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "Pictures have 1 channel (grey) or 3 (colour), not %d.".formatted(channels));
    }
  }

  /** As suggested, cropped, on white. */
  public static Options named(String name) {
    return new Options(name, null, null, Fit.CROP, Ground.WHITE);
  }

  /** How a picture becomes square. */
  public enum Fit {
    /** The middle is cut out. */
    CROP,
    /** The whole picture, with ground beside it. */
    WHOLE,
    /** The left and the right half are a pair: the middle of each is cut out. */
    HALVES
  }

  /** A plain colour behind pictures. */
  public enum Ground {
    WHITE(255),
    GREY(128),
    BLACK(0);

    final int level;

    Ground(int level) {
      this.level = level;
    }
  }
}
