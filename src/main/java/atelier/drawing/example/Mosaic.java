package atelier.drawing.example;

import static atelier.drawing.example.Sheet.lighter;
import static atelier.drawing.example.Sheet.mix;
import static atelier.drawing.example.Sheet.polygon;
import static atelier.drawing.example.Sheet.translucent;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Stones laid in rings, in the colours of sea and clay. */
final class Mosaic {
  private static final int SIZE = 384;
  private static final double STONE = 13;
  private static final int[] COLOURS = {
    0x123e5c, 0x1d6f84, 0x3fa7a3, 0xe9dcc0, 0xe2a33a, 0xc4562b, 0x7d2a22, 0xf1e9d6
  };

  private final Sheet canvas = new Sheet(SIZE, SIZE, 0x3b352e);
  private final ValueNoise noise = new ValueNoise(2);
  private final Random random = new Random(2);

  BufferedImage draw() {
    rings(SIZE * 0.5, SIZE * 0.5, 400, 0);
    rings(SIZE * 0.06, SIZE * 0.08, 118, 3);
    rings(SIZE * 0.94, SIZE * 0.1, 104, 5);
    rings(SIZE * 0.08, SIZE * 0.94, 108, 6);
    rings(SIZE * 0.95, SIZE * 0.93, 122, 2);
    canvas.grain(new ValueNoise(21), 2, 10);
    return canvas.image();
  }

  private void rings(double x, double y, double radius, int shift) {
    canvas.fill(Sheet.oval(x, y, radius, radius), new Color(0x3b352e));
    for (double r = 4; r < radius; r += STONE) {
      int band = (int) (r / STONE / 2) + shift;
      int count = Math.max(3, (int) Math.round(2 * Math.PI * (r + STONE / 2) / STONE));
      double turn = random.nextDouble();
      for (int i = 0; i < count; i++) {
        double from = 2 * Math.PI * (i + turn) / count;
        double to = 2 * Math.PI * (i + 1 + turn) / count;
        stone(x, y, r, r + STONE, from, to, band);
      }
    }
  }

  private void stone(
      double x, double y, double inner, double outer, double from, double to, int band) {
    double gap = 1.3;
    double middle = (from + to) / 2;
    double cx = x + (inner + outer) / 2 * Math.cos(middle);
    double cy = y + (inner + outer) / 2 * Math.sin(middle);
    int base = COLOURS[Math.floorMod(band, COLOURS.length)];
    int next = COLOURS[Math.floorMod(band + 1, COLOURS.length)];
    int colour =
        mix(base, next, random.nextDouble() < 0.18 ? 1 : 0.35 * noise.at(cx / 40, cy / 40));
    colour = lighter(colour, 26 * random.nextGaussian());
    double slip = 0.8;
    double[] corners = new double[8];
    double[] radii = {inner + gap, inner + gap, outer - gap, outer - gap};
    double edge = gap / Math.max(6, inner);
    double[] angles = {from + edge, to - edge, to - edge, from + edge};
    for (int i = 0; i < 4; i++) {
      corners[2 * i] = x + radii[i] * Math.cos(angles[i]) + slip * random.nextGaussian();
      corners[2 * i + 1] = y + radii[i] * Math.sin(angles[i]) + slip * random.nextGaussian();
    }
    canvas.fill(polygon(corners), new Color(colour));
    canvas.line(
        new java.awt.geom.Line2D.Double(corners[4], corners[5], corners[6], corners[7]),
        translucent(0xffffff, 60),
        1.2);
    canvas.line(
        new java.awt.geom.Line2D.Double(corners[0], corners[1], corners[2], corners[3]),
        translucent(0x000000, 80),
        1.2);
  }
}
