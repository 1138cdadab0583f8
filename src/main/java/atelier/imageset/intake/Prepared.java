package atelier.imageset.intake;

import atelier.imageset.ImageSet;
import java.util.List;

/**
 * A new image set and the files that are not in it.
 *
 * @param rejected in the order of the files
 */
public record Prepared(ImageSet set, List<Rejection> rejected) {
  public Prepared {
    rejected = List.copyOf(rejected);
  }
}
