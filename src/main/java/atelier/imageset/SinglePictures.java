package atelier.imageset;

import atelier.blob.BlobStore;
import java.io.IOException;
import java.time.Clock;

/** Takes in single pictures: what is known of them and their pixels together. */
public final class SinglePictures {
  /** Levels between which a colour counts as one. */
  private static final int ONE_COLOUR = 8;

  private final SinglePictureStore store;
  private final BlobStore blobs;
  private final Clock clock;

  public SinglePictures(SinglePictureStore store, BlobStore blobs, Clock clock) {
    this.store = store;
    this.blobs = blobs;
    this.clock = clock;
  }

  public SinglePictureStore store() {
    return store;
  }

  /** Keeps a picture. */
  public SinglePicture add(Picture picture) throws IOException {
    SinglePicture kept =
        new SinglePicture(
            blobs.put(picture.png()),
            picture.width(),
            picture.height(),
            plain(picture),
            clock.instant());
    store.add(kept);
    return kept;
  }

  /** The pixels of a picture. */
  public Picture open(SinglePicture picture) throws IOException {
    return Picture.readPng(blobs.get(picture.id()));
  }

  private static boolean plain(Picture picture) {
    int area = picture.width() * picture.height();
    for (int c = 0; c < picture.channels(); c++) {
      int lowest = 255;
      int highest = 0;
      for (int i = 0; i < area; i++) {
        int level = picture.pixels()[c * area + i] & 0xff;
        lowest = Math.min(lowest, level);
        highest = Math.max(highest, level);
      }
      if (highest - lowest >= ONE_COLOUR) {
        return false;
      }
    }
    return true;
  }
}
