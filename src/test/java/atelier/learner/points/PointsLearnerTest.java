package atelier.learner.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Recipe;
import atelier.learner.StepMetrics;
import atelier.learner.Task;
import atelier.tensor.TensorMap;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PointsLearnerTest {
  private static final Family POINTS = Families.standard().find("points").orElseThrow();

  @Test
  void findsTheGroupsOfARing() {
    try (PointsLearner learner = learner(Map.of())) {
      StepMetrics last = learner.step();
      for (int i = 0; i < 3000; i++) {
        last = learner.step();
      }
      assertTrue(last.values().get("modesFound") >= 0.5, last::toString);
    }
  }

  @Test
  void aNetworkWithoutUpdatesStandsStill() {
    try (PointsLearner learner = learner(Map.of("generatorUpdates", 0))) {
      TensorMap before = learner.state();
      learner.step();
      TensorMap after = learner.state();
      for (String name : before.names()) {
        if (name.startsWith("generator.")) {
          assertEquals(before.get(name).data(), after.get(name).data(), name);
        }
      }
      assertNotEquals(
          before.get("discriminator.0.weight").data(), after.get("discriminator.0.weight").data());
    }
  }

  @Test
  void arrowsAreShownOnDemandAndChangeNothing() {
    try (PointsLearner with = learner(Map.of("arrows", true));
        PointsLearner without = learner(Map.of("arrows", false))) {
      with.step();
      without.step();
      assertNotEquals(
          ByteBuffer.wrap(with.preview().picture().pixels()),
          ByteBuffer.wrap(without.preview().picture().pixels()));
      assertEquals(without.step(), with.step());
    }
  }

  private static PointsLearner learner(Map<String, ?> settings) {
    Recipe recipe = new Recipe("points", Given.NOTHING, null, POINTS.settings(settings), 1, null);
    return new PointsLearner(new Task(recipe, 3000, Map.of(), Map.of(), null));
  }
}
