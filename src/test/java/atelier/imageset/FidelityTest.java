package atelier.imageset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FidelityTest {
  private static final int SIDE = 24;

  private static Picture noise(int seed, int around, int bound) {
    Random random = new Random(seed);
    Picture picture = Picture.black(SIDE, SIDE, 1);
    for (int i = 0; i < picture.pixels().length; i++) {
      picture.pixels()[i] = (byte) (around + random.nextInt(-bound, bound + 1));
    }
    return picture;
  }

  private static Picture plain(int level) {
    Picture picture = Picture.black(SIDE, SIDE, 1);
    Arrays.fill(picture.pixels(), (byte) level);
    return picture;
  }

  @Test
  void errorsAreThoseOfTheirFormulas() {
    List<Picture> pictures = List.of(plain(100), plain(200));
    List<Picture> truth = List.of(plain(110), plain(190));
    assertEquals(10 / 255.0, Fidelity.meanError(pictures, truth), 1e-9);
    assertEquals(20 * Math.log10(25.5), Fidelity.psnr(pictures, truth), 1e-9);
    assertEquals(Double.POSITIVE_INFINITY, Fidelity.psnr(truth, truth));
  }

  /** Of plain pictures, only the term of their means is not 1. */
  @Test
  void similarityIsThatOfWang() {
    double c1 = Math.pow(0.01 * 255, 2);
    double expected = (2.0 * 100 * 150 + c1) / (100.0 * 100 + 150.0 * 150 + c1);
    assertEquals(expected, Fidelity.ssim(List.of(plain(100)), List.of(plain(150))), 1e-4);
    assertEquals(1, Fidelity.ssim(List.of(noise(1, 128, 90)), List.of(noise(1, 128, 90))), 1e-6);
    double unrelated = Fidelity.ssim(List.of(noise(1, 128, 90)), List.of(noise(2, 128, 90)));
    assertTrue(unrelated < 0.1, "unrelated: " + unrelated);
    assertEquals(
        unrelated,
        Fidelity.ssim(List.of(noise(2, 128, 90)), List.of(noise(1, 128, 90))),
        1e-9,
        "symmetric");
  }
}
