package atelier.drawing;

/**
 * A region of the plane, as the distance of each place from its edge: negative within, positive
 * outside. y points down.
 */
@FunctionalInterface
interface Region {
  double distance(double x, double y);

  static Region circle(double middleX, double middleY, double radius) {
    return (x, y) -> Math.hypot(x - middleX, y - middleY) - radius;
  }

  /** Distances are approximate. */
  static Region ellipse(double middleX, double middleY, double radiusX, double radiusY) {
    return (x, y) -> {
      double u = (x - middleX) / radiusX;
      double v = (y - middleY) / radiusY;
      double length = Math.hypot(u, v);
      double slope = Math.hypot(u / radiusX, v / radiusY);
      return slope == 0 ? -Math.min(radiusX, radiusY) : length * (length - 1) / slope;
    };
  }

  static Region box(double left, double top, double right, double bottom) {
    return (x, y) -> {
      double outsideX = Math.max(left - x, x - right);
      double outsideY = Math.max(top - y, y - bottom);
      return Math.min(Math.max(outsideX, outsideY), 0)
          + Math.hypot(Math.max(outsideX, 0), Math.max(outsideY, 0));
    };
  }

  /** A line with round ends, of one width at its start and another at its end. */
  static Region line(double fromX, double fromY, double toX, double toY, double from, double to) {
    double alongX = toX - fromX;
    double alongY = toY - fromY;
    double square = alongX * alongX + alongY * alongY;
    return (x, y) -> {
      double at = ((x - fromX) * alongX + (y - fromY) * alongY) / square;
      double t = Math.max(0, Math.min(1, at));
      return Math.hypot(x - fromX - t * alongX, y - fromY - t * alongY)
          - (from + t * (to - from)) / 2;
    };
  }

  /** The convex polygon with these corners, x and y in turn, clockwise as seen. */
  static Region polygon(double... corners) {
    return (x, y) -> {
      double furthest = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < corners.length; i += 2) {
        double fromX = corners[i];
        double fromY = corners[i + 1];
        double alongX = corners[(i + 2) % corners.length] - fromX;
        double alongY = corners[(i + 3) % corners.length] - fromY;
        double across = (x - fromX) * alongY - (y - fromY) * alongX;
        furthest = Math.max(furthest, across / Math.hypot(alongX, alongY));
      }
      return furthest;
    };
  }

  /** What lies below a curve; distances are vertical. */
  static Region below(java.util.function.DoubleUnaryOperator curve) {
    return (x, y) -> curve.applyAsDouble(x) - y;
  }

  default Region and(Region other) {
    return (x, y) -> Math.max(distance(x, y), other.distance(x, y));
  }

  default Region or(Region other) {
    return (x, y) -> Math.min(distance(x, y), other.distance(x, y));
  }

  default Region without(Region other) {
    return (x, y) -> Math.max(distance(x, y), -other.distance(x, y));
  }

  /** The two grown together, with a fillet of about this radius. */
  default Region joined(Region other, double radius) {
    return (x, y) -> {
      double a = distance(x, y);
      double b = other.distance(x, y);
      double share = Math.max(0, Math.min(1, 0.5 + (b - a) / (2 * radius)));
      return b + (a - b) * share - radius * share * (1 - share);
    };
  }

  /** Its edge, drawn with a pen of this width. */
  default Region outline(double width) {
    return (x, y) -> Math.abs(distance(x, y)) - width / 2;
  }
}
