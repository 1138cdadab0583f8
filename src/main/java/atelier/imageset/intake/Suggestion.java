package atelier.imageset.intake;

import java.util.List;
import java.util.Locale;

/**
 * The size and the channels that pictures are best prepared at.
 *
 * @param size one of {@link Options#SIZES}
 * @param channels 1 or 3
 * @param reason a sentence for people
 */
record Suggestion(int size, int channels, String reason) {
  /** The largest size that is suggested: larger ones train for hours where there is no GPU. */
  static final int LARGEST = 64;

  /** For an upload whose sample had no picture in it. */
  static final Suggestion FOR_THE_UNKNOWN = new Suggestion(32, 3, "");

  /**
   * From a sample of pictures.
   *
   * @param pictures how many there are in all, as far as is known: without what the sample found to
   *     be no picture
   * @param shorterSides in pixels, of a sample, at least one
   * @param colour whether any of them has colours
   */
  static Suggestion of(int pictures, List<Integer> shorterSides, boolean colour) {
    List<Integer> sides = shorterSides.stream().sorted().toList();
    int smallest = sides.get(0);
    int typical = sides.get(sides.size() / 10); // nine of ten are at least so large
    int size =
        Options.SIZES.stream()
            .filter(s -> s <= Math.min(typical, LARGEST))
            .reduce(Options.SIZES.get(0), Math::max);
    String they =
        pictures == 1
            ? "the picture is"
            : String.format(Locale.ENGLISH, "the %,d pictures are", pictures);
    String format;
    if (sides.get(sides.size() - 1) < size) {
      format = "%s smaller than %d×%d and %s; they will be enlarged.";
    } else if (typical < size) {
      format = "not all of %s %d×%d or larger and %s; the smaller ones will be enlarged.";
    } else if (smallest < size) {
      format = "most of %s %d×%d or larger and %s; the smaller ones will be enlarged.";
    } else if (sides.get(sides.size() - 1) == size) {
      format = "%s %d×%d and %s.";
    } else if (size == LARGEST) {
      format = "%s %d×%d or larger and %s; larger than this they take much longer to learn.";
    } else {
      format = "%s %d×%d or larger and %s.";
    }
    String reason = format.formatted(they, size, size, colour ? "in colour" : "grey");
    return new Suggestion(
        size, colour ? 3 : 1, Character.toUpperCase(reason.charAt(0)) + reason.substring(1));
  }
}
