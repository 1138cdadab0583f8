package atelier.drawing.example;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.Paint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/** A sheet to draw on, in pixels from the top left. */
final class Sheet {
  final int width;
  final int height;
  private final BufferedImage image;
  private final Graphics2D pen;

  Sheet(int width, int height, int ground) {
    this.width = width;
    this.height = height;
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    fill(new java.awt.Rectangle(width, height), new Color(ground));
  }

  /** The colour of a pixel. */
  interface Shade {
    int at(int x, int y, int rgb);
  }

  /** Colours every pixel anew. */
  void shade(Shade shade) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, shade.at(x, y, image.getRGB(x, y)));
      }
    }
  }

  /** Makes every pixel lighter or darker by up to {@code amount} of 255, in grains of a size. */
  void grain(ValueNoise noise, double size, double amount) {
    shade((x, y, rgb) -> lighter(rgb, amount * 2 * (noise.at(x / size, y / size) - 0.5)));
  }

  void fill(Shape shape, Paint paint) {
    pen.setPaint(paint);
    pen.fill(shape);
  }

  void line(Shape path, Color colour, double thickness) {
    pen.setPaint(colour);
    pen.setStroke(
        new BasicStroke((float) thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.draw(path);
  }

  BufferedImage image() {
    return image;
  }

  // --- shapes and paints ---

  static Shape oval(double x, double y, double rx, double ry) {
    return new Ellipse2D.Double(x - rx, y - ry, 2 * rx, 2 * ry);
  }

  /** A closed shape through points, x before y, with straight edges. */
  static Path2D polygon(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }

  /** A closed smooth shape through points, x before y. */
  static Path2D smooth(double... points) {
    int n = points.length / 2;
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 0; i < n; i++) {
      double[] before = point(points, i - 1);
      double[] from = point(points, i);
      double[] to = point(points, i + 1);
      double[] after = point(points, i + 2);
      path.curveTo(
          from[0] + (to[0] - before[0]) / 6,
          from[1] + (to[1] - before[1]) / 6,
          to[0] - (after[0] - from[0]) / 6,
          to[1] - (after[1] - from[1]) / 6,
          to[0],
          to[1]);
    }
    path.closePath();
    return path;
  }

  private static double[] point(double[] points, int i) {
    int at = 2 * Math.floorMod(i, points.length / 2);
    return new double[] {points[at], points[at + 1]};
  }

  /** From the colour at the top to the one at the bottom. */
  static Paint downwards(double top, double bottom, int... colours) {
    float[] at = new float[colours.length];
    Color[] paints = new Color[colours.length];
    for (int i = 0; i < colours.length; i++) {
      at[i] = i / (colours.length - 1f);
      paints[i] = new Color(colours[i]);
    }
    return new LinearGradientPaint(0, (float) top, 0, (float) bottom, at, paints);
  }

  /** From the colour of the light inside to the one of the shade at a distance. */
  static Paint round(double x, double y, double radius, int... colours) {
    float[] at = new float[colours.length];
    Color[] paints = new Color[colours.length];
    for (int i = 0; i < colours.length; i++) {
      at[i] = i / (colours.length - 1f);
      paints[i] = new Color(colours[i]);
    }
    return new RadialGradientPaint((float) x, (float) y, (float) radius, at, paints);
  }

  /** A soft spot of a colour that fades outwards. */
  static Paint spot(double x, double y, double radius, int colour, int alpha) {
    Color inside = new Color(colour >> 16 & 255, colour >> 8 & 255, colour & 255, alpha);
    Color outside = new Color(colour >> 16 & 255, colour >> 8 & 255, colour & 255, 0);
    return new RadialGradientPaint(
        (float) x, (float) y, (float) radius, new float[] {0, 1}, new Color[] {inside, outside});
  }

  static Color translucent(int colour, int alpha) {
    return new Color(colour >> 16 & 255, colour >> 8 & 255, colour & 255, alpha);
  }

  /** A colour by hue, saturation and brightness, each from 0 to 1; the hue goes round. */
  static Color hsb(double hue, double saturation, double brightness) {
    return Color.getHSBColor((float) hue, (float) clamp(saturation), (float) clamp(brightness));
  }

  /** Between two colours: the first at 0, the second at 1. */
  static int mix(int from, int to, double share) {
    double t = clamp(share);
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = from >> shift & 255;
      int b = to >> shift & 255;
      rgb |= (int) Math.round(a + t * (b - a)) << shift;
    }
    return rgb;
  }

  static int lighter(int rgb, double amount) {
    int made = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      made |= (int) Math.max(0, Math.min(255, (rgb >> shift & 255) + amount)) << shift;
    }
    return made;
  }

  static double clamp(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
