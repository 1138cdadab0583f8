package atelier.drawing.example;

import static atelier.drawing.example.Sheet.clamp;
import static atelier.drawing.example.Sheet.mix;

import java.awt.image.BufferedImage;

/** Waves under a sun, cut into wood: dark lines on warm paper, thicker where it is dark. */
final class Woodcut {
  private static final int SIZE = 384;
  private static final double LINE = 7.5;

  private final ValueNoise noise = new ValueNoise(11);

  BufferedImage draw() {
    Sheet canvas = new Sheet(SIZE, SIZE, 0xf1e4c6);
    canvas.shade((x, y, rgb) -> mix(0xf3e7cb, 0x1b1a22, ink(x, y)));
    canvas.grain(new ValueNoise(30), 2, 12);
    return canvas.image();
  }

  /** How dark a point is printed, from 0 to 1. */
  private double ink(double x, double y) {
    double wobble = 5 * (noise.at(x / 30, y / 30) - 0.5);
    double sun = Math.hypot(x - 262, y - 104);
    if (sun < 52) {
      return sun > 47 ? 1 : 0;
    }
    double crest = Double.MAX_VALUE;
    int wave = -1;
    for (int i = 0; i < 6; i++) {
      double top = 178 + 36 * i + (13 + 3 * i) * Math.sin(x / (26 + 5 * i) + 1.9 * i) + wobble;
      if (y > top) {
        crest = y - top;
        wave = i;
      }
    }
    if (wave < 0) {
      double angle = Math.atan2(y - 104, x - 262);
      double rays = 0.5 + 0.5 * Math.sin(angle * 46 + wobble * 0.6);
      double tone = clamp(0.25 + (sun - 52) / 330);
      return cut(rays, tone);
    }
    if (crest < 4) {
      return 1;
    }
    if (crest < 9) {
      return 0;
    }
    double slope = Math.cos(x / (26 + 5 * wave) + 1.9 * wave);
    double along = (crest + 9 * slope * Math.sin(x / 60)) / LINE;
    double lines = 0.5 + 0.5 * Math.sin(2 * Math.PI * along + wobble * 0.4);
    return cut(lines, clamp(0.3 + crest / 60 + 0.18 * slope));
  }

  private static double cut(double height, double tone) {
    return clamp((tone - height) * 6 + 0.5);
  }
}
