package atelier.imageset.builtin;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Drawn shapes, 32 × 32 in colour, labelled by shape, with captions such as “a small red circle on
 * a blue ground”.
 */
final class Shapes implements BuiltInSet {
  private static final int SIZE = 32;
  private static final int PER_SHAPE = 500;
  private static final long SEED = 2;

  /** Places per pixel and direction at which it is looked whether they lie in the shape. */
  private static final int FINENESS = 5;

  private static final List<Colour> COLOURS =
      List.of(
          new Colour("red", 214, 40, 57),
          new Colour("orange", 244, 132, 38),
          new Colour("yellow", 250, 206, 62),
          new Colour("green", 52, 152, 88),
          new Colour("turquoise", 64, 190, 190),
          new Colour("blue", 44, 92, 190),
          new Colour("purple", 122, 68, 160),
          new Colour("pink", 240, 138, 172),
          new Colour("brown", 128, 84, 56),
          new Colour("white", 246, 244, 238),
          new Colour("black", 34, 34, 40));

  private record Colour(String name, int red, int green, int blue) {
    int channel(int c) {
      return c == 0 ? red : c == 1 ? green : blue;
    }

    double difference(Colour other) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += Math.pow(channel(c) - other.channel(c), 2);
      }
      return Math.sqrt(sum);
    }
  }

  /** A shape, about as large as the circle around (0, 0) with radius 1; y points down. */
  private enum Shape {
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
        // between the lines from a point of the star to the notch beside it
        double turn = 2 * Math.PI / 5;
        double angle = Math.atan2(x, -y);
        double beside = Math.abs(angle - turn * Math.round(angle / turn));
        double radius = Math.hypot(x, y);
        double notch = 0.46;
        double alongX = radius * Math.cos(beside);
        double alongY = radius * Math.sin(beside);
        double notchX = notch * Math.cos(turn / 2);
        double notchY = notch * Math.sin(turn / 2);
        return (1.1 - alongX) * notchY >= alongY * (1.1 - notchX);
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

    abstract boolean holds(double x, double y);

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public String key() {
    return "shapes";
  }

  @Override
  public String title() {
    return "Shapes";
  }

  @Override
  public String description() {
    return "Circles, squares, stars and other shapes in many colours, with labels and captions.";
  }

  @Override
  public int count() {
    return PER_SHAPE * Shape.values().length;
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public int channels() {
    return 3;
  }

  @Override
  public void write(PackedImages.Writer writer, Progress progress) throws IOException {
    Random random = new Random(SEED);
    for (Shape shape : Shape.values()) {
      for (int i = 0; i < PER_SHAPE; i++) {
        Colour colour = COLOURS.get(random.nextInt(COLOURS.size()));
        Colour ground = COLOURS.get(random.nextInt(COLOURS.size()));
        while (colour.difference(ground) < 110) {
          ground = COLOURS.get(random.nextInt(COLOURS.size()));
        }
        boolean large = random.nextBoolean();
        String caption =
            "%s %s %s on %s %s ground"
                .formatted(
                    large ? "a large" : "a small",
                    colour.name,
                    shape.title(),
                    ground.name.matches("[aeiou].*") ? "an" : "a",
                    ground.name);
        writer.add(draw(shape, colour, ground, large, random), shape.title(), caption);
        progress.at(writer.count(), count());
      }
    }
  }

  private static Picture draw(
      Shape shape, Colour colour, Colour ground, boolean large, Random random) {
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
        double share = share(shape, x - middleX, y - middleY, cos, sin);
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

  /** How much of a pixel lies in a shape around (0, 0) that is turned and scaled. */
  private static double share(Shape shape, double left, double top, double cos, double sin) {
    double reach = 1.2 / Math.hypot(cos, sin) + 1;
    if (left * left + top * top > reach * reach) {
      return 0;
    }
    int inside = 0;
    for (int i = 0; i < FINENESS * FINENESS; i++) {
      double x = left + (i % FINENESS + 0.5) / FINENESS;
      double y = top + (i / FINENESS + 0.5) / FINENESS;
      inside += shape.holds(x * cos + y * sin, y * cos - x * sin) ? 1 : 0;
    }
    return (double) inside / (FINENESS * FINENESS);
  }
}
