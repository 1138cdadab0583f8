package atelier.learner.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.PlanePoint;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModesTest {
  @Test
  void countsCentresWithAPointNearAndPointsNearACentre() {
    List<PlanePoint> centres = List.of(new PlanePoint(0, 0), new PlanePoint(1, 0));
    List<PlanePoint> points =
        List.of(
            new PlanePoint(0.05, 0),
            new PlanePoint(0, -0.05),
            new PlanePoint(0.5, 0),
            new PlanePoint(0, 0.07));

    assertEquals(new Modes(0.5, 0.5), Modes.of(points, centres));
  }

  @Test
  void realPointsFindAllGroupsOfTheirDistribution() {
    for (Distribution distribution : List.of(Distribution.ring(), Distribution.grid())) {
      Random random = new Random(1);
      List<PlanePoint> points =
          Stream.generate(() -> distribution.draw(random)).limit(1000).toList();
      Modes modes = Modes.of(points, distribution.centres());
      assertEquals(1, modes.found());
      assertTrue(modes.good() > 0.97, modes::toString); // 1 − exp(−9/2) = 0.989 within 3σ
    }
  }
}
