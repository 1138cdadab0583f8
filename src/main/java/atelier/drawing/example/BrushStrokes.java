package atelier.drawing.example;

import static atelier.drawing.example.Sheet.hsb;
import static atelier.drawing.example.Sheet.translucent;

import java.awt.Color;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Thick strokes that flow in whirls, blue with yellow lights. */
final class BrushStrokes {
  private static final int SIZE = 384;
  private static final double[][] WHIRLS = {
    {120, 110, 80}, {280, 150, 62}, {70, 280, 48}, {210, 300, 74}, {340, 300, 50}, {345, 45, 40}
  };
  private static final int BRISTLES = 5;

  private final Sheet canvas = new Sheet(SIZE, SIZE, 0x1d3566);
  private final ValueNoise noise = new ValueNoise(4);
  private final Random random = new Random(4);

  BufferedImage draw() {
    for (double thickness : new double[] {11, 8, 6}) {
      for (int i = 0; i < 900; i++) {
        stroke((SIZE + 40) * random.nextDouble() - 25, SIZE * random.nextDouble(), thickness);
      }
    }
    canvas.grain(new ValueNoise(6), 2.5, 12);
    return canvas.image();
  }

  private void stroke(double x, double y, double thickness) {
    double hue = 0.58 + 0.08 * (noise.at(x / 90, y / 90) - 0.5) + 0.03 * random.nextGaussian();
    double saturation = 0.72 + 0.15 * random.nextGaussian();
    double brightness = 0.3 + 0.75 * noise.at(x / 60 + 9, y / 60) + 0.12 * random.nextGaussian();
    for (double[] whirl : WHIRLS) {
      double away = Math.hypot(x - whirl[0], y - whirl[1]) / whirl[2];
      if (away < 0.42 + 0.1 * random.nextGaussian()) {
        hue = 0.135 + 0.02 * random.nextGaussian();
        saturation = 0.65 + 0.2 * away;
        brightness = 1 - 0.25 * away;
      } else if (Math.abs(away - 0.8) < 0.1) {
        hue = 0.5 + 0.03 * random.nextGaussian();
        saturation = 0.4;
        brightness += 0.2;
      }
    }
    int steps = 7 + random.nextInt(7);
    double[][] points = new double[steps][];
    for (int i = 0; i < steps; i++) {
      double angle = angle(x, y);
      points[i] = new double[] {x, y, angle};
      x += 3.4 * Math.cos(angle);
      y += 3.4 * Math.sin(angle);
    }
    for (int b = 0; b < BRISTLES; b++) {
      double aside = thickness * ((b + 0.5) / BRISTLES - 0.5);
      double light = b == 0 ? 0.16 : b == BRISTLES - 1 ? -0.2 : 0.08 * random.nextGaussian();
      Color colour = hsb(hue, saturation - light, brightness + light);
      canvas.line(aside(points, aside), translucent(colour.getRGB(), 225), thickness / 3.2);
    }
  }

  private Path2D aside(double[][] points, double by) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < points.length; i++) {
      double angle = points[i][2] + Math.PI / 2;
      double x = points[i][0] + by * Math.cos(angle);
      double y = points[i][1] + by * Math.sin(angle);
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    return path;
  }

  /** The direction of the strokes: round the whirls, across elsewhere. */
  private double angle(double x, double y) {
    double across = 1.2 * (noise.at(x / 130, y / 130) - 0.5);
    double u = 0.8 * Math.cos(across);
    double v = 0.8 * Math.sin(across);
    for (double[] whirl : WHIRLS) {
      double dx = x - whirl[0];
      double dy = y - whirl[1];
      double strength = 3 * Math.exp(-(dx * dx + dy * dy) / (whirl[2] * whirl[2]));
      double length = Math.hypot(dx, dy) + 1e-6;
      u -= strength * dy / length;
      v += strength * dx / length;
    }
    return Math.atan2(v, u);
  }
}
