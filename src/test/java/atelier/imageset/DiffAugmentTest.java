package atelier.imageset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiffAugmentTest {
  private static final int SIZE = 32;
  private static final int FILL = 128; // of 0 on the scale from −1 to 1

  @Test
  void brightensByUpToHalf() {
    // a plain picture of 1/4 has no saturation or contrast to change
    byte[] pixels = new byte[3 * SIZE * SIZE];
    Arrays.fill(pixels, (byte) 159);
    TreeSet<Integer> levels = new TreeSet<>();
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      Picture augmented = DiffAugment.apply(new Picture(SIZE, SIZE, 3, pixels), random);
      IntStream.range(0, SIZE * SIZE)
          .map(place -> augmented.pixels()[place] & 0xff)
          .filter(level -> level != FILL)
          .forEach(levels::add);
    }
    assertTrue(levels.first() >= 95 && levels.first() < 105, "darkest " + levels.first());
    assertTrue(levels.last() <= 223 && levels.last() > 213, "brightest " + levels.last());
  }

  @Test
  void cutsOutAtMostAQuarterAndShiftsByAnEighth() {
    byte[] pixels = new byte[SIZE * SIZE];
    Arrays.fill(pixels, (byte) 255);
    int mostFilled = 0;
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      Picture augmented = DiffAugment.apply(new Picture(SIZE, SIZE, 1, pixels), random);
      int filled = 0;
      for (byte level : augmented.pixels()) {
        filled += (level & 0xff) == FILL ? 1 : 0;
      }
      int kept = SIZE - SIZE / 8;
      int most = SIZE * SIZE - kept * kept + SIZE * SIZE / 4;
      assertTrue(filled <= most, "fills " + filled);
      mostFilled = Math.max(mostFilled, filled);
    }
    assertTrue(mostFilled > SIZE * SIZE / 4, "shifted and cut out");
  }

  @Test
  void leavesThePictureAlone() {
    byte[] pixels = new byte[SIZE * SIZE];
    DiffAugment.apply(new Picture(SIZE, SIZE, 1, pixels), new Random(1));
    assertEquals(0, IntStream.range(0, pixels.length).map(i -> pixels[i]).sum());
  }
}
