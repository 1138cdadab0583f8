package atelier.imageset;

import atelier.blob.BlobStore;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes, changes and removes image sets: what is known of them and their pixels together. */
public final class ImageSets {
  private final ImageSetStore store;
  private final BlobStore blobs;
  private final Clock clock;

  public ImageSets(ImageSetStore store, BlobStore blobs, Clock clock) {
    this.store = store;
    this.blobs = blobs;
    this.clock = clock;
  }

  public ImageSetStore store() {
    return store;
  }

  /** Packs pictures as a new set; where {@code pictures} throws, nothing is left behind. */
  public ImageSet add(
      String name, String owner, @Nullable String builtIn, int size, int channels, Source pictures)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The pictures of a set. */
  public PackedImages open(ImageSet set) throws IOException {
    return PackedImages.open(blobs.get(set.blob()));
  }

  /**
   * Takes pictures out of a set, by their index.
   *
   * @return the set as it is now; its pictures have new indices
   * @throws IllegalArgumentException if an index is outside of the set or no picture would be left,
   *     with a sentence for people
   */
  public ImageSet remove(ImageSet set, Set<Integer> indices) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Removes a set and its pixels; returns whether there was one. */
  public boolean delete(String id) {
    throw new UnsupportedOperationException();
  }

  /** Writes the pictures of a new set. */
  @FunctionalInterface
  public interface Source {
    void writeTo(PackedImages.Writer writer) throws IOException;
  }
}
