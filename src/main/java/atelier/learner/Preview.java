package atelier.learner;

import atelier.imageset.Picture;
import java.util.List;

/**
 * A frame: a grid of pictures of one size, laid edge to edge, row by row.
 *
 * @param picture the whole grid
 * @param columns how many pictures stand side by side
 * @param rows how many stand one above the other
 */
public record Preview(Picture picture, int columns, int rows) {

  /** Lays pictures of one size into a grid; the last row may end in black. */
  public static Preview grid(List<Picture> pictures, int columns) {
    Picture first = pictures.get(0);
    int rows = (pictures.size() + columns - 1) / columns;
    Picture grid = Picture.black(columns * first.width(), rows * first.height(), first.channels());
    for (int i = 0; i < pictures.size(); i++) {
      grid.paste(pictures.get(i), i % columns * first.width(), i / columns * first.height());
    }
    return new Preview(grid, columns, rows);
  }
}
