package atelier.imageset.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResamplerTest {
  @Test
  void keepsAPlainPicturePlainAtAnySize() {
    for (int from = 1; from <= 24; from++) {
      for (int to = 1; to <= 48; to++) {
        Resampler resampler =
            new Resampler(new Resampler.Box(0, 0, from, from), from, from, to, to);
        float[][] row = new float[3][from];
        for (float[] plane : row) {
          Arrays.fill(plane, 100);
        }
        for (int y = 0; y < from; y++) {
          resampler.add(y, row);
        }
        for (float value : resampler.planes()[0]) {
          assertEquals(100, value, 1e-3, from + " to " + to);
        }
      }
    }
  }
}
