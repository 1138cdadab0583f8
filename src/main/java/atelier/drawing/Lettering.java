package atelier.drawing;

import atelier.drawing.Strokes.Piece;
import atelier.drawing.Strokes.Point;
import atelier.imageset.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One way of writing letters: a hand, a pen and what is done with the strokes. Letters come out
 * white on black, antialiased from distances to the strokes, so that they look the same on every
 * machine, with fonts or without.
 */
public final class Lettering {
  private static final int SIZE = 28;

  /** What is done with the area that the pen covers. */
  private enum Finish {
    SOLID,
    OUTLINE,
    INLINE,
    SHADOW
  }

  private final double waist;
  private final double roundness;
  private final double stretch;
  private final double slant;
  private final double turn;
  private final double wobble;
  private final double phase;
  private final double height;
  private final double pen; // half the width of its stroke where it is widest, in pixels
  private final double thinness; // of the nib: 1 is round, less is a broad pen
  private final double nibAngle;
  private final boolean square; // ends of strokes
  private final double serif; // half its length, in pixels; 0 for none
  private final double serifPen;
  private final Finish finish;
  private final double right;
  private final double down;

  /** The letters and digits that can be written, in their order. */
  public static List<Character> letters() {
    return Strokes.letters();
  }

  /** A way of writing by chance. */
  public Lettering(Random random) {
    double kind = random.nextDouble();
    boolean hand = kind < 0.16;
    boolean broadPen = kind >= 0.16 && kind < 0.32;
    boolean bookish = kind >= 0.32 && kind < 0.52;
    boolean slab = kind >= 0.52 && kind < 0.64;
    boolean display = kind >= 0.64 && kind < 0.8;
    // the rest is plain

    height = between(random, 16.5, 20.5);
    waist = between(random, 0.42, 0.56);
    roundness = display ? between(random, 0.5, 0.85) : between(random, 0.5, 0.66);
    stretch = Math.exp(between(random, -0.25, 0.25));
    boolean italic = hand || random.nextInt(4) == 0;
    slant = italic ? between(random, 0.05, 0.3) : 0;
    turn = between(random, -0.05, 0.05) * (hand ? 2 : 1);
    wobble = hand ? between(random, 0.02, 0.05) : 0;
    phase = between(random, 0, 2 * Math.PI);
    right = between(random, -1, 1);
    down = between(random, -1, 1);

    if (hand) {
      pen = between(random, 0.7, 1.5);
      thinness = 1;
    } else if (broadPen) {
      pen = between(random, 1.5, 2.6);
      thinness = between(random, 0.22, 0.4);
    } else if (bookish) {
      pen = between(random, 1.0, 2.1);
      thinness = between(random, 0.35, 0.7);
    } else if (display) {
      pen = between(random, 1.9, 2.9);
      thinness = 1;
    } else {
      pen = between(random, 0.75, 2.3);
      thinness = 1;
    }
    nibAngle = broadPen ? between(random, 0.4, 0.8) : between(random, -0.1, 0.25);
    square = slab || (!hand && !broadPen && !bookish && random.nextBoolean());
    if (slab || bookish) {
      serif = pen + between(random, 1, 2);
      serifPen = slab ? between(random, 0.7, 1) * pen : between(random, 0.4, 0.6);
    } else {
      serif = 0;
      serifPen = 0;
    }
    finish =
        display ? Finish.values()[1 + random.nextInt(Finish.values().length - 1)] : Finish.SOLID;
  }

  /** A letter, 28 × 28, white on black. */
  public Picture write(char letter) {
    List<Stroke> strokes = strokes(letter);
    Picture picture = Picture.black(SIZE, SIZE, 1);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        double ink = ink(strokes, x + 0.5, y + 0.5);
        picture.pixels()[y * SIZE + x] = (byte) Math.round(255 * ink);
      }
    }
    return picture;
  }

  private double ink(List<Stroke> strokes, double x, double y) {
    double distance = distance(strokes, x, y);
    return switch (finish) {
      case SOLID -> covered(distance);
      case OUTLINE -> Math.min(covered(distance), covered(-1.1 - distance));
      case INLINE -> Math.min(covered(distance), covered(0.5 - pen - distance));
      case SHADOW -> {
        double shadow = 0.45 * covered(distance(strokes, x - 2, y - 2) + 0.9);
        double besideLetter = covered(0.1 - distance);
        yield Math.max(covered(distance + 0.9), Math.min(shadow, besideLetter));
      }
    };
  }

  /** How much of a pixel is covered whose middle is so far outside of an edge. */
  private static double covered(double distance) {
    return Math.max(0, Math.min(1, 0.5 - distance));
  }

  /** How far a place is from the nearest edge of the strokes; negative inside of them. */
  private static double distance(List<Stroke> strokes, double x, double y) {
    double nearest = Double.MAX_VALUE;
    for (Stroke stroke : strokes) {
      nearest = Math.min(nearest, stroke.distance(x, y));
    }
    return nearest;
  }

  /** The strokes of a letter and of its serifs, in pixels. */
  private List<Stroke> strokes(char letter) {
    double reach = Math.max(pen, serif);
    double tall = Math.min(height, SIZE - 3 - 2 * pen);
    double room = SIZE - 3 - 2 * reach - slant * tall;
    double width = Strokes.width(letter);
    double wide = Math.min(width * stretch * tall, room);
    List<Piece> pieces = Strokes.pieces(letter, waist, roundness);
    List<Stroke> strokes = new ArrayList<>();
    for (Piece piece : pieces) {
      Point from = placed(piece.from(), wide, tall);
      Point to = placed(piece.to(), wide, tall);
      strokes.add(
          square && !piece.curved()
              ? Stroke.squared(from, to, pen, serif > 0 ? serifPen : pen)
              : Stroke.ofNib(from, to, pen, thinness, nibAngle));
    }
    if (serif > 0) {
      for (Piece piece : Serifs.of(letter, pieces, serif / wide, serif / tall)) {
        Point from = placed(piece.from(), wide, tall);
        Point to = placed(piece.to(), wide, tall);
        strokes.add(Stroke.squared(from, to, serifPen, serifPen));
      }
    }
    return strokes;
  }

  /** Where a point of a letter lies in the picture. */
  private Point placed(Point point, double wide, double tall) {
    double x = (point.x() - 0.5) * wide;
    double y = (point.y() - 0.5) * tall;
    x += wobble * tall * Math.sin(phase + 7 * point.y() + 2 * point.x());
    y += wobble * tall * Math.sin(2 * phase + 5 * point.x() - 3 * point.y());
    x -= slant * y;
    return new Point(
        SIZE / 2.0 + right + x * Math.cos(turn) - y * Math.sin(turn),
        SIZE / 2.0 + down + x * Math.sin(turn) + y * Math.cos(turn));
  }

  private static double between(Random random, double least, double most) {
    return least + (most - least) * random.nextDouble();
  }
}
