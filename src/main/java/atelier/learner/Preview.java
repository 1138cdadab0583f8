package atelier.learner;

import atelier.imageset.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame: a grid of pictures of one size, laid edge to edge, row by row.
 *
 * @param picture the whole grid
 * @param columns how many pictures stand side by side
 * @param rows how many stand one above the other
 */
public record Preview(Picture picture, int columns, int rows) {

  /**
   * Several pictures of each thing: a row of {@code columns} things, below it the same things
   * otherwise, and so on, then the next things.
   */
  @SafeVarargs
  public static List<Picture> rows(int columns, List<Picture>... kinds) {
    List<Picture> cells = new ArrayList<>();
    for (int done = 0; done < kinds[0].size(); done += columns) {
      for (List<Picture> kind : kinds) {
        cells.addAll(kind.subList(done, Math.min(kind.size(), done + columns)));
      }
    }
    return cells;
  }

  /** Lays pictures of one size into a grid; the last row may end in black. */
  public static Preview grid(List<Picture> pictures, int columns) {
    return new Preview(
        Picture.grid(pictures, columns), columns, (pictures.size() + columns - 1) / columns);
  }
}
