package atelier.drawing.example;

import static atelier.drawing.example.Sheet.downwards;
import static atelier.drawing.example.Sheet.mix;
import static atelier.drawing.example.Sheet.oval;
import static atelier.drawing.example.Sheet.polygon;
import static atelier.drawing.example.Sheet.round;
import static atelier.drawing.example.Sheet.smooth;
import static atelier.drawing.example.Sheet.spot;
import static atelier.drawing.example.Sheet.translucent;

import java.awt.Color;
import java.awt.geom.QuadCurve2D;
import java.awt.image.BufferedImage;

/** Fruit, a bowl, a bottle and a jug on a table. */
final class StillLife {
  private static final int SIZE = 448;

  private final Sheet canvas = new Sheet(SIZE, SIZE, 0x6b6f5c);
  private final ValueNoise noise = new ValueNoise(8);

  BufferedImage draw() {
    room();
    bottle();
    jug();
    bowl();
    lemon(96, 344);
    ball(330, 352, 37, 0xffb35c, 0xe06f1f, 0x7d2f0c);
    ball(388, 372, 30, 0xf5d271, 0xc99b2a, 0x6d4a10);
    grapes(206, 372);
    knife();
    canvas.grain(new ValueNoise(14), 3, 8);
    return canvas.image();
  }

  private void room() {
    canvas.fill(
        new java.awt.Rectangle(SIZE, 290), round(110, 90, 460, 0xc9b58f, 0x8a7a5f, 0x453c35));
    canvas.shade(
        (x, y, rgb) -> y < 290 ? mix(rgb, 0x3a332c, 0.35 * noise.at(x / 60.0, y / 90.0)) : rgb);
    canvas.fill(
        polygon(0, 286, SIZE, 276, SIZE, SIZE, 0, SIZE), downwards(276, SIZE, 0x9a6238, 0x5b3219));
    canvas.shade(
        (x, y, rgb) -> {
          double grainLine = noise.at(x / 160.0, y / 5.0);
          return y > 290 ? mix(rgb, 0x2f170a, 0.5 * grainLine * grainLine) : rgb;
        });
    canvas.fill(
        smooth(-40, 330, 60, 314, 190, 326, 252, 356, 220, 420, 90, 470, -60, 470),
        downwards(314, SIZE, 0xf1e8d8, 0xb9ab97));
    for (int i = 0; i < 7; i++) {
      canvas.line(
          new QuadCurve2D.Double(10 + 34 * i, 326 + 4 * i, 20 + 26 * i, 380, -20 + 40 * i, 452),
          translucent(i % 2 == 0 ? 0x8d8172 : 0xffffff, 120),
          4);
    }
  }

  private void bottle() {
    canvas.fill(oval(352, 306, 66, 12), translucent(0x1c0d05, 110));
    canvas.fill(
        smooth(
            312, 92, 332, 92, 334, 140, 352, 178, 360, 220, 360, 296, 346, 308, 298, 308, 284, 296,
            284, 220, 292, 178, 310, 140),
        new java.awt.LinearGradientPaint(
            284,
            0,
            360,
            0,
            new float[] {0, 0.25f, 0.4f, 1},
            new Color[] {
              new Color(0x1c3a24), new Color(0x5f9a5c), new Color(0x2c5a36), new Color(0x0c1c12)
            }));
    canvas.fill(polygon(309, 84, 335, 84, 335, 100, 309, 100), new Color(0x7a4d2a));
    canvas.fill(
        polygon(286, 226, 359, 226, 359, 276, 286, 276), downwards(226, 276, 0xeadcb8, 0xc9b487));
    canvas.line(polygon(293, 233, 352, 233, 352, 269, 293, 269), new Color(0x8a2f24), 2);
    canvas.line(new java.awt.geom.Line2D.Double(302, 246, 342, 246), new Color(0x4b3a2a), 3);
    canvas.line(new java.awt.geom.Line2D.Double(308, 257, 336, 257), new Color(0x4b3a2a), 2);
    canvas.line(
        new QuadCurve2D.Double(299, 196, 296, 212, 296, 222), translucent(0xeaffea, 200), 4);
  }

