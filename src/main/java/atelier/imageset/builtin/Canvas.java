package atelier.imageset.builtin;

import atelier.imageset.Picture;

/**
 * A square colour picture that forms are painted on, one over the other. Places are from 0 to
 * {@value #SIDE} in both directions, whatever the size of the picture; edges are smooth.
 */
final class Canvas {
  static final int SIDE = 32;

  /** Places per pixel and direction that are painted. */
  private static final int FINENESS = 4;

  private final int size;
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
    this.colours = new int[size * size * FINENESS * FINENESS];
  }

  /** Paints every place within a form. */
  void paint(Form form, Paint paint) {
    int side = size * FINENESS;
    double step = (double) SIDE / side;
    for (int i = 0; i < side; i++) {
      double y = (i + 0.5) * step;
      for (int j = 0; j < side; j++) {
        double x = (j + 0.5) * step;
        if (form.distance(x, y) <= 0) {
          colours[i * side + j] = paint.at(x, y);
        }
      }
    }
  }

  void paint(Form form, int colour) {
    paint(form, Paint.plain(colour));
  }

  void paintAll(Paint paint) {
    paint((x, y) -> 0, paint);
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
    int places = FINENESS * FINENESS;
    for (int c = 0; c < 3; c++) {
      int shift = 16 - 8 * c;
      for (int i = 0; i < size * size; i++) {
        int corner = (i / size * size * FINENESS + i % size) * FINENESS;
        int sum = 0;
        for (int p = 0; p < places; p++) {
          int place = corner + p / FINENESS * size * FINENESS + p % FINENESS;
          sum += colours[place] >> shift & 0xff;
        }
        picture.pixels()[c * size * size + i] = (byte) ((sum + places / 2) / places);
      }
    }
    return picture;
  }
}
