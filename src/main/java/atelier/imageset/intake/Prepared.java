package atelier.imageset.intake;

import atelier.imageset.ImageSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new image set and the files that are not in it.
 *
 * @param partner the other set of pairs; null where pictures are single
 * @param rejected in the order of the files
 * @param warnings what people should know of the pictures that are in it, a sentence each
 */
public record Prepared(
    ImageSet set, @Nullable ImageSet partner, List<Rejection> rejected, List<String> warnings) {
  public Prepared {
    rejected = List.copyOf(rejected);
    warnings = List.copyOf(warnings);
  }

  /** The set, and its partner where it has one. */
  public List<ImageSet> sets() {
    return partner == null ? List.of(set) : List.of(set, partner);
  }
}
