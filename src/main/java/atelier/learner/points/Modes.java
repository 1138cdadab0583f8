package atelier.learner.points;

import atelier.family.PlanePoint;
import java.util.List;

/**
 * How well points cover the modes of a distribution (Metz et al. 2017).
 *
 * @param found share of the centres with a point within three deviations
 * @param good share of the points within three deviations of a centre
 */
record Modes(double found, double good) {

  /** Counts; there must be centres. */
  static Modes of(List<PlanePoint> points, List<PlanePoint> centres) {
    boolean[] found = new boolean[centres.size()];
    int good = 0;
    for (PlanePoint point : points) {
      boolean near = false;
      for (int i = 0; i < found.length; i++) {
        PlanePoint centre = centres.get(i);
        if (Math.hypot(point.x() - centre.x(), point.y() - centre.y())
            <= 3 * Distribution.DEVIATION) {
          found[i] = true;
          near = true;
        }
      }
      good += near ? 1 : 0;
    }
    int modes = 0;
    for (boolean f : found) {
      modes += f ? 1 : 0;
    }
    return new Modes((double) modes / centres.size(), (double) good / points.size());
  }
}
