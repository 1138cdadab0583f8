package atelier.drawing;

import atelier.imageset.Picture;

/**
 * Scenes that can be drawn in two ways, such as a landscape in summer and in winter. Either picture
 * shows all that is needed to draw the other.
 */
public interface Scenes {
  /**
   * A colour picture of a scene, the same one each time.
   *
   * @param number of the scene, any
   * @param second whether in the second way
   * @param size width and height of the picture in pixels
   */
  Picture draw(long number, boolean second, int size);
}
