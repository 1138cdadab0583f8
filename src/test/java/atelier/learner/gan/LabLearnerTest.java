package atelier.learner.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Learner;
import atelier.nn.Noise;
import atelier.tensor.TensorMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabLearnerTest {
  @TempDir Path folder;

  @Test
  void onlyTheDiscriminatorLearnsAgainstNoise() throws IOException {
    PackedImages images = GanTasks.discs(folder, 20, 28, 1);
    try (Learner learner = learner(images, Map.of("batch", 4, "noiseSteps", 3))) {
      TensorMap before = learner.state();
      for (int i = 0; i < 3; i++) {
        learner.step();
      }
      TensorMap against = learner.state();
      assertEquals(weights(before, "generator"), weights(against, "generator"));
      assertNotEquals(weights(before, "discriminator"), weights(against, "discriminator"));
      assertEquals(0, against.get("memory").shape()[0]);
      learner.step();
      TensorMap after = learner.state();
      assertNotEquals(weights(against, "generator"), weights(after, "generator"));
      assertEquals(1, after.get("memory").shape()[0]);
    }
  }

  /** The generated pictures' mean comes close to that of the real ones. */
  @Test
  void learns() throws IOException {
    PackedImages images = GanTasks.discs(folder, 100, 28, 1);
    try (Learner learner = learner(images, Map.of())) {
      double before = distance(images, learner);
      for (int i = 0; i < 1500; i++) {
        learner.step();
      }
      double after = distance(images, learner);
      assertTrue(after < 0.6 * before, "from %.1f to %.1f".formatted(before, after));
    }
  }

  @Test
  void memoryForgetsAtRandomAndIsKept() {
    EpisodeMemory memory = new EpisodeMemory(3, 2, 1);
    Noise noise = new Noise(1);
    assertTrue(memory.draw(2, noise).isEmpty());
    for (int i = 1; i <= 30; i++) {
      memory.add(new Picture(2, 2, 1, new byte[] {(byte) i, 0, 0, 0}), noise);
    }
    List<Picture> kept = memory.some(5);
    assertEquals(3, kept.size());
    assertEquals(5, memory.draw(5, noise).size());
    TensorMap state = new TensorMap();
    memory.save("memory", state);
    EpisodeMemory restored = new EpisodeMemory(3, 2, 1);
    restored.load("memory", state);
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(kept.get(i).pixels(), restored.some(5).get(i).pixels());
    }
  }

  private static Learner learner(PackedImages images, Map<String, ?> settings) {
    Family lab = Families.standard().find("lab").orElseThrow();
    return GanLearners.byFamily().get("lab").apply(GanTasks.task(lab, images, settings, "even"));
  }

  private static ByteBuffer weights(TensorMap state, String network) {
    return state.get(network + ".0.weight").data();
  }

  /** Mean over pixels of how far the mean of 48 pictures is from that of the real ones. */
  private static double distance(PackedImages images, Learner learner) {
    byte[] grid = learner.preview().picture().pixels();
    double sum = 0;
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 28; x++) {
        double real = 0;
        for (int i = 0; i < images.count(); i += 2) {
          real += (images.pixels(i).get(y * 28 + x) & 0xff) / (images.count() / 2.0);
        }
        double drawn = 0;
        for (int i = 0; i < 48; i++) {
          drawn += (grid[(i / 8 * 28 + y) * 224 + i % 8 * 28 + x] & 0xff) / 48.0;
        }
        sum += Math.abs(real - drawn) / (28 * 28);
      }
    }
    return sum;
  }
}
