package atelier.imageset.intake;

import atelier.imageset.ImageSet;

/** Further pictures in pairs, for an image set that is not one of a pair. */
public final class PairsForOneSet extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PairsForOneSet(ImageSet set) {
    super(
        "These are pairs, as their folders A and B say, and “%s” has no partner; send the pictures of one folder, or upload both as sets of their own."
            .formatted(set.name()));
  }
}
