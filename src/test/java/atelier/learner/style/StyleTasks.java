package atelier.learner.style;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Recipe;
import atelier.imageset.Picture;
import atelier.learner.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Small tasks for tests. */
final class StyleTasks {
  private StyleTasks() {}

  /** A bright disc on a dark ground. */
  static Picture disc(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < pixels.length; i++) {
      int place = i % (width * height);
      double distance = Math.hypot(place % width - width / 2.0, place / width - height / 2.0);
      pixels[i] = (byte) (distance < Math.min(width, height) / 3.0 ? 220 : 40);
    }
    return new Picture(width, height, 3, pixels);
  }

  /** Slanting stripes, red and yellow. */
  static Picture stripes(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      boolean yellow = (i % width + i / width) / 4 % 2 == 0;
      pixels[i] = (byte) 210;
      pixels[width * height + i] = (byte) (yellow ? 200 : 20);
      pixels[2 * width * height + i] = 30;
    }
    return new Picture(width, height, 3, pixels);
  }

  static Picture plain(int width, int height, int value) {
    byte[] pixels = new byte[3 * width * height];
    java.util.Arrays.fill(pixels, (byte) value);
    return new Picture(width, height, 3, pixels);
  }

  static Picture noise(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    new SplittableRandom(1).nextBytes(pixels);
    return new Picture(width, height, 3, pixels);
  }

  static Task task(Map<String, ?> settings, int steps, Picture content, Picture... styles) {
    Map<String, Object> all = new HashMap<>(Map.of("size", 128));
    all.putAll(settings);
    Family family = Families.standard().find("style-transfer").orElseThrow();
    return new Task(
        new Recipe(family.key(), Given.NOTHING, null, family.settings(all), 1, null),
        steps,
        Map.of(),
        Map.of("content", List.of(content), "style", List.of(styles)),
        "patches".equals(all.getOrDefault("method", "patches"))
            ? null
            : RandomNetworks.squeezeNet());
  }
}
