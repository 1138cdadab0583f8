package atelier.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.DoubleSummaryStatistics;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int SIZE = 6;
  private static final int AREA = SIZE * SIZE;

  /** The paper's functions one after the other, each written as it is there. */
  @Test
  void followsThePaper() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      float[] x = new float[3 * AREA];
      for (int i = 0; i < x.length; i++) {
        x[i] = 2 * random.nextFloat() - 1;
      }
      Augmentation a = Augmentation.draw(random, SIZE, 1);
      float[] y = x.clone();
      for (int i = 0; i < y.length; i++) {
        y[i] += a.brightness();
      }
      for (int p = 0; p < AREA; p++) {
        float mean = (y[p] + y[AREA + p] + y[2 * AREA + p]) / 3;
        for (int c = 0; c < 3; c++) {
          y[c * AREA + p] = (y[c * AREA + p] - mean) * a.saturation() + mean;
        }
      }
      float mean = 0;
      for (float value : y) {
        mean += value / y.length;
      }
      for (int i = 0; i < y.length; i++) {
        y[i] = (y[i] - mean) * a.contrast() + mean;
      }
      float[] z = new float[y.length];
      for (int i = 0; i < z.length; i++) {
        int row = i % AREA / SIZE - a.down();
        int column = i % SIZE - a.right();
        if (row >= 0 && row < SIZE && column >= 0 && column < SIZE) {
          z[i] = y[i / AREA * AREA + row * SIZE + column];
        }
      }
      for (int c = 0; c < 3; c++) {
        for (int row = a.cutTop(); row < a.cutTop() + a.cutSide(); row++) {
          for (int column = a.cutLeft(); column < a.cutLeft() + a.cutSide(); column++) {
            if (row >= 0 && row < SIZE && column >= 0 && column < SIZE) {
              z[c * AREA + row * SIZE + column] = 0;
            }
          }
        }
      }
      assertArrayEquals(z, a.apply(x, 3, SIZE), 1e-5f);
    }
  }

  @Test
  void drawsFromThePapersRanges() {
    assertRange(Augmentation::brightness, 1, -0.5, 0.5);
    assertRange(Augmentation::saturation, 1, 0, 2);
    assertRange(Augmentation::contrast, 1, 0.5, 1.5);
    assertRange(Augmentation::saturation, 0.5, 0.5, 1.5);
    assertEquals(4, range(Augmentation::down, 1).getMax());
    assertEquals(-4, range(Augmentation::right, 1).getMin());
    assertEquals(-8, range(Augmentation::cutTop, 1).getMin());
    assertEquals(24, range(Augmentation::cutLeft, 1).getMax());
    assertEquals(16, range(Augmentation::cutSide, 1).getMin());
  }

  @Test
  void changesNothingWithoutStrength() {
    float[] x = {0.5f, -0.25f, 1, -1};
    assertArrayEquals(x, Augmentation.draw(new Random(1), 2, 0).apply(x, 1, 2), 1e-6f);
  }

  private static void assertRange(
      ToDoubleFunction<Augmentation> of, double strength, double least, double most) {
    DoubleSummaryStatistics range = range(of, strength);
    double slack = 0.01 * (most - least);
    assertEquals(least, range.getMin(), slack);
    assertEquals(most, range.getMax(), slack);
    assertTrue(range.getMin() >= least && range.getMax() <= most);
  }

  private static DoubleSummaryStatistics range(ToDoubleFunction<Augmentation> of, double strength) {
    Random random = new Random(2);
    DoubleSummaryStatistics range = new DoubleSummaryStatistics();
    for (int i = 0; i < 5000; i++) {
      range.accept(of.applyAsDouble(Augmentation.draw(random, 32, strength)));
    }
    return range;
  }

  @Test
  void shrunkIsTheSameChangeOfASmallerPicture() {
    Augmentation change = new Augmentation(0.2f, 1.5f, 0.8f, 5, -6, 9, -4, 16);
    assertEquals(new Augmentation(0.2f, 1.5f, 0.8f, 3, -3, 5, -2, 8), change.shrunk(2));
    assertEquals(new Augmentation(0.2f, 1.5f, 0.8f, 1, -1, 2, -1, 4), change.shrunk(4));
  }
}