  private void jug() {
    canvas.line(new QuadCurve2D.Double(124, 176, 178, 186, 128, 250), new Color(0x274f86), 11);
    canvas.fill(oval(90, 304, 62, 10), translucent(0x1c0d05, 110));
    canvas.fill(
        smooth(
            52, 150, 126, 150, 116, 186, 134, 240, 126, 292, 108, 308, 66, 308, 46, 292, 38, 240,
            60, 186),
        new java.awt.LinearGradientPaint(
            36,
            0,
            136,
            0,
            new float[] {0, 0.3f, 1},
            new Color[] {new Color(0x8fb2dd), new Color(0xdbe8f6), new Color(0x1f3f70)}));
    canvas.fill(oval(89, 152, 37, 9), new Color(0x1d3358));
    canvas.line(oval(89, 152, 37, 9), new Color(0xc5d7ee), 2.5);
    for (double y : new double[] {214, 270}) {
      canvas.line(new QuadCurve2D.Double(46, y, 88, y + 14, 132, y), translucent(0x1b3f7c, 220), 4);
    }
    for (int i = 0; i < 5; i++) {
      canvas.fill(
          oval(56 + 17 * i, 243 + 4 - Math.abs(i - 2) * 2, 5, 9), translucent(0x1b3f7c, 220));
    }
  }

  private void bowl() {
    canvas.fill(oval(216, 330, 92, 15), translucent(0x1c0d05, 120));
    ball(176, 242, 36, 0xff8a6b, 0xc9302c, 0x5c0f14);
    ball(252, 240, 37, 0xdfe67a, 0x8fae3a, 0x3c5a17);
    ball(214, 224, 35, 0xffa37a, 0xd8432f, 0x6b1713);
    canvas.line(new QuadCurve2D.Double(214, 200, 218, 184, 230, 176), new Color(0x4a2f1a), 4);
    canvas.fill(
        smooth(228, 180, 248, 168, 268, 176, 250, 188), downwards(168, 188, 0x86b04a, 0x3f6d28));
    canvas.fill(
        smooth(124, 252, 216, 266, 308, 252, 292, 300, 256, 328, 176, 328, 140, 300),
        new java.awt.LinearGradientPaint(
            120,
            0,
            310,
            0,
            new float[] {0, 0.3f, 1},
            new Color[] {new Color(0xd9d3c4), new Color(0xf8f4ea), new Color(0x7b7466)}));
    canvas.line(new QuadCurve2D.Double(126, 253, 216, 280, 306, 253), new Color(0xa7412f), 5);
    canvas.line(
        new QuadCurve2D.Double(134, 270, 216, 296, 298, 270), translucent(0xa7412f, 190), 2);
  }

  private void ball(double x, double y, double r, int light, int colour, int shade) {
    if (y > 300) {
      canvas.fill(oval(x + 8, y + r * 0.9, r * 1.1, r * 0.25), translucent(0x1c0d05, 120));
    }
    canvas.fill(oval(x, y, r, r), round(x - r * 0.35, y - r * 0.4, r * 1.6, light, colour, shade));
    canvas.fill(
        oval(x - r * 0.38, y - r * 0.44, r * 0.3, r * 0.22),
        spot(x - r * 0.38, y - r * 0.44, r * 0.3, 0xffffff, 210));
  }

  private void lemon(double x, double y) {
    canvas.fill(oval(x + 8, y + 24, 46, 9), translucent(0x1c0d05, 100));
    canvas.fill(
        smooth(
            x - 46, y + 2, x - 30, y - 20, x, y - 27, x + 28, y - 20, x + 47, y, x + 28, y + 22, x,
            y + 27, x - 30, y + 20),
        round(x - 14, y - 14, 66, 0xfff6a8, 0xf2cf3a, 0x9a7412));
  }

  private void grapes(double x, double y) {
    canvas.line(
        new QuadCurve2D.Double(x + 4, y - 20, x + 14, y - 34, x + 34, y - 36),
        new Color(0x6b5a2c),
        3);
    for (int row = 0; row < 4; row++) {
      for (int i = 0; i < 5 - row; i++) {
        ball(x - 34 + 17 * i + 8.5 * row, y - 14 + 14 * row, 10.5, 0xa98bd6, 0x5b3590, 0x1e1038);
      }
    }
  }

  private void knife() {
    canvas.line(new java.awt.geom.Line2D.Double(262, 424, 322, 408), new Color(0x2a1a10), 9);
    canvas.fill(
        smooth(322, 402, 380, 390, 424, 384, 412, 394, 372, 406, 324, 413),
        downwards(386, 412, 0xf3f5f6, 0x8b9298));
  }
}
