package atelier.learner.style;

import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.nn.Noise;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DirectionsTest {
  private static final int AREA = Directions.PATCH * Directions.PATCH;

  /** Those for colours see nothing of a patch but its mean. */
  @ParameterizedTest
  @EnumSource
  void haveLengthOneAndColorsAreFlat(Directions directions) {
    float[] all = directions.draw(new Noise(1));
    assertEquals(directions.count() * 3 * AREA, all.length);
    for (int k = 0; k < directions.count(); k++) {
      double length = 0;
      for (int c = 0; c < 3; c++) {
        int from = (k * 3 + c) * AREA;
        double mean = 0;
        for (int i = from; i < from + AREA; i++) {
          length += (double) all[i] * all[i];
          mean += all[i] / AREA;
        }
        if (directions == Directions.COLORS) {
          for (int i = from; i < from + AREA; i++) {
            assertEquals(mean, all[i], 1e-6);
          }
        }
      }
      assertEquals(1, length, 1e-5);
    }
  }
}
