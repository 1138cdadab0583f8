package atelier.drawing;

/** A star of five points around (0, 0), one of them at the top; y points down. */
final class Star {
  private static final int POINTS = 5;
  private static final double TURN = 2 * Math.PI / POINTS;
  private static final double TIP = 1.1;

  /** Where the notch between two points lies, along one of them and beside it. */
  private static final double NOTCH_ALONG = 0.46 * Math.cos(TURN / 2);

  private static final double NOTCH_BESIDE = 0.46 * Math.sin(TURN / 2);

  private static final double[] X = new double[POINTS];
  private static final double[] Y = new double[POINTS];

  static {
    for (int i = 0; i < POINTS; i++) {
      X[i] = Math.sin(i * TURN);
      Y[i] = -Math.cos(i * TURN);
    }
  }

  private Star() {}

  /** Whether a place is on the inner side of the line from the nearest point to its notch. */
  static boolean holds(double x, double y) {
    double along = 0;
    for (int i = 0; i < POINTS; i++) {
      along = Math.max(along, x * X[i] + y * Y[i]);
    }
    double beside = Math.sqrt(Math.max(0, x * x + y * y - along * along));
    return (TIP - along) * NOTCH_BESIDE >= beside * (TIP - NOTCH_ALONG);
  }
}
