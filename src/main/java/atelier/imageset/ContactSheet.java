package atelier.imageset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at a set: many of its pictures as one picture, in rows without gaps. */
public final class ContactSheet {
  private final PackedImages images;

  public ContactSheet(PackedImages images) {
    this.images = images;
  }

  /** The indices of the pictures of a label, in order; of all pictures where it is null. */
  public List<Integer> indices(@Nullable Integer label) {
    throw new UnsupportedOperationException();
  }

  /** These pictures side by side; the last row may end in black. */
  public Picture of(List<Integer> indices, int columns) {
    throw new UnsupportedOperationException();
  }

  /** Pictures spread evenly over the set; fewer rows where it has fewer pictures. */
  public Picture preview(int columns, int rows) {
    throw new UnsupportedOperationException();
  }

  /**
   * What DiffAugment makes of a few pictures: a picture per row, as it is in the first column, as
   * training may see it in the others. The same seed gives the same sheet.
   */
  public Picture augmented(int columns, int rows, long seed) {
    throw new UnsupportedOperationException();
  }
}
