package atelier.learner.gan;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Recipe;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Small tasks for tests. */
public final class GanTasks {
  private GanTasks() {}

  /** Pictures of one bright disc each, at a random place. */
  public static PackedImages discs(Path folder, int count, int size, int channels)
      throws IOException {
    Path file = folder.resolve("discs-%d-%d-%d".formatted(count, size, channels));
    RandomGenerator random = new SplittableRandom(10);
    try (PackedImages.Writer writer =
        new PackedImages.Writer(Files.newOutputStream(file), size, channels)) {
      for (int i = 0; i < count; i++) {
        double x = size * random.nextDouble(0.35, 0.65);
        double y = size * random.nextDouble(0.35, 0.65);
        byte[] pixels = new byte[channels * size * size];
        for (int j = 0; j < pixels.length; j++) {
          int place = j % (size * size);
          double distance = Math.hypot(place % size - x, place / size - y);
          pixels[j] = (byte) (distance < size * 0.25 ? 230 : 20);
        }
        writer.add(new Picture(size, size, channels, pixels), i % 2 == 0 ? "even" : "odd", null);
      }
    }
    return PackedImages.open(file);
  }

  public static Task task(String family, PackedImages images, Map<String, ?> settings) {
    Family found = Families.standard().find(family).orElseThrow();
    return task(found, images, settings, null);
  }

  /** A task on the pictures of one label only. */
  public static Task task(
      Family family, PackedImages images, Map<String, ?> settings, @Nullable String label) {
    return new Task(
        new Recipe(family.key(), Given.NOTHING, null, family.settings(settings), 1, label),
        100,
        Map.of("pictures", images),
        Map.of(),
        null);
  }

  static GanLearner learner(Task task) {
    return (GanLearner) GanLearners.byFamily().get(task.family()).apply(task);
  }
}
