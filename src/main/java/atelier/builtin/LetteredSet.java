package atelier.builtin;

import atelier.drawing.Lettering;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Letters and digits in many styles, 28 × 28, labelled; drawn without fonts. */
abstract class LetteredSet implements BuiltInSet {
  private final int styles;
  private final long seed;
  private final List<Character> letters = Lettering.letters();

  /**
   * @param styles how many of each letter, the same styles for all letters
   * @param seed of the styles
   */
  LetteredSet(int styles, long seed) {
    this.styles = styles;
    this.seed = seed;
  }

  /** What becomes of the letters, white on black, of one writing of the set. */
  abstract UnaryOperator<Picture> finish();

  @Override
  public int count() {
    return styles * letters.size();
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
  public boolean labelled() {
    return true;
  }

  @Override
  public void write(PackedImages.Writer writer, Progress progress) throws IOException {
    UnaryOperator<Picture> finish = finish();
    for (char letter : letters) {
      Random random = new Random(seed);
      for (int style = 0; style < styles; style++) {
        Picture clean = new Lettering(random).write(letter);
        writer.add(finish.apply(clean), String.valueOf(letter), null);
        progress.at(writer.count(), count());
      }
    }
  }
}
