package atelier.drawing;

import atelier.drawing.Strokes.Point;

/** The area that a pen covers on a straight way, in pixels. */
final class Stroke {
  private static final double TINY = 1e-9;

  private final Point from;
  private final double dx;
  private final double dy;
  private final double length;
  private final double pen;
  private final double thinness;
  private final double cap;
  private final double cos;
  private final double sin;

  private Stroke(Point from, Point to, double pen, double thinness, double angle, double cap) {
    this.from = from;
    this.pen = pen;
    this.thinness = thinness;
    this.cap = cap;
    cos = Math.cos(angle);
    sin = Math.sin(angle);
    double x = to.x() - from.x();
    double y = to.y() - from.y();
    dx = x * cos - y * sin;
    dy = (x * sin + y * cos) / thinness;
    length = Math.max(TINY, Math.sqrt(dx * dx + dy * dy));
  }

  /**
   * Of a nib that is an ellipse.
   *
   * @param pen half its longer axis
   * @param thinness its shorter axis in parts of the longer
   * @param angle of its longer axis, in radians, 0 is level
   */
  static Stroke ofNib(Point from, Point to, double pen, double thinness, double angle) {
    return new Stroke(from, to, pen, thinness, angle, -1);
  }

  /**
   * With square ends.
   *
   * @param pen half the width
   * @param cap how far it goes on beyond each end
   */
  static Stroke squared(Point from, Point to, double pen, double cap) {
    return new Stroke(from, to, pen, 1, 0, cap);
  }

  /** How far a place is from the edge of the area; negative inside. */
  double distance(double x, double y) {
    double px = x - from.x();
    double py = y - from.y();
    // in a space where the nib is a circle
    double u = px * cos - py * sin;
    double v = (px * sin + py * cos) / thinness;
    double along = (u * dx + v * dy) / length;
    if (cap >= 0) {
      double aside = Math.abs(u * dy - v * dx) / length - pen;
      double beyond = Math.max(-along, along - length) - cap;
      return beyond > 0 && aside > 0
          ? Math.sqrt(beyond * beyond + aside * aside)
          : Math.max(beyond, aside);
    }
    double nearest = Math.max(0, Math.min(length, along)) / length;
    u -= nearest * dx;
    v -= nearest * dy;
    double distance = Math.max(TINY, Math.sqrt(u * u + v * v));
    // back in pixels, where the distance grows faster across the nib's shorter axis
    double slopeV = v / thinness;
    return (distance - pen) * distance / Math.max(TINY, Math.sqrt(u * u + slopeV * slopeV));
  }
}
