package atelier.drawing;

import static atelier.drawing.Canvas.SIDE;
import static atelier.drawing.Canvas.mix;

import atelier.drawing.Canvas.Paint;
import atelier.imageset.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fruit and vessels on a table: first as a drawing in pencil, second as a painting. A thing's form
 * tells its colour: apples are red, pears green, bananas yellow.
 */
public final class StillLifes implements Scenes {
  private static final int PAPER = 0xf7f3ea;
  private static final int PENCIL = 0x3d3d46;
  private static final double PEN = 0.95;

  /** A kind of thing. */
  private enum Kind {
    APPLE(0xcf2b2b) {
      @Override
      Region body(double x, double y, double r) {
        return Region.circle(x - 0.35 * r, y - 0.9 * r, 0.82 * r)
            .joined(Region.circle(x + 0.35 * r, y - 0.9 * r, 0.82 * r), 0.2 * r);
      }

      @Override
      Region top(double x, double y, double r) {
        return Region.line(x, y - 1.5 * r, x + 0.25 * r, y - 2.3 * r, 0.9, 0.7);
      }
    },
    PEAR(0x9dbb35) {
      @Override
      Region body(double x, double y, double r) {
        return Region.circle(x, y - 0.85 * r, 0.85 * r)
            .joined(Region.circle(x + 0.1 * r, y - 2.1 * r, 0.38 * r), 0.9 * r);
      }

      @Override
      Region top(double x, double y, double r) {
        return Region.line(x + 0.1 * r, y - 2.4 * r, x + 0.35 * r, y - 3 * r, 0.8, 0.7);
      }
    },
    BANANA(0xf3cf3a) {
      @Override
      Region body(double x, double y, double r) {
        return Region.circle(x, y - 1.55 * r, 1.55 * r)
            .without(Region.circle(x + 0.1 * r, y - 2.3 * r, 1.55 * r))
            .and(Region.box(x - 3 * r, y - 2.3 * r, x + 3 * r, y));
      }

      @Override
      Region top(double x, double y, double r) {
        return Region.circle(x - 1.45 * r, y - 2.1 * r, 0.45);
      }
    },
    AUBERGINE(0x5b2a78) {
      @Override
      Region body(double x, double y, double r) {
        return Region.line(x - 0.75 * r, y - 0.8 * r, x + 0.9 * r, y - 1.2 * r, 1.6 * r, 0.9 * r);
      }

      @Override
      Region top(double x, double y, double r) {
        return Region.line(x + 1.25 * r, y - 1.3 * r, x + 1.75 * r, y - 1.7 * r, 1.3, 0.8);
      }
    },
    BOTTLE(0x2f7d5d) {
      @Override
      Region body(double x, double y, double r) {
        return Region.box(x - 0.62 * r, y - 2.3 * r, x + 0.62 * r, y)
            .joined(Region.box(x - 0.22 * r, y - 3.9 * r, x + 0.22 * r, y - 2 * r), 0.5 * r);
      }

      @Override
      Region top(double x, double y, double r) {
        return Region.box(x - 0.25 * r, y - 4.2 * r, x + 0.25 * r, y - 3.8 * r);
      }
    },
    CUP(0x3f78c4) {
      @Override
      Region body(double x, double y, double r) {
        return Region.polygon(
                x - 0.95 * r,
                y - 1.7 * r,
                x + 0.95 * r,
                y - 1.7 * r,
                x + 0.7 * r,
                y,
                x - 0.7 * r,
                y)
            .or(Region.circle(x + 1.05 * r, y - 0.95 * r, 0.5 * r).outline(0.32 * r));
      }

      @Override
      Region top(double x, double y, double r) {
        return Region.ellipse(x, y - 1.7 * r, 0.95 * r, 0.3 * r);
      }
    };

    final int colour;

    Kind(int colour) {
      this.colour = colour;
    }

    /** Standing at (x, y), about 2·r wide. */
    abstract Region body(double x, double y, double r);

    /** Stalk, cork or rim. */
    abstract Region top(double x, double y, double r);

    int topColour() {
      return this == CUP ? 0xdfe9f6 : this == BOTTLE ? 0xc79a62 : 0x4b3a26;
    }
  }

  private record Thing(Kind kind, double x, double y, double r) {}

  @Override
  public Picture draw(long number, boolean painted, int size) {
    SplittableRandom random = new SplittableRandom(number);
    Canvas canvas = new Canvas(size);
    double edge = random.nextDouble(15, 20);
    boolean striped = random.nextBoolean();
    double offset = random.nextDouble(5);
    ground(canvas, painted, edge, striped, offset);
    for (Thing thing : things(random, edge)) {
      draw(canvas, painted, thing);
    }
    return canvas.picture();
  }

  private static List<Thing> things(SplittableRandom random, double edge) {
    List<Thing> things = new ArrayList<>();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      double x = count == 1 ? random.nextDouble(11, 21) : 8.5 + 15 * i + random.nextDouble(-1, 1);
      double y = random.nextDouble(edge + 5, 29.5);
      things.add(new Thing(kind, x, y, random.nextDouble(4, 4.9)));
    }
    return things;
  }

  private static void ground(
      Canvas canvas, boolean painted, double edge, boolean striped, double offset) {
    Region table = Region.below(x -> edge);
    if (painted) {
      canvas.paintAll(Paint.fading(0x2f5d70, 0x4c8390, 0, edge));
      canvas.paint(table, Paint.fading(0xb98350, 0x8a5a33, edge, SIDE));
    } else {
      canvas.paintAll(Paint.plain(PAPER));
    }
    if (striped) {
      for (double x = offset; x < SIDE; x += 5) {
        Region stripe = Region.box(x, -1, x + (painted ? 1.6 : 0.8), edge);
        canvas.paint(stripe, painted ? 0xa9cdc8 : 0xb9b6b4);
      }
    }
    if (!painted) {
      canvas.paint(Region.line(0, edge, SIDE, edge, PEN, PEN), PENCIL);
    }
  }

  private static void draw(Canvas canvas, boolean painted, Thing thing) {
    double x = thing.x;
    double y = thing.y;
    double r = thing.r;
    Region body = thing.kind.body(x, y, r);
    Region top = thing.kind.top(x, y, r);
    Region shadow = Region.ellipse(x + 0.8 * r, y, 1.5 * r, 0.42 * r);
    if (painted) {
      canvas.paint(shadow, (u, v) -> 0x5e3a22);
      int light = mix(thing.kind.colour, 0xffffff, 0.45);
      int dark = mix(thing.kind.colour, 0x101020, 0.5);
      canvas.paint(
          body,
          (u, v) -> {
            double side = ((u - x) * 0.75 + (v - y + r) * 0.45) / r;
            return side < 0
                ? mix(thing.kind.colour, light, -0.8 * side - 0.15)
                : mix(thing.kind.colour, dark, 0.9 * side);
          });
      canvas.paint(top, thing.kind.topColour());
      return;
    }
    for (double v = y - 0.3 * r; v <= y + 0.45 * r; v += 1.6) {
      double line = v;
      canvas.paint(shadow.and((u, w) -> Math.abs(w - line) - 0.35), 0x8b8a8e);
    }
    canvas.paint(body, PAPER);
    canvas.paint(body.outline(PEN), PENCIL);
    canvas.paint(top, thing.kind == Kind.CUP ? PAPER : PENCIL);
    canvas.paint(top.outline(0.7 * PEN), PENCIL);
  }
}
