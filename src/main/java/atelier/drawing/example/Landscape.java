package atelier.drawing.example;

import static atelier.drawing.example.Sheet.downwards;
import static atelier.drawing.example.Sheet.mix;
import static atelier.drawing.example.Sheet.oval;
import static atelier.drawing.example.Sheet.polygon;
import static atelier.drawing.example.Sheet.smooth;
import static atelier.drawing.example.Sheet.spot;
import static atelier.drawing.example.Sheet.translucent;

import java.awt.Color;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** A house by a lake, in the evening. */
final class Landscape {
  private static final int WIDTH = 512;
  private static final int HEIGHT = 384;
  private static final double SHORE = 236;

  private final Sheet canvas = new Sheet(WIDTH, HEIGHT, 0xffffff);
  private final ValueNoise noise = new ValueNoise(5);
  private final Random random = new Random(7);

  BufferedImage draw() {
    sky();
    mountains(150, 74, 90, 0x8a9cc0, 1);
    mountains(188, 56, 60, 0x5f7aa0, 2);
    mountains(220, 34, 40, 0x456a6c, 3);
    lake();
    meadow();
    tree(404, 270, 1.25);
    tree(462, 262, 0.9);
    tree(34, 286, 1.1);
    house(146, 196);
    path();
    flowers();
    canvas.grain(new ValueNoise(9), 3, 9);
    return canvas.image();
  }

  private void sky() {
    canvas.fill(
        new java.awt.Rectangle(WIDTH, 260),
        downwards(0, 250, 0x3f6fb5, 0x86b2dd, 0xf3dfc0, 0xf6b98a));
    canvas.fill(oval(372, 112, 150, 150), spot(372, 112, 150, 0xfff2c8, 190));
    canvas.fill(oval(372, 112, 27, 27), new Color(0xfff7df));
    canvas.shade(
        (x, y, rgb) -> {
          double cloud = noise.at(x / 120.0, y / 34.0) - 0.52 + 0.05 * Math.sin(x / 90.0);
          return y > 200 ? rgb : mix(rgb, 0xfff3e4, Math.max(0, cloud) * 5 * (1 - y / 230.0));
        });
  }

  private void mountains(double base, double height, double width, int colour, int seed) {
    ValueNoise ridge = new ValueNoise(20 + seed);
    Path2D path = new Path2D.Double();
    path.moveTo(0, SHORE);
    for (int x = 0; x <= WIDTH; x += 2) {
      path.lineTo(x, base - height * (2 * ridge.at(x / width, seed) - 0.75));
    }
    path.lineTo(WIDTH, SHORE);
    path.closePath();
    canvas.fill(path, downwards(base - height, SHORE, colour, mix(colour, 0xf3d8bd, 0.45)));
  }

  private void lake() {
    canvas.fill(
        new java.awt.Rectangle(0, (int) SHORE, WIDTH, 70),
        downwards(SHORE, SHORE + 70, 0xe9b892, 0x7fa3c4, 0x3d6a99));
    for (int i = 0; i < 60; i++) {
      double y = SHORE + 1 + i;
      double half = 10 + 14 * random.nextDouble() + i / 6.0;
      canvas.line(
          new java.awt.geom.Line2D.Double(372 - half, y, 372 + half, y),
          translucent(0xfff0cc, 90),
          1.3);
    }
    for (int i = 0; i < 150; i++) {
      double y = SHORE + 2 + 62 * random.nextDouble();
      double x = WIDTH * random.nextDouble();
      double length = 6 + 26 * random.nextDouble() * (y - SHORE + 10) / 60;
      canvas.line(
          new java.awt.geom.Line2D.Double(x, y, x + length, y),
          translucent(random.nextBoolean() ? 0xffe2b8 : 0x2f5d8c, 90),
          1.2);
    }
  }

  private void meadow() {
    canvas.fill(
        smooth(-40, 300, 90, 262, 230, 270, 380, 296, 560, 268, 600, 460, -60, 460),
        downwards(262, HEIGHT, 0xa9b65a, 0x6d9145, 0x3c6a35));
    for (int i = 0; i < 2200; i++) {
      double y = 282 + (HEIGHT - 282) * Math.sqrt(random.nextDouble());
      double x = WIDTH * random.nextDouble();
      double size = (y - 250) / 16;
      int green = mix(0x2f5a2c, 0xc3c765, random.nextDouble());
      canvas.line(
          new java.awt.geom.Line2D.Double(x, y, x + size * (random.nextDouble() - 0.4), y - size),
          translucent(green, 120),
          1.1);
    }
  }

