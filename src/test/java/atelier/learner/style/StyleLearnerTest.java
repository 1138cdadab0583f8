package atelier.learner.style;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.imageset.Picture;
import atelier.learner.Diverged;
import atelier.learner.Task;
import atelier.tensor.Safetensors;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StyleLearnerTest {
  /** At every place of the way: within a scale, just before it ends, and at the last one. */
  @ParameterizedTest
  @CsvSource({
    "patches, adam, 3",
    "patches, adam, 6",
    "patches, adam, 14",
    "patches, lbfgs, 9",
    "squeezenet, adam, 9",
    "squeezenet, lbfgs, 9"
  })
  void goesOnExactlyFromItsState(String method, String optimizer, int before) {
    Task task =
        StyleTasks.task(
            Map.of("method", method, "optimizer", optimizer, "size", 128),
            20,
            StyleTasks.disc(60, 40),
            StyleTasks.stripes(50, 50));
    try (StyleLearner learner = new StyleLearner(task);
        StyleLearner resumed = new StyleLearner(task)) {
      for (int i = 0; i < before; i++) {
        learner.step();
      }
      byte[] saved = Safetensors.bytes(learner.state());
      resumed.restore(Safetensors.read(ByteBuffer.wrap(saved)));
      for (int i = 0; i < 5; i++) {
        assertEquals(learner.step(), resumed.step());
      }
      TensorMap expected = learner.state();
      TensorMap actual = resumed.state();
      assertEquals(expected.names(), actual.names());
      for (String name : expected.names()) {
        assertEquals(expected.get(name).data(), actual.get(name).data(), name);
      }
      assertArrayEquals(learner.preview().picture().pixels(), resumed.preview().picture().pixels());
    }
  }

  /** As states were before the picture was a network's weight. */
  @ParameterizedTest
  @ValueSource(strings = {"adam", "lbfgs"})
  void goesOnFromAStateOfBefore(String optimizer) {
    Task task =
        StyleTasks.task(
            Map.of("size", 128, "optimizer", optimizer),
            20,
            StyleTasks.disc(60, 40),
            StyleTasks.stripes(50, 50));
    try (StyleLearner learner = new StyleLearner(task);
        StyleLearner resumed = new StyleLearner(task)) {
      for (int i = 0; i < 14; i++) {
        learner.step();
      }
      TensorMap state = learner.state();
      Tensor picture = state.get("picture.pixels");
      long[] form = {3, picture.shape()[2], picture.shape()[3]};
      TensorMap before = new TensorMap();
      before.put("progress", Tensor.of(new long[] {14, 1, 8}, 3));
      before.put("picture", Tensor.of(picture.floats(), form));
      float[] average = picture.floats();
      for (int i = 0; i < average.length; i++) {
        average[i] *= (float) (1 - Math.pow(0.96, 8)); // began with zeros
      }
      before.put("averaged.picture", Tensor.of(average, form));
      for (String name : state.names()) {
        String former =
            name.replace("optimizer.picture.pixels.moment1", "optimizer.first")
                .replace("optimizer.picture.pixels.moment2", "optimizer.second")
                .replace("optimizer.picture.steps", "optimizer.steps")
                .replace("lbfgs.", "optimizer.");
        if (former.startsWith("optimizer.") && optimizer.equals("adam") != name.contains("lbfgs")) {
          float[] flat = state.get(name).shape().length == 4 ? state.get(name).floats() : null;
          before.put(former, flat == null ? state.get(name) : Tensor.of(flat, flat.length));
        }
      }
      resumed.restore(before);
      if (optimizer.equals("adam")) {
        Tensor restored = resumed.state().get("averaged.picture.pixels");
        assertArrayEquals(picture.floats(), restored.floats(), 1e-6f);
      }
      assertEquals(learner.step(), resumed.step());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"patches", "squeezenet"})
  void keepsNoArrayOfAStepAndFreesAllInTheEnd(String method) {
    StyleLearner learner =
        new StyleLearner(
            StyleTasks.task(
                Map.of("method", method), 12, StyleTasks.disc(60, 40), StyleTasks.stripes(50, 50)));
    for (int i = 0; i < 4; i++) { // the content's features are kept for each move of the pictures
      learner.step();
    }
    int before = learner.arrays();
    for (int i = 0; i < 12; i++) {
      learner.step();
    }
    learner.preview();
    learner.state();
    assertEquals(before, learner.arrays());
    learner.close();
    assertEquals(0, learner.arrays());
  }

  @ParameterizedTest
  @CsvSource({
    "patches, adam, content",
    "patches, lbfgs, content",
    "patches, adam, noise",
    "squeezenet, adam, content",
    "squeezenet, lbfgs, content",
    "squeezenet, adam, noise"
  })
  void bringsTheStyleIn(String method, String optimizer, String start) {
    Task task =
        StyleTasks.task(
            Map.of("method", method, "optimizer", optimizer, "start", start),
            60,
            StyleTasks.disc(64, 48),
            StyleTasks.stripes(64, 64));
    try (StyleLearner learner = new StyleLearner(task)) {
      Map<String, Float> first = learner.step().values();
      assertEquals(Set.of("contentLoss", "styleLoss", "variationLoss"), first.keySet());
      Map<String, Float> last = first;
      for (int i = 1; i < 60; i++) {
        last = learner.step().values();
        assertEquals(first.keySet(), last.keySet());
      }
      assertTrue(last.get("styleLoss") < 0.6 * first.get("styleLoss"), first + " became " + last);
    }
  }

  @ParameterizedTest
  @CsvSource({"patches, 1e22", "patches, NaN", "squeezenet, 1e22", "squeezenet, NaN"})
  void noticesAnAbsurdPixel(String method, float absurd) {
    Task task =
        StyleTasks.task(
            Map.of("method", method, "size", 128),
            20,
            StyleTasks.disc(60, 40),
            StyleTasks.stripes(50, 50));
    try (StyleLearner learner = new StyleLearner(task)) {
      TensorMap state = learner.state();
      float[] picture = state.get("picture.pixels").floats();
      picture[7] = absurd;
      state.put("picture.pixels", Tensor.of(picture, state.get("picture.pixels").shape()));
      learner.restore(state);
      assertThrows(Diverged.class, learner::step);
    }
  }

  @Test
  void keepsTheFormOfTheContent() {
    Task task = StyleTasks.task(Map.of(), 10, StyleTasks.disc(90, 60), StyleTasks.stripes(40, 100));
    try (StyleLearner learner = new StyleLearner(task)) {
      for (int i = 0; i < 10; i++) {
        Picture shown = learner.preview().picture();
        assertEquals(128, shown.width());
        assertEquals(85, shown.height());
        learner.step();
      }
    }
  }

  @Test
  void keepsTheColorsOfTheContent() {
    Picture content = StyleTasks.disc(64, 64);
    Task task =
        StyleTasks.task(Map.of("keepColors", true), 30, content, StyleTasks.stripes(64, 64));
    try (StyleLearner learner = new StyleLearner(task)) {
      for (int i = 0; i < 30; i++) {
        learner.step();
      }
      Picture shown = learner.preview().picture();
      for (int y = 0; y < shown.height(); y++) {
        for (int x = 0; x < shown.width(); x++) {
          assertEquals(shown.at(0, y, x), shown.at(2, y, x), 1, "grey stays grey");
        }
      }
    }
  }

  @Test
  void blendsStylesByTheirShares() {
    Picture content = StyleTasks.disc(64, 64);
    Picture dark = StyleTasks.plain(64, 64, 20);
    Picture bright = StyleTasks.plain(64, 64, 230);
    double onlyDark = brightness(Map.of("rate", 0.1, "blend2", 0.0), content, dark, bright);
    double both = brightness(Map.of("rate", 0.1), content, dark, bright);
    double onlyBright = brightness(Map.of("rate", 0.1, "blend1", 0.0), content, dark, bright);
    assertTrue(
        onlyDark + 20 < both && both + 20 < onlyBright, onlyDark + " " + both + " " + onlyBright);
  }

  private static double brightness(Map<String, ?> settings, Picture content, Picture... styles) {
    try (StyleLearner learner = new StyleLearner(StyleTasks.task(settings, 30, content, styles))) {
      for (int i = 0; i < 30; i++) {
        learner.step();
      }
      byte[] pixels = learner.preview().picture().pixels();
      long sum = 0;
      for (byte pixel : pixels) {
        sum += pixel & 0xff;
      }
      return (double) sum / pixels.length;
    }
  }

  @Test
  void takesChangedWeightsFromTheNextStepOn() {
    Task task = StyleTasks.task(Map.of(), 400, StyleTasks.disc(64, 64), StyleTasks.stripes(64, 64));
    try (StyleLearner learner = new StyleLearner(task)) {
      for (int i = 0; i < 20; i++) {
        learner.step();
      }
      float before = learner.step().values().get("contentLoss");
      learner.adjust(
          Families.standard()
              .find("style-transfer")
              .orElseThrow()
              .adjust(task.settings(), Map.of("contentWeight", 10, "styleWeight", 0)));
      for (int i = 0; i < 30; i++) {
        learner.step();
      }
      float after = learner.step().values().get("contentLoss");
      assertTrue(after < 0.5 * before, before + " became " + after);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "patches, 128, 16, 16",
    "patches, 128, 200, 60",
    "patches, 128, 3, 4",
    "patches, 512, 512, 32",
    "squeezenet, 512, 32, 512",
    "squeezenet, 128, 3, 4"
  })
  void takesSmallAndOddPictures(String method, int size, int width, int height) {
    Task task =
        StyleTasks.task(
            Map.of("method", method, "size", size),
            5,
            StyleTasks.disc(width, height),
            StyleTasks.plain(2, 2, 100),
            StyleTasks.stripes(90, 3));
    try (StyleLearner learner = new StyleLearner(task)) {
      for (int i = 0; i < 5; i++) {
        learner.step();
      }
      byte[] pixels = learner.preview().picture().pixels();
      assertNotEquals(0, Arrays.hashCode(pixels));
    }
  }

  @Test
  void saysWhatIsWrongWithPicturesAndWeights() {
    Picture style = StyleTasks.stripes(40, 40);
    IllegalArgumentException narrow =
        assertThrows(
            IllegalArgumentException.class,
            () -> new StyleLearner(StyleTasks.task(Map.of(), 5, StyleTasks.disc(300, 20), style)));
    assertTrue(narrow.getMessage().contains("too narrow"), narrow.getMessage());
    Task right = StyleTasks.task(Map.of("method", "squeezenet"), 5, StyleTasks.disc(60, 60), style);
    Task missing = new Task(right.recipe(), 5, right.images(), right.pictures(), null);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new StyleLearner(missing))
            .getMessage()
            .startsWith("There are no weights for this method yet."));
    Task other = StyleTasks.task(Map.of("method", "vgg19"), 5, StyleTasks.disc(60, 60), style);
    assertEquals(
        "These are not the weights of VGG19: features.2.weight is missing. Choose a safetensors"
            + " file with torchvision's names.",
        assertThrows(IllegalArgumentException.class, () -> new StyleLearner(other)).getMessage());
  }
}
