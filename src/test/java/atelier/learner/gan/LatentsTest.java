package atelier.learner.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatentsTest {
  @Test
  void theWayGoesAlongTheCircle() {
    List<float[]> way = Latents.between(new float[] {2, 0}, new float[] {0, 2}, 3);
    assertEquals(3, way.size());
    assertArrayEquals(new float[] {2, 0}, way.get(0), 1e-6f);
    assertArrayEquals(new float[] {(float) Math.sqrt(2), (float) Math.sqrt(2)}, way.get(1), 1e-6f);
    assertArrayEquals(new float[] {0, 2}, way.get(2), 1e-6f);
  }

  @Test
  void whereThereIsNoAngleItIsStraight() {
    assertArrayEquals(
        new float[] {1.5f, 3}, Latents.slerp(new float[] {1, 2}, new float[] {2, 4}, 0.5), 1e-6f);
    assertArrayEquals(
        new float[] {0.5f, 0}, Latents.slerp(new float[] {0, 0}, new float[] {1, 0}, 0.5), 1e-6f);
  }
}
