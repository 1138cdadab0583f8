package atelier.drawing;

import static atelier.drawing.Canvas.SIDE;

import atelier.drawing.Canvas.Paint;
import atelier.imageset.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Landscapes with hills, houses and trees: first in summer, second in winter, when roofs and
 * meadows are white, broad-leaved trees bare, lakes frozen, windows lit, and chimneys smoke.
 */
public final class Landscapes implements Scenes {
  private static final int[] WALLS = {0xe8d9b5, 0xc98f5a, 0xa8b4c4};

  @Override
  public Picture draw(long number, boolean winter, int size) {
    SplittableRandom random = new SplittableRandom(number);
    Canvas canvas = new Canvas(size);
    double horizon = random.nextDouble(14, 18);
    sky(canvas, random, winter, horizon);
    hills(canvas, random, winter, horizon);
    List<Thing> things = things(random, horizon + 3.5);
    things.sort(Comparator.comparing(Thing::y));
    things.forEach(thing -> thing.draw(canvas, winter));
    return canvas.picture();
  }

  private static void sky(Canvas canvas, SplittableRandom random, boolean winter, double horizon) {
    canvas.paintAll(
        winter
            ? Paint.fading(0x8e9ab4, 0xd3d6e0, 0, horizon)
            : Paint.fading(0x4f9fe6, 0xbfe2f8, 0, horizon));
    if (random.nextInt(3) > 0) {
      Region sun = Region.circle(random.nextDouble(4, 28), random.nextDouble(3.5, 6.5), 2.6);
      canvas.paint(sun, winter ? 0xf4c078 : 0xffd94a);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      double x = random.nextDouble(3, 29);
      double y = random.nextDouble(3, 8);
      Region cloud =
          Region.ellipse(x, y, 4, 1.3)
              .or(Region.circle(x - 1, y - 0.8, 1.5))
              .or(Region.circle(x + 1.2, y - 0.4, 1.2));
      canvas.paint(cloud, winter ? 0xeceff5 : 0xffffff);
    }
  }

  private static void hills(
      Canvas canvas, SplittableRandom random, boolean winter, double horizon) {
    if (random.nextBoolean()) {
      double x = random.nextDouble(6, 26);
      double y = random.nextDouble(6, 9);
      Region mountain =
          Region.polygon(x, y, x + 13, horizon + 4, x - 13, horizon + 4)
              .or(Region.polygon(x + 7, y + 3, x + 19, horizon + 4, x - 5, horizon + 4));
      canvas.paint(mountain, winter ? 0x7683a0 : 0x8496a6);
      canvas.paint(
          mountain.and((u, v) -> v - y - (winter ? 6 : 2.2) - 0.7 * Math.sin(2.1 * u)), 0xf6f8fc);
    }
    double phase = random.nextDouble(2 * Math.PI);
    canvas.paint(
        Region.below(x -> horizon + 1.6 * Math.sin(x / 5 + phase)), winter ? 0xd5deec : 0x8cc063);
    canvas.paint(
        Region.below(x -> horizon + 4 + 1.2 * Math.sin(x / 7 + 2 * phase)),
        winter
            ? Paint.fading(0xf4f7fc, 0xe3eaf5, horizon + 3, SIDE)
            : Paint.fading(0x6fae45, 0x4c8a34, horizon + 3, SIDE));
    if (random.nextInt(5) < 2) {
      Region lake = Region.ellipse(random.nextDouble(6, 26), random.nextDouble(27, 30), 7.5, 2.1);
      canvas.paint(lake, winter ? 0xb4d3e2 : 0x2f74c0);
    }
  }

