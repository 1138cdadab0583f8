package atelier.drawing.example;

import static atelier.drawing.example.Sheet.mix;
import static atelier.drawing.example.Sheet.oval;
import static atelier.drawing.example.Sheet.translucent;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Random;

/** A meadow in dots of unmixed colours, as the pointillists set them side by side. */
final class Dots {
  private static final int SIZE = 384;

  private final ValueNoise noise = new ValueNoise(19);
  private final Random random = new Random(19);

  BufferedImage draw() {
    Sheet canvas = new Sheet(SIZE, SIZE, 0xf3e6c8);
    for (int i = 0; i < 16_000; i++) {
      double x = SIZE * random.nextDouble();
      double y = SIZE * random.nextDouble();
      double r = 2.2 + 1.5 * random.nextDouble();
      Color colour = new Color(near(scene(x, y)));
      canvas.fill(oval(x, y, r, r), translucent(colour.getRGB(), 235));
    }
    return canvas.image();
  }

  private int scene(double x, double y) {
    double hill = 205 + 34 * Math.sin(x / 70) + 30 * (noise.at(x / 50, 3) - 0.5);
    double crown = Math.hypot((x - 120) / 1.1, y - 150);
    if (crown < 62 + 22 * (noise.at(x / 24, y / 24) - 0.5)) {
      return mix(0x1f5f3a, 0xc9c33a, (x + 200 - y) / 260);
    }
    if (Math.abs(x - 118) < 7 && y > 190 && y < hill + 12) {
      return 0x6b3f25;
    }
    if (y < hill) {
      return mix(0x4d8fd0, 0xf7c9a0, y / 210 + 0.35 * (noise.at(x / 60, y / 30) - 0.5));
    }
    return mix(0xd9c83e, 0x2f6f52, (y - hill) / 150 + 0.7 * (noise.at(x / 40, y / 26) - 0.5));
  }

  /** A pure colour beside the one that is meant, or now and then its opposite. */
  private int near(int rgb) {
    float[] hsb = Color.RGBtoHSB(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, null);
    double hue = hsb[0] + 0.045 * random.nextGaussian() + (random.nextInt(9) == 0 ? 0.45 : 0);
    return Sheet.hsb(hue, hsb[1] * 1.25 + 0.1, hsb[2] + 0.09 * random.nextGaussian()).getRGB();
  }
}
