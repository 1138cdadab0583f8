package atelier.learner.vitals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generators that are well, and generators that are ill in one way each. */
class VitalsTest {
  private static final int SIZE = 32;

  @TempDir Path folder;
  private final List<Picture> learnt = discs(300, 1);
  private PackedImages images;

  @BeforeEach
  void pack() throws IOException {
    Path file = folder.resolve("set");
    try (PackedImages.Writer writer =
        new PackedImages.Writer(Files.newOutputStream(file), SIZE, 3)) {
      for (Picture picture : learnt) {
        writer.add(picture, null, null);
      }
    }
    images = PackedImages.open(file);
  }

  @Test
  void oneThatDrawsOthersOfTheKindIsWell() {
    Map<String, Float> vitals = measure(discs(Vitals.COUNT, 2));

    assertEquals(1, vitals.get("diversity"), 0.15);
    assertEquals(1, vitals.get("pixelVariance"), 0.15);
    assertEquals(0, vitals.get("kidSmall"), 0.1);
    assertTrue(vitals.get("coverage") > 0.8, vitals::toString);
    assertEquals(1, vitals.get("novelty"), 0.2);
  }

  @Test
  void oneThatDrawsOnePictureOnlyHasCollapsed() {
    List<Picture> same = Collections.nCopies(Vitals.COUNT, discs(1, 2).get(0));

    Map<String, Float> vitals = measure(same);

    assertEquals(0, vitals.get("diversity"), 1e-3);
    assertEquals(0, vitals.get("pixelVariance"), 1e-3);
    assertTrue(vitals.get("coverage") < 0.2, vitals::toString);
    assertTrue(vitals.get("kidSmall") > 1, vitals::toString);
  }

  @Test
  void oneThatDrawsWhatItWasShownHasLearntByHeart() {
    Map<String, Float> vitals = measure(learnt.subList(0, Vitals.COUNT));

    assertEquals(0, vitals.get("novelty"), 1e-3);
    assertEquals(1, vitals.get("diversity"), 0.15);
  }

  @Test
  void oneThatDrawsNoiseIsFarFromThePictures() {
    Random random = new Random(3);
    List<Picture> noise = new ArrayList<>();
    for (int i = 0; i < Vitals.COUNT; i++) {
      byte[] pixels = new byte[3 * SIZE * SIZE];
      random.nextBytes(pixels);
      noise.add(new Picture(SIZE, SIZE, 3, pixels));
    }

    Map<String, Float> vitals = measure(noise);

    assertTrue(vitals.get("kidSmall") > 0.5, vitals::toString);
    assertTrue(vitals.get("novelty") > 1.5, vitals::toString);
    assertEquals(0, vitals.get("coverage"));
  }

  @Test
  void movementIsPerHundredSteps() {
    Vitals vitals = new Vitals(images, null, 7);
    List<Picture> first = discs(Vitals.COUNT, 2);
    List<Picture> second = discs(Vitals.COUNT, 3);

    assertTrue(vitals.measure(100, first).get("movement").isNaN());
    float near = vitals.measure(200, second).get("movement");
    assertEquals(0, vitals.measure(300, second).get("movement"), 1e-6);
    float far = vitals.measure(700, first).get("movement");

    assertEquals(1, near, 0.3);
    assertEquals(near / 4, far, 1e-5);
  }

  private Map<String, Float> measure(List<Picture> generated) {
    return new Vitals(images, null, 7).measure(100, generated);
  }

  /** A disc of any colour, place and size on a grey ground. */
  private static List<Picture> discs(int count, long seed) {
    Random random = new Random(seed);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double x = 8 + random.nextDouble() * 16;
      double y = 8 + random.nextDouble() * 16;
      double radius = 4 + random.nextDouble() * 8;
      byte[] pixels = new byte[3 * SIZE * SIZE];
      for (int c = 0; c < 3; c++) {
        int colour = random.nextInt(256);
        for (int p = 0; p < SIZE * SIZE; p++) {
          boolean inside = Math.hypot(p % SIZE - x, p / SIZE - y) < radius;
          pixels[c * SIZE * SIZE + p] = (byte) (inside ? colour : 128);
        }
      }
      pictures.add(new Picture(SIZE, SIZE, 3, pixels));
    }
    return pictures;
  }
}
