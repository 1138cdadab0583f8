package atelier.builtin;

import atelier.drawing.Lettering;
import atelier.drawing.Rubbing;
import atelier.imageset.PackedImages;
import atelier.imageset.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * The letters of {@link Glyphs}, in typefaces of their own, as worn, noisy rubbings, 28 × 28, grey,
 * labelled: what somebody wants to read who has learnt from clean letters.
 */
final class Rubbings implements BuiltInSet {
  private static final int STYLES = 100;
  private static final long SEED = 11;

  private final List<Character> letters = Lettering.letters();

  @Override
  public String key() {
    return "rubbings";
  }

  @Override
  public String title() {
    return "Rubbings";
  }

  @Override
  public String description() {
    return "Letters and digits rubbed from old stone: worn, stained, scratched; the other half of Letters.";
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
    Rubbing rubbing = new Rubbing(new Random(SEED + 1));
    for (char letter : letters) {
      Random random = new Random(SEED);
      for (int style = 0; style < STYLES; style++) {
        writer.add(rubbing.of(new Lettering(random).write(letter)), String.valueOf(letter), null);
        progress.at(writer.count(), count());
      }
    }
  }
}
