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
import java.awt.geom.Path2D;
import java.awt.geom.QuadCurve2D;
import java.awt.image.BufferedImage;

/** A woman in a green coat before hills. */
final class Portrait {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 480;

  private final Sheet canvas = new Sheet(WIDTH, HEIGHT, 0xd7c9a8);
  private final ValueNoise noise = new ValueNoise(3);

  BufferedImage draw() {
    background();
    hairBehind();
    coat();
    neck();
    face();
    eyes();
    noseAndMouth();
    hairBefore();
    canvas.grain(new ValueNoise(12), 3, 8);
    return canvas.image();
  }

  private void background() {
    canvas.fill(
        new java.awt.Rectangle(WIDTH, HEIGHT), downwards(0, 330, 0x7d9fb4, 0xcfd3bd, 0xe6cf9c));
    hills(236, 0x8fa38a);
    hills(284, 0x6f8a5f);
    hills(330, 0x5a6f3f);
    canvas.line(new QuadCurve2D.Double(-10, 300, 90, 250, 66, 226), translucent(0xe8dab4, 200), 7);
    canvas.line(
        new QuadCurve2D.Double(410, 330, 300, 280, 352, 240), translucent(0xbfd0d4, 210), 8);
    canvas.shade(
        (x, y, rgb) -> mix(rgb, 0x2c2a1d, 0.4 * Math.pow(Math.hypot(x - 200, y - 220) / 330, 2.4)));
  }

  private void hills(double y, int colour) {
    Path2D path = new Path2D.Double();
    path.moveTo(0, HEIGHT);
    for (int x = 0; x <= WIDTH; x += 4) {
      path.lineTo(x, y - 60 * (noise.at(x / 80.0, y) - 0.5));
    }
    path.lineTo(WIDTH, HEIGHT);
    path.closePath();
    canvas.fill(path, downwards(y - 30, y + 110, colour, mix(colour, 0x2f3a20, 0.6)));
  }

  private void hairBehind() {
    canvas.fill(
        smooth(
            200, 58, 262, 74, 292, 132, 296, 200, 306, 262, 288, 316, 240, 332, 160, 332, 112, 316,
            94, 262, 104, 200, 108, 132, 138, 74),
        downwards(60, 330, 0x4a2a1c, 0x2b1710));
  }

  private void coat() {
    canvas.fill(
        smooth(
            200, 326, 262, 340, 338, 366, 376, 424, 396, 540, 4, 540, 24, 424, 62, 366, 138, 340),
        round(160, 370, 280, 0x2f7d6b, 0x1e5a50, 0x0d2c2b));
    canvas.fill(polygon(150, 340, 200, 452, 250, 340, 228, 326, 172, 326), new Color(0xefe3cc));
    canvas.fill(
        smooth(150, 330, 128, 352, 150, 408, 196, 470, 200, 446, 168, 390),
        downwards(330, 470, 0x3c9481, 0x123f3a));
    canvas.fill(
        smooth(250, 330, 272, 352, 250, 408, 204, 470, 200, 446, 232, 390),
        downwards(330, 470, 0x2a705f, 0x0e3531));
    for (int i = 0; i < 14; i++) {
      double x = 30 + 26 * i;
      canvas.line(
          new QuadCurve2D.Double(x, 480, x + (x - 200) * -0.12, 430, x + (x - 200) * -0.3, 380),
          translucent(i % 2 == 0 ? 0x0a2523 : 0x4aa18c, 60),
          3);
    }
    for (int i = 0; i < 15; i++) {
      double t = Math.PI * (0.12 + 0.76 * i / 14);
      canvas.fill(
          oval(200 - 62 * Math.cos(t), 322 + 34 * Math.sin(t), 5, 5),
          round(198 - 62 * Math.cos(t), 320 + 34 * Math.sin(t), 7, 0xfffaf0, 0xc9a35a));
    }
  }

  private void neck() {
    canvas.fill(
        smooth(168, 250, 232, 250, 234, 316, 246, 338, 200, 356, 154, 338, 166, 316),
        downwards(250, 350, 0xb97f5e, 0xe3b08a, 0xd69d77));
  }

