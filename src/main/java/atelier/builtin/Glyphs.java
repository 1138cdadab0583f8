package atelier.builtin;

import atelier.imageset.Picture;
import java.util.function.UnaryOperator;

/** Letters and digits in many styles, 28 × 28, white on black, labelled; drawn without fonts. */
final class Glyphs extends LetteredSet {
  private static final int STYLES = 250;

  Glyphs() {
    super(STYLES, 1);
  }

  @Override
  public String key() {
    return "glyphs";
  }

  @Override
  public String title() {
    return "Letters";
  }

  @Override
  public String description() {
    return "The letters A to Z and the digits, each in %d typefaces: plain, italic, with serifs, from a broad pen, outlined."
        .formatted(STYLES);
  }

  @Override
  UnaryOperator<Picture> finish() {
    return UnaryOperator.identity();
  }
}
