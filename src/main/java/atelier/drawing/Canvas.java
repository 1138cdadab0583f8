package atelier.drawing;

import atelier.imageset.Picture;

/**
 * A square colour picture that forms are painted on, one over the other. Places are from 0 to
 * {@value #SIDE} in both directions, whatever the size of the picture; edges are smooth.
 */
final class Canvas {
  static final int SIDE = 32;

  /** Places per pixel and direction that are painted. */
  private static final int FINENESS = 4;

  private static final int PLACES = FINENESS * FINENESS;
  private static final Region WHOLE = (x, y) -> Double.NEGATIVE_INFINITY;

  private final int size;

  /** Of each pixel in turn, its places row by row. */
  private final int[] colours;

  /** Colours by place, as 0xRRGGBB. */
  @FunctionalInterface
  interface Paint {
    int at(double x, double y);

    static Paint plain(int colour) {
      return (x, y) -> colour;
    }

    /** One colour above {@code top}, another below {@code bottom}, a mixture between. */
    static Paint fading(int above, int below, double top, double bottom) {
      return (x, y) -> mix(above, below, (y - top) / (bottom - top));
    }
  }

  Canvas(int size) {
    this.size = size;
    this.colours = new int[size * size * PLACES];
  }

  /**
   * Paints every place within a form. Pixels far from its edge are painted or left as a whole, so
   * its distances may be wrong by a factor of two, but not by more.
   */
  void paint(Region form, Paint paint) {
    double pixel = (double) SIDE / size;
    double far = Math.sqrt(2) * pixel;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double distance = form.distance((j + 0.5) * pixel, (i + 0.5) * pixel);
        if (distance < far) {
          paintPixel(i, j, distance < -far ? WHOLE : form, paint);
        }
      }
    }
  }

  private void paintPixel(int row, int column, Region form, Paint paint) {
    double step = (double) SIDE / size / FINENESS;
    for (int p = 0; p < PLACES; p++) {
      double y = (row * FINENESS + p / FINENESS + 0.5) * step;
      double x = (column * FINENESS + p % FINENESS + 0.5) * step;
      if (form.distance(x, y) <= 0) {
        colours[(row * size + column) * PLACES + p] = paint.at(x, y);
      }
    }
  }

  void paint(Region form, int colour) {
    paint(form, Paint.plain(colour));
  }

  void paintAll(Paint paint) {
    paint(WHOLE, paint);
  }

  /** From one colour (share 0 or less) to another (share 1 or more). */
  static int mix(int from, int to, double share) {
    double t = Math.max(0, Math.min(1, share));
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double level = (from >> shift & 0xff) * (1 - t) + (to >> shift & 0xff) * t;
      mixed |= (int) Math.round(level) << shift;
    }
    return mixed;
  }

  Picture picture() {
    Picture picture = Picture.black(size, size, 3);
    for (int c = 0; c < 3; c++) {
      int shift = 16 - 8 * c;
      for (int i = 0; i < size * size; i++) {
        int sum = 0;
        for (int p = 0; p < PLACES; p++) {
          sum += colours[i * PLACES + p] >> shift & 0xff;
        }
        picture.pixels()[c * size * size + i] = (byte) ((sum + PLACES / 2) / PLACES);
      }
    }
    return picture;
  }
}
