package atelier.imageset;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a picture of an image set besides its pixels.
 *
 * @param label name of its label, or null
 * @param caption or null
 * @param heldOut whether no model learns from it, so that models can be judged by it
 * @param drawn by which model, or null where it is real
 */
public record About(
    @Nullable String label, @Nullable String caption, boolean heldOut, @Nullable Drawn drawn) {

  /** A real picture to learn from. */
  public About(@Nullable String label, @Nullable String caption) {
    this(label, caption, false, null);
  }

  /** The same with another label. */
  About labelled(@Nullable String other) {
    return new About(other, caption, heldOut, drawn);
  }

  /** The same, held out. */
  About setApart() {
    return new About(label, caption, true, drawn);
  }
}
