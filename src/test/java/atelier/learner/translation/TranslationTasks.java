package atelier.learner.translation;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Recipe;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Task;
import atelier.nn.Noise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Small tasks for tests. */
final class TranslationTasks {
  private TranslationTasks() {}

  /** Two sets of noise; the second is brighter. */
  static Task task(Path folder, int size, int channels, int steps, Map<String, ?> settings)
      throws IOException {
    return task(folder, 12, size, channels, steps, settings);
  }

  /** The same of {@code count} pictures each. */
  static Task task(
      Path folder, int count, int size, int channels, int steps, Map<String, ?> settings)
      throws IOException {
    Family family = Families.standard().find("cyclegan").orElseThrow();
    return new Task(
        new Recipe("cyclegan", Given.NOTHING, null, family.settings(settings), 1, null),
        steps,
        Map.of(
            "a",
            noise(folder, count, size, channels, 0),
            "b",
            noise(folder, count, size, channels, 128)),
        Map.of(),
        null);
  }

  private static PackedImages noise(Path folder, int count, int size, int channels, int least)
      throws IOException {
    Path file = folder.resolve("noise-%d-%d-%d".formatted(size, channels, least));
    Noise noise = new Noise(least);
    try (PackedImages.Writer writer =
        new PackedImages.Writer(Files.newOutputStream(file), size, channels)) {
      for (int i = 0; i < count; i++) {
        byte[] pixels = new byte[channels * size * size];
        for (int p = 0; p < pixels.length; p++) {
          pixels[p] = (byte) (least + noise.nextInt(128));
        }
        writer.add(new Picture(size, size, channels, pixels), null, null);
      }
    }
    return PackedImages.open(file);
  }
}
