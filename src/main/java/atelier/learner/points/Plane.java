package atelier.learner.points;

import atelier.family.PlanePoint;
import atelier.imageset.Picture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Draws the plane from −{@value #REACH} to {@value #REACH}: what the discriminator believes of
 * every place, and points and arrows above it.
 */
final class Plane {
  static final double REACH = 1.25;

  private static final int SIZE = 512;
  private static final Color GROUND = new Color(0xF7F7F5);
  private static final Color REAL_SIDE = new Color(0x9CC3E6);
  private static final Color FAKE_SIDE = new Color(0xF2B38C);
  private static final Color REAL = new Color(0x1F5F99);
  private static final Color FAKE = new Color(0xC2410C);
  private static final double DOT = 0.011;

  private final BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
  private final Graphics2D graphics = image.createGraphics();

  /** An empty plane. */
  Plane() {
    graphics.setColor(GROUND);
    graphics.fillRect(0, 0, SIZE, SIZE);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    AffineTransform plane = AffineTransform.getScaleInstance(SIZE / 2 / REACH, -SIZE / 2 / REACH);
    plane.translate(REACH, -REACH);
    graphics.transform(plane);
  }

  /** The middle of a cell of a square field, row by row from above. */
  static PlanePoint cell(int index, int side) {
    double step = 2 * REACH / side;
    return new PlanePoint((index % side + 0.5) * step - REACH, REACH - (index / side + 0.5) * step);
  }

  /**
   * Colours the plane.
   *
   * @param belief that a point at the middle of each {@linkplain #cell cell} is real, 0 to 1
   */
  Plane field(float[] belief) {
    int side = (int) Math.round(Math.sqrt(belief.length));
    BufferedImage cells = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < belief.length; i++) {
      float sure = 2 * Math.abs(belief[i] - 0.5f);
      Color color = mixed(GROUND, belief[i] > 0.5f ? REAL_SIDE : FAKE_SIDE, sure);
      cells.setRGB(i % side, i / side, color.getRGB());
    }
    Graphics2D whole = image.createGraphics();
    whole.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    whole.drawImage(cells, 0, 0, SIZE, SIZE, null);
    whole.dispose();
    return this;
  }

  private static Color mixed(Color a, Color b, float share) {
    return new Color(
        Math.round(a.getRed() + share * (b.getRed() - a.getRed())),
        Math.round(a.getGreen() + share * (b.getGreen() - a.getGreen())),
        Math.round(a.getBlue() + share * (b.getBlue() - a.getBlue())));
  }

  /** Points that are there to be learnt. */
  Plane real(List<PlanePoint> points) {
    return dots(points, REAL);
  }

  /** Points that were generated. */
  Plane generated(List<PlanePoint> points) {
    return dots(points, FAKE);
  }

  private Plane dots(List<PlanePoint> points, Color color) {
    graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 170));
    for (PlanePoint p : points) {
      graphics.fill(new Ellipse2D.Double(p.x() - DOT, p.y() - DOT, 2 * DOT, 2 * DOT));
    }
    return this;
  }

  /**
   * Arrows.
   *
   * @param from where each begins
   * @param pull where it points to, relative to its beginning; long ones are cut
   */
  Plane arrows(List<PlanePoint> from, List<PlanePoint> pull) {
    graphics.setColor(FAKE.darker());
    graphics.setStroke(new BasicStroke(0.006f));
    for (int i = 0; i < from.size(); i++) {
      double length = Math.hypot(pull.get(i).x(), pull.get(i).y());
      double shown = Math.min(0.2, length);
      if (shown > 0.005) {
        arrow(from.get(i), pull.get(i).x() / length, pull.get(i).y() / length, shown);
      }
    }
    return this;
  }

  /** An arrow in the direction of a unit vector. */
  private void arrow(PlanePoint from, double dx, double dy, double length) {
    double x = from.x() + dx * length;
    double y = from.y() + dy * length;
    graphics.draw(new Line2D.Double(from.x(), from.y(), x, y));
    double head = Math.min(0.03, length / 2);
    Path2D tip = new Path2D.Double();
    tip.moveTo(x, y);
    tip.lineTo(x - head * (dx + 0.5 * dy), y - head * (dy - 0.5 * dx));
    tip.lineTo(x - head * (dx - 0.5 * dy), y - head * (dy + 0.5 * dx));
    tip.closePath();
    graphics.fill(tip);
  }

  /** What has been drawn. */
  Picture picture() {
    byte[] pixels = new byte[3 * SIZE * SIZE];
    for (int i = 0; i < SIZE * SIZE; i++) {
      int rgb = image.getRGB(i % SIZE, i / SIZE);
      pixels[i] = (byte) (rgb >> 16);
      pixels[SIZE * SIZE + i] = (byte) (rgb >> 8);
      pixels[2 * SIZE * SIZE + i] = (byte) rgb;
    }
    return new Picture(SIZE, SIZE, 3, pixels);
  }
}
