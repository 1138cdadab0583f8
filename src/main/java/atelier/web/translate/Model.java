package atelier.web.translate;

import atelier.family.Tool;
import atelier.imageset.ImageSet;
import atelier.web.run.RunSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that makes pictures of a picture.
 *
 * @param view its run
 * @param tool that turns pictures
 * @param like the image set whose size and channels pictures are brought to, or null where they
 *     stay as they are
 */
public record Model(RunSummary view, Tool tool, @Nullable ImageSet like) {

  /** What it makes of what. */
  public String title() {
    List<ImageSet> sets = view.sets();
    if (sets.size() != 2) {
      return "%s: %s".formatted(view.family(), view.title());
    }
    return "%s %s %s"
        .formatted(sets.get(0).name(), tool.bothWays() ? "⇄" : "→", sets.get(1).name());
  }

  /** Width and height of the pictures that it takes, in pixels, or 0 for any. */
  public int size() {
    return like == null ? 0 : like.size();
  }

  /** The image sets that pictures to try can be taken from. */
  public List<ImageSet> sources() {
    return tool.bothWays() ? view.sets() : view.sets().stream().limit(1).toList();
  }

  /** Whether it takes the pictures of a set. */
  boolean takes(ImageSet set) {
    return set.channels() == (like == null ? 3 : like.channels());
  }
}