  private void face() {
    canvas.fill(
        smooth(
            200, 84, 246, 96, 270, 142, 268, 196, 252, 244, 226, 278, 200, 290, 174, 278, 148, 244,
            132, 196, 130, 142, 154, 96),
        round(176, 170, 150, 0xfbdcbb, 0xf0c29b, 0xcf9068, 0x9c5f42));
    canvas.fill(oval(158, 218, 26, 20), spot(158, 218, 26, 0xe0735f, 100));
    canvas.fill(oval(242, 218, 24, 20), spot(242, 218, 24, 0xcf5f4d, 100));
    canvas.fill(oval(190, 118, 34, 22), spot(190, 118, 34, 0xffeeda, 130));
    canvas.fill(oval(200, 272, 22, 12), spot(200, 272, 22, 0xffe3c6, 110));
  }

  private void eyes() {
    for (int side = -1; side <= 1; side += 2) {
      double x = 200 + 34 * side;
      canvas.fill(oval(x, 172, 27, 18), spot(x, 172, 27, 0x7d4a36, 110));
      canvas.fill(
          smooth(x - 19, 174, x - 6, 164, x + 8, 164, x + 19, 173, x + 6, 181, x - 8, 181),
          new Color(0xf7efe4));
      canvas.fill(oval(x, 172, 8.4, 8.6), round(x, 174, 9, 0x6fa7a0, 0x1f4b50));
      canvas.fill(oval(x, 172, 3.8, 3.8), new Color(0x14100e));
      canvas.fill(oval(x - 3, 169, 2, 2), Color.WHITE);
      canvas.line(
          new QuadCurve2D.Double(x - 21, 174, x, 156, x + 21, 173), new Color(0x2c170f), 3.4);
      canvas.line(
          new QuadCurve2D.Double(x - 16, 179, x, 187, x + 16, 178),
          translucent(0x7b4630, 150),
          1.6);
      canvas.line(
          new QuadCurve2D.Double(x - 24, 152 + 2 * side, x, 136, x + 25, 152 - 2 * side),
          new Color(0x3a2116),
          5);
    }
  }

  private void noseAndMouth() {
    canvas.line(
        new QuadCurve2D.Double(214, 160, 208, 190, 219, 214), translucent(0x9a5b3f, 130), 5);
    canvas.fill(oval(200, 212, 13, 9), spot(198, 210, 16, 0xffe6cd, 200));
    canvas.line(
        new QuadCurve2D.Double(184, 219, 200, 228, 217, 219), translucent(0x8a4a35, 210), 2.8);
    canvas.fill(
        smooth(168, 246, 188, 239, 200, 242, 212, 239, 232, 246, 214, 250, 200, 250, 186, 250),
        new Color(0xb2413f));
    canvas.fill(
        smooth(170, 247, 200, 251, 230, 247, 216, 261, 200, 264, 184, 261),
        downwards(247, 264, 0xd4605a, 0xb64a48));
    canvas.line(new QuadCurve2D.Double(167, 246, 200, 254, 233, 246), new Color(0x6b2424), 2.2);
    canvas.line(
        new QuadCurve2D.Double(186, 270, 200, 275, 214, 270), translucent(0x8f573d, 150), 2.4);
  }

  private void hairBefore() {
    canvas.fill(
        smooth(
            200, 62, 252, 76, 282, 124, 284, 190, 280, 240, 270, 200, 262, 140, 224, 104, 186, 98,
            150, 124, 134, 160, 130, 200, 122, 244, 112, 190, 118, 124, 148, 76),
        downwards(60, 250, 0x6d4028, 0x3a2014));
    for (int i = 0; i < 22; i++) {
      double t = i / 21.0;
      int light = mix(0x2b160d, 0xa86f43, 0.5 + 0.5 * Math.sin(6 * t + 1));
      canvas.line(
          new QuadCurve2D.Double(
              196 - 8 * t, 66 + 26 * t, 142 - 16 * t, 78 + 20 * t, 116 + 14 * t, 200 + 16 * t),
          translucent(light, 120),
          2);
      canvas.line(
          new QuadCurve2D.Double(
              204 + 10 * t, 66 + 30 * t, 262 + 10 * t, 82 + 20 * t, 284 - 12 * t, 214 - 4 * t),
          translucent(light, 120),
          2);
    }
  }
}
