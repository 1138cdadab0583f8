package atelier.imageset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReductionTest {
  private static final int SIDE = 32;

  /** Red on the left, blue on the right, of nearly equal lightness. */
  private static Picture halves() {
    Picture picture = Picture.black(SIDE, SIDE, 3);
    for (int i = 0; i < SIDE * SIDE; i++) {
      boolean left = i % SIDE < SIDE / 2;
      picture.pixels()[i] = (byte) (left ? 100 : 0);
      picture.pixels()[2 * SIDE * SIDE + i] = (byte) (left ? 0 : 250);
    }
    return picture;
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheFormAndTakesSomethingAway(Reduction reduction) {
    Picture picture = halves();
    Picture left = reduction.of(picture, 3);
    assertEquals(SIDE, left.width());
    assertEquals(SIDE, left.height());
    assertEquals(3, left.channels());
    assertArrayEquals(left.pixels(), reduction.of(picture, 3).pixels(), "the same each time");
    boolean plain = reduction == Reduction.SMALL; // its squares end where the colours do
    assertEquals(plain, Arrays.equals(picture.pixels(), left.pixels()));
    assertEquals(reduction, Reduction.of(reduction.key()).orElseThrow());
  }

  @Test
  void drawsALineWhereColoursChangeAlone() {
    Picture lines = Reduction.EDGES.of(halves(), 0);
    for (int y = 0; y < SIDE; y++) {
      int dark = 0;
      for (int x = 0; x < SIDE; x++) {
        dark += lines.at(0, y, x) < 128 ? 1 : 0;
        assertTrue(lines.at(0, y, x) == 255 || Math.abs(x - SIDE / 2) <= 1, "only at the border");
      }
      assertTrue(dark >= 1 && dark <= 2, "thin: " + dark);
    }
  }

  @Test
  void greyHasNoColour() {
    Picture grey = Reduction.GREY.of(halves(), 0);
    assertEquals(30, grey.at(0, 5, 5));
    assertEquals(30, grey.at(2, 5, 5));
    assertEquals(29, grey.at(1, 5, SIDE - 5));
  }

  @Test
  void blurKeepsTheMeanAndSoftensBorders() {
    Picture blurred = Reduction.BLURRED.of(halves(), 0);
    assertEquals(50, blurred.at(0, 9, SIDE / 2 - 1) + 0.0, 12);
    assertEquals(100, blurred.at(0, 9, 2));
    assertEquals(0, blurred.at(0, 9, SIDE - 3));
  }

  @Test
  void smallHasSquaresOfOneColour() {
    Picture picture = halves();
    picture.pixels()[0] = (byte) 255;
    Picture small = Reduction.SMALL.of(picture, 0);
    int corner = (255 + 15 * 100) / 16;
    assertEquals(corner, small.at(0, 0, 0), 1);
    assertEquals(corner, small.at(0, 3, 3), 1);
    assertEquals(100, small.at(0, 4, 0));
  }

  @Test
  void everyPictureHasAHoleOfItsOwnOfATenthToAThird() {
    Set<Integer> places = new HashSet<>();
    for (int number = 0; number < 20; number++) {
      Picture holed = Reduction.HOLES.of(halves(), number);
      int grey = 0;
      int first = -1;
      for (int i = 0; i < SIDE * SIDE; i++) {
        if ((holed.pixels()[i] & 0xff) == 128) {
          grey++;
          first = first < 0 ? i : first;
        }
      }
      assertTrue(grey > 0.09 * SIDE * SIDE && grey < 0.34 * SIDE * SIDE, grey + " pixels");
      places.add(first);
    }
    assertNotEquals(1, places.size());
  }
}
