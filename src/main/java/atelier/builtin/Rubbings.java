package atelier.builtin;

import atelier.drawing.Rubbing;
import atelier.imageset.Picture;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * The letters of {@link Glyphs}, in typefaces of their own, as worn, noisy rubbings, 28 × 28, grey,
 * labelled: what somebody wants to read who has learnt from clean letters.
 */
final class Rubbings extends LetteredSet {
  private static final long SEED = 11;

  Rubbings() {
    super(100, SEED);
  }

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
  UnaryOperator<Picture> finish() {
    return new Rubbing(new Random(SEED + 1))::of;
  }
}
