package atelier.builtin;

import atelier.drawing.Lettering;
import atelier.imageset.PackedImages;
import atelier.imageset.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** Letters and digits in many styles, 28 × 28, white on black, labelled; drawn without fonts. */
final class Glyphs implements BuiltInSet {
  private static final int STYLES = 250;
  private static final long SEED = 1;

  private final List<Character> letters = Lettering.letters();

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
  public int count() {
    return STYLES * letters.size();
  }

  @Override
  public int size() {
    return 28;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public void write(PackedImages.Writer writer, Progress progress) throws IOException {
    for (char letter : letters) {
      Random random = new Random(SEED);
      for (int style = 0; style < STYLES; style++) {
        writer.add(new Lettering(random).write(letter), String.valueOf(letter), null);
        progress.at(writer.count(), count());
      }
    }
  }
}
