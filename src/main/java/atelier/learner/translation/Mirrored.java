package atelier.learner.translation;

import atelier.imageset.Picture;

/** Pictures that go on beyond their edges as mirrored there. */
final class Mirrored {
  private Mirrored() {}

  /** The part of a picture from (x, y) on, which may lie outside of it. */
  static Picture part(Picture picture, int x, int y, int width, int height) {
    Picture part = Picture.black(width, height, picture.channels());
    int i = 0;
    for (int c = 0; c < picture.channels(); c++) {
      for (int row = y; row < y + height; row++) {
        int from = mirrored(row, picture.height());
        for (int column = x; column < x + width; column++) {
          part.pixels()[i++] = (byte) picture.at(c, from, mirrored(column, picture.width()));
        }
      }
    }
    return part;
  }

  private static int mirrored(int at, int size) {
    int place = Math.floorMod(at, 2 * size);
    return place < size ? place : 2 * size - 1 - place;
  }
}
