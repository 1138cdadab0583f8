package atelier.drawing;

import atelier.imageset.Picture;
import java.util.Locale;
import java.util.Random;

/** A shape, about as large as the circle around (0, 0) with radius 1; y points down. */
public enum PlainShape {
  CIRCLE {
    @Override
    boolean holds(double x, double y) {
      return x * x + y * y <= 0.9;
    }
  },
  SQUARE {
    @Override
    boolean holds(double x, double y) {
      return Math.max(Math.abs(x), Math.abs(y)) <= 0.8;
    }
  },
  TRIANGLE {
    @Override
    boolean holds(double x, double y) {
      return y <= 0.7 && Math.abs(x) * Math.sqrt(3) <= y + 1.1;
    }
  },
  STAR {
    @Override
    boolean holds(double x, double y) {
      return Star.holds(x, y);
    }
  },
  HEART {
    @Override
    boolean holds(double x, double y) {
      double u = x * 1.18;
      double v = -y * 1.18 + 0.12;
      double a = u * u + v * v - 1;
      return a * a * a - u * u * v * v * v <= 0;
    }
  },
  CROSS {
    @Override
    boolean holds(double x, double y) {
      double longer = Math.max(Math.abs(x), Math.abs(y));
      return longer <= 0.95 && Math.min(Math.abs(x), Math.abs(y)) <= 0.32;
    }
  },
  RING {
    @Override
    boolean holds(double x, double y) {
      double radius = Math.hypot(x, y);
      return radius <= 1 && radius >= 0.55;
    }
  },
  CRESCENT {
    @Override
    boolean holds(double x, double y) {
      return x * x + y * y <= 1 && Math.hypot(x - 0.45, y) >= 0.8;
    }
  };

  /** Width and height of a picture in pixels. */
  public static final int SIZE = 32;

  /** Places per pixel and direction at which it is looked whether they lie in the shape. */
  private static final int FINENESS = 5;

  abstract boolean holds(double x, double y);

  /** Its name, lower case. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * A picture of it in colour, somewhere and turned a little.
   *
   * @param random draws where it stands, how it is turned, and how large and light it is
   */
  public Picture draw(PlainColour colour, PlainColour ground, boolean large, Random random) {
    double radius = large ? 10 + 3 * random.nextDouble() : 5.5 + 1.5 * random.nextDouble();
    double room = SIZE / 2.0 - radius - 1.5;
    double middleX = SIZE / 2.0 + room * (2 * random.nextDouble() - 1);
    double middleY = SIZE / 2.0 + room * (2 * random.nextDouble() - 1);
    double turn = Math.toRadians(15) * (2 * random.nextDouble() - 1);
    double cos = Math.cos(turn) / radius;
    double sin = Math.sin(turn) / radius;
    double light = 0.06 * (2 * random.nextDouble() - 1);
    double groundLight = 0.06 * (2 * random.nextDouble() - 1);
    Picture picture = Picture.black(SIZE, SIZE, 3);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        double share = share(x - middleX, y - middleY, cos, sin);
        for (int c = 0; c < 3; c++) {
          double level =
              share * colour.channel(c) * (1 + light)
                  + (1 - share) * ground.channel(c) * (1 + groundLight);
          picture.pixels()[(c * SIZE + y) * SIZE + x] = (byte) Math.min(255, Math.round(level));
        }
      }
    }
    return picture;
  }

  /** How much of a pixel lies in it, turned and scaled around (0, 0). */
  private double share(double left, double top, double cos, double sin) {
    double reach = 1.2 / Math.hypot(cos, sin) + 1;
    if (left * left + top * top > reach * reach) {
      return 0;
    }
    int inside = 0;
    for (int i = 0; i < FINENESS * FINENESS; i++) {
      double x = left + (i % FINENESS + 0.5) / FINENESS;
      double y = top + (i / FINENESS + 0.5) / FINENESS;
      inside += holds(x * cos + y * sin, y * cos - x * sin) ? 1 : 0;
    }
    return (double) inside / (FINENESS * FINENESS);
  }
}