  private void house(double x, double y) {
    canvas.fill(oval(x + 66, y + 108, 108, 12), translucent(0x22381f, 90));
    canvas.fill(
        polygon(x, y + 40, x + 92, y + 40, x + 92, y + 104, x, y + 104),
        downwards(y + 40, y + 104, 0xf4e6cd, 0xd8bf98));
    canvas.fill(
        polygon(x + 92, y + 40, x + 136, y + 46, x + 136, y + 100, x + 92, y + 104),
        downwards(y + 40, y + 104, 0xb79a78, 0x927657));
    canvas.fill(polygon(x + 92, y + 40, x + 114, y - 6, x + 136, y + 46), new Color(0xa88a69));
    canvas.fill(
        polygon(x + 74, y - 30, x + 88, y - 30, x + 88, y + 8, x + 74, y + 8), new Color(0x8c4a3a));
    canvas.fill(
        polygon(x - 12, y + 44, x + 12, y - 8, x + 114, y - 8, x + 96, y + 44),
        downwards(y - 8, y + 44, 0xc9563c, 0x94352c));
    for (int i = 1; i < 6; i++) {
      double t = i / 6.0;
      canvas.line(
          new java.awt.geom.Line2D.Double(
              x + 12 - 24 * t, y - 8 + 52 * t, x + 114 - 18 * t, y - 8 + 52 * t),
          translucent(0x5c1f1d, 110),
          1.4);
    }
    canvas.fill(
        polygon(x + 40, y + 66, x + 58, y + 66, x + 58, y + 104, x + 40, y + 104),
        new Color(0x4d5f7a));
    canvas.fill(oval(x + 54, y + 87, 1.6, 1.6), new Color(0xf0d27a));
    for (double left : new double[] {x + 12, x + 68}) {
      canvas.fill(
          polygon(left, y + 58, left + 17, y + 58, left + 17, y + 80, left, y + 80),
          downwards(y + 58, y + 80, 0xffe9a8, 0xf2b860));
      canvas.line(
          polygon(left, y + 58, left + 17, y + 58, left + 17, y + 80, left, y + 80),
          new Color(0x6b4a34),
          2);
      canvas.line(
          new java.awt.geom.Line2D.Double(left + 8.5, y + 58, left + 8.5, y + 80),
          new Color(0x6b4a34),
          1.4);
      canvas.line(
          new java.awt.geom.Line2D.Double(left, y + 68, left + 17, y + 68),
          new Color(0x6b4a34),
          1.4);
    }
    for (int i = 0; i < 9; i++) {
      double rise = 13.0 * i;
      double r = 6 + 1.6 * i;
      canvas.fill(
          oval(x + 82 + 14 * Math.sin(i / 2.2) + 2.5 * i, y - 36 - rise, r, r * 0.8),
          spot(
              x + 82 + 14 * Math.sin(i / 2.2) + 2.5 * i, y - 36 - rise, r, 0xffffff, 170 - 14 * i));
    }
  }

  private void tree(double x, double y, double scale) {
    canvas.fill(oval(x, y + 4 * scale, 40 * scale, 7 * scale), translucent(0x22381f, 90));
    canvas.fill(
        polygon(
            x - 6 * scale,
            y + 4,
            x - 3 * scale,
            y - 60 * scale,
            x + 3 * scale,
            y - 60 * scale,
            x + 6 * scale,
            y + 4),
        new Color(0x5a3d2b));
    for (int i = 0; i < 260; i++) {
      double angle = 2 * Math.PI * random.nextDouble();
      double far = Math.sqrt(random.nextDouble());
      double px = x + 38 * scale * far * Math.cos(angle);
      double py = y - 72 * scale + 42 * scale * far * Math.sin(angle);
      double light = 0.5 + 0.5 * (0.6 * Math.cos(angle) * far - 0.8 * Math.sin(angle) * far);
      double r = (5 + 4 * random.nextDouble()) * scale;
      canvas.fill(
          oval(px, py, r, r * 0.85),
          translucent(mix(0x1f4527, 0xb9bf4f, light * (0.6 + 0.4 * random.nextDouble())), 200));
    }
  }

  private void path() {
    canvas.fill(
        smooth(188, 301, 204, 301, 232, 318, 262, 346, 330, 400, 200, 400, 206, 350, 200, 322),
        downwards(300, HEIGHT, 0xdcc59a, 0xc3a476));
  }

  private void flowers() {
    int[] colours = {0xf4d24c, 0xe86a5a, 0xf7f0e4, 0xb78be0};
    for (int i = 0; i < 130; i++) {
      double y = 312 + (HEIGHT - 312) * random.nextDouble();
      double x = WIDTH * random.nextDouble();
      double r = (y - 270) / 42;
      canvas.fill(oval(x, y, r, r), new Color(colours[random.nextInt(colours.length)]));
    }
  }
}
