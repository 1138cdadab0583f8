package atelier.imageset;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what is known of each image set; the pixels are blobs. */
public interface ImageSetStore {
  /** Adds sets, all of them or none. */
  void add(ImageSet... sets);

  Optional<ImageSet> find(String id);

  /** All sets, newest first. */
  default List<ImageSet> list() {
    return page(null, Integer.MAX_VALUE);
  }

  /**
   * A page of sets, newest first.
   *
   * @param before those that were made before this one, or null for the newest
   */
  List<ImageSet> page(@Nullable ImageSet before, int most);

  /** Replaces count, labels, name, blob and partner of sets that exist, of all or of none. */
  void replace(ImageSet... sets);

  /** The blob that a set had before its last change. */
  Optional<String> previous(String id);

  /** Removes a set; returns whether there was one. */
  boolean delete(String id);
}