  private static List<Thing> things(SplittableRandom random, double top) {
    List<Thing> things = new ArrayList<>();
    List<Double> places = new ArrayList<>(List.of(4.5, 12.0, 20.0, 27.5));
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      double x = places.remove(random.nextInt(places.size())) + random.nextDouble(-1.5, 1.5);
      double y = random.nextDouble(top + 1, 28);
      things.add(
          switch (random.nextInt(4)) {
            case 0 -> new House(x, y, random.nextDouble(3.2, 4.2), WALLS[random.nextInt(3)]);
            case 1 -> new Fir(x, y, random.nextDouble(2.6, 3.4));
            default -> new Tree(x, y, random.nextDouble(3, 4.2));
          });
    }
    return things;
  }

  /** Something that stands on the ground at (x, y). */
  private interface Thing {
    double y();

    void draw(Canvas canvas, boolean winter);
  }

  /** {@code half} is half its width. */
  private record House(double x, double y, double half, int wall) implements Thing {
    @Override
    public void draw(Canvas canvas, boolean winter) {
      double eaves = y - 1.15 * half;
      double ridge = eaves - 1.05 * half;
      Region chimney = Region.box(x + 0.35 * half, ridge, x + 0.7 * half, eaves);
      canvas.paint(chimney, 0x7a4a3c);
      if (winter) {
        for (int i = 0; i < 3; i++) {
          Region puff =
              Region.circle(x + 0.55 * half + 0.8 * i, ridge - 1.1 - 1.2 * i, 0.7 + 0.25 * i);
          canvas.paint(puff, 0xf2f2f4);
        }
      }
      canvas.paint(Region.box(x - half, eaves, x + half, y), wall);
      Region roof =
          Region.polygon(x, ridge, x + 1.25 * half, eaves + 0.4, x - 1.25 * half, eaves + 0.4);
      canvas.paint(roof, winter ? 0xffffff : 0xb53a2b);
      Region edge = Region.line(x - 1.2 * half, eaves + 0.3, x + 1.2 * half, eaves + 0.3, 0.5, 0.5);
      canvas.paint(edge, winter ? 0x8b93a8 : 0x7d241b);
      Region window = Region.box(x - 0.7 * half, eaves + 0.9, x - 0.1 * half, eaves + 2.5);
      canvas.paint(window, winter ? 0xffc73d : 0x35506b);
      canvas.paint(Region.box(x + 0.25 * half, y - 2.4, x + 0.7 * half, y), 0x5f3d27);
    }
  }

  private record Fir(double x, double y, double half) implements Thing {
    @Override
    public void draw(Canvas canvas, boolean winter) {
      canvas.paint(Region.box(x - 0.5, y - 1.2, x + 0.5, y), 0x54392a);
      for (int tier = 0; tier < 3; tier++) {
        double wide = half * (1 - 0.24 * tier);
        double bottom = y - 1 - 2.1 * tier;
        Region branches = Region.polygon(x, bottom - 3.4, x + wide, bottom, x - wide, bottom);
        canvas.paint(branches, winter ? 0x24523f : 0x1f6136);
        if (winter) {
          canvas.paint(branches.and((u, v) -> v - bottom + 1.1 + 0.3 * Math.abs(u - x)), 0xf7f9fd);
        }
      }
    }
  }

  /** A broad-leaved tree; {@code radius} of its crown. */
  private record Tree(double x, double y, double radius) implements Thing {
    private static final double[] BRANCHES = {-70, -40, -14, 14, 40, 70};

    @Override
    public void draw(Canvas canvas, boolean winter) {
      double fork = y - 2.6;
      double middle = fork - 0.75 * radius;
      canvas.paint(Region.line(x, y, x, fork - 1, 1.5, 1.1), 0x5a4030);
      if (!winter) {
        Region crown =
            Region.circle(x, middle, radius)
                .or(Region.circle(x - 0.55 * radius, middle + 0.35 * radius, 0.6 * radius))
                .or(Region.circle(x + 0.55 * radius, middle + 0.35 * radius, 0.6 * radius));
        canvas.paint(crown, 0x3f8f2f);
        Region light = Region.circle(x - 0.3 * radius, middle - 0.3 * radius, 0.5 * radius);
        canvas.paint(light, 0x6cb844);
        return;
      }
      for (double degrees : BRANCHES) {
        double angle = Math.toRadians(degrees);
        double length = 1.45 * radius * (1 - 0.0035 * Math.abs(degrees));
        double tipX = x + length * Math.sin(angle);
        double tipY = fork - 0.5 - length * Math.cos(angle);
        canvas.paint(Region.line(x, fork - 0.5, tipX, tipY, 0.9, 0.5), 0x4d382c);
      }
    }
  }
}
