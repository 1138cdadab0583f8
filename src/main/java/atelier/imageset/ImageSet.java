package atelier.imageset;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pictures prepared for training at one size.
 *
 * @param id unguessable
 * @param name what people call it
 * @param owner the participant it belongs to; {@code "local"} outside a workshop
 * @param count how many pictures
 * @param size width and height in pixels
 * @param channels 1 (grey) or 3 (colour)
 * @param labels names of the labels, by number; empty where there are none
 * @param captioned whether pictures have captions
 * @param blob hash of the {@link PackedImages} file
 * @param builtIn key of the built-in set it was made from, or null for an upload
 * @param partner id of the other set of a pair, or null; picture <i>i</i> of one belongs to picture
 *     <i>i</i> of the other
 * @param heldOut a fingerprint of the pictures that no model learns from, or null where there are
 *     none; by sets with the same, models are judged by the same pictures
 * @param created when
 */
public record ImageSet(
    String id,
    String name,
    String owner,
    int count,
    int size,
    int channels,
    List<String> labels,
    boolean captioned,
    String blob,
    @Nullable String builtIn,
    @Nullable String partner,
    @Nullable String heldOut,
    Instant created) {

  public ImageSet {
    labels = List.copyOf(labels);
  }

  /** The same by another name. */
  ImageSet named(String other) {
    return new ImageSet(
        id, other, owner, count, size, channels, labels, captioned, blob, builtIn, partner, heldOut,
        created);
  }

  /** The same without a partner. */
  ImageSet alone() {
    return new ImageSet(
        id, name, owner, count, size, channels, labels, captioned, blob, builtIn, null, heldOut,
        created);
  }
}
