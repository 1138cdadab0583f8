package atelier.learner.points;

import atelier.family.PlanePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Where the points to be learnt come from; coordinates within about −1 to 1. */
interface Distribution {
  /** Deviation of the points around a centre. */
  double DEVIATION = 0.02;

  /** A point, drawn at random. */
  PlanePoint draw(RandomGenerator random);

  /** The centres of its modes; empty where it has none to count. */
  default List<PlanePoint> centres() {
    return List.of();
  }

  /** Eight modes on a circle (Metz et al. 2017). */
  static Distribution ring() {
    List<PlanePoint> centres = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      double angle = Math.PI * i / 4;
      centres.add(new PlanePoint(0.8 * Math.cos(angle), 0.8 * Math.sin(angle)));
    }
    return modes(centres);
  }

  /** Twenty-five modes in five rows (Dumoulin et al. 2017). */
  static Distribution grid() {
    List<PlanePoint> centres = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      centres.add(new PlanePoint(0.4 * (i % 5 - 2), 0.4 * (i / 5 - 2)));
    }
    return modes(centres);
  }

  /** Two turns around the middle. */
  static Distribution spiral() {
    return random -> {
      double turn = Math.sqrt(random.nextDouble()); // as many points for each length of the line
      double angle = 4 * Math.PI * turn;
      return around(random, 0.9 * turn * Math.cos(angle), 0.9 * turn * Math.sin(angle));
    };
  }

  /** Two half circles that reach into each other. */
  static Distribution moons() {
    return random -> {
      double angle = Math.PI * random.nextDouble();
      return random.nextBoolean()
          ? around(random, 0.55 * Math.cos(angle) - 0.28, 0.55 * Math.sin(angle) - 0.14)
          : around(random, 0.28 - 0.55 * Math.cos(angle), 0.14 - 0.55 * Math.sin(angle));
    };
  }

  /** Near points that somebody drew; at least one. */
  static Distribution drawn(List<PlanePoint> points) {
    return random -> {
      PlanePoint near = points.get(random.nextInt(points.size()));
      return around(random, near.x(), near.y());
    };
  }

  private static Distribution modes(List<PlanePoint> centres) {
    return new Distribution() {
      @Override
      public PlanePoint draw(RandomGenerator random) {
        PlanePoint centre = centres.get(random.nextInt(centres.size()));
        return around(random, centre.x(), centre.y());
      }

      @Override
      public List<PlanePoint> centres() {
        return centres;
      }
    };
  }

  private static PlanePoint around(RandomGenerator random, double x, double y) {
    return new PlanePoint(
        x + DEVIATION * random.nextGaussian(), y + DEVIATION * random.nextGaussian());
  }
}
