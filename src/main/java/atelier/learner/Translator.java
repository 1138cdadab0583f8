package atelier.learner;

import atelier.family.Direction;
import atelier.imageset.Picture;
import java.util.List;

/**
 * A learner that turns pictures into others ({@link atelier.family.Tool#TRANSLATE}, {@link
 * atelier.family.Tool#REPAINT}).
 */
public interface Translator {
  /**
   * Translations through the averaged weights, whatever the state of training.
   *
   * @param pictures of one size; for {@code TRANSLATE} that and the channels of the image sets
   * @param direction one of the tool's
   * @param back whether the way back is wanted too; only where the tool knows both directions
   * @return a translation for each picture, then, if wanted, the way back for each
   */
  List<Picture> translate(List<Picture> pictures, Direction direction, boolean back);
}
