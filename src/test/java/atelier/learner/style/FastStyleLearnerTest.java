package atelier.learner.style;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Recipe;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Diverged;
import atelier.learner.Preview;
import atelier.learner.Task;
import atelier.tensor.Safetensors;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FastStyleLearnerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"patches, 32, 3", "squeezenet, 48, 3", "patches, 48, 1"})
  void goesOnExactlyFromItsState(String method, int size, int channels) throws IOException {
    Task task = task(Map.of("method", method), size, channels);
    try (FastStyleLearner learner = new FastStyleLearner(task);
        FastStyleLearner resumed = new FastStyleLearner(task)) {
      for (int i = 0; i < 6; i++) {
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

  /** Names of moments as states had them before they said of which network. */
  @Test
  void goesOnFromAStateOfBefore() throws IOException {
    Task task = task(Map.of("method", "patches"), 32, 3);
    try (FastStyleLearner learner = new FastStyleLearner(task);
        FastStyleLearner resumed = new FastStyleLearner(task)) {
      for (int i = 0; i < 5; i++) {
        learner.step();
      }
      TensorMap state = learner.state();
      TensorMap before = new TensorMap();
      for (String name : state.names()) {
        if (!name.equals("noise")) {
          before.put(name.replace("optimizer.network.", "optimizer."), state.get(name));
        }
      }
      resumed.restore(before);
      assertEquals(learner.step(), resumed.step());
    }
  }

  @Test
  void noticesAnAbsurdWeight() throws IOException {
    Task task = task(Map.of("method", "patches"), 32, 3);
    try (FastStyleLearner learner = new FastStyleLearner(task)) {
      TensorMap state = learner.state();
      float[] bias = state.get("network.up2.bias").floats();
      bias[0] = 1e11f;
      TensorMap absurd = new TensorMap();
      state.names().forEach(name -> absurd.put(name, state.get(name)));
      absurd.put("network.up2.bias", Tensor.of(bias, bias.length));
      learner.restore(absurd);
      assertThrows(Diverged.class, learner::state);
    }
  }

  @ParameterizedTest
  @CsvSource({"patches", "squeezenet"})
  void keepsNoArrayOfAStepAndFreesAllInTheEnd(String method) throws IOException {
    FastStyleLearner learner = new FastStyleLearner(task(Map.of("method", method), 32, 3));
    learner.step();
    learner.preview();
    int before = learner.arrays();
    for (int i = 0; i < 10; i++) {
      learner.step();
    }
    learner.preview();
    learner.state();
    learner.repaint(List.of(StyleTasks.disc(37, 50)));
    assertEquals(before, learner.arrays());
    learner.close();
    assertEquals(0, learner.arrays());
  }

  @ParameterizedTest
  @CsvSource({"patches", "squeezenet"})
  void learnsTheStyle(String method) throws IOException {
    try (FastStyleLearner learner = new FastStyleLearner(task(Map.of("method", method), 32, 3))) {
      double first = 0;
      double last = 0;
      for (int i = 0; i < 240; i++) {
        double loss = learner.step().values().get("styleLoss");
        first += i < 5 ? loss / 5 : 0;
        last += i >= 235 ? loss / 5 : 0;
      }
      assertTrue(last < 0.5 * first, first + " became " + last);
      Preview preview = learner.preview();
      assertEquals(6, preview.columns());
      assertEquals(2, preview.rows());
      assertEquals(6 * 32, preview.picture().width());
    }
  }

  @ParameterizedTest
  @CsvSource({"64, 64", "61, 47", "1, 1", "5, 130"})
  void repaintsPicturesOfAnySize(int width, int height) throws IOException {
    try (FastStyleLearner learner = new FastStyleLearner(task(Map.of(), 32, 3))) {
      Picture color = StyleTasks.disc(width, height);
      Picture grey = Picture.black(width, height, 1);
      List<Picture> painted = learner.repaint(List.of(color, color));
      assertEquals(2, painted.size());
      assertEquals(width, painted.get(0).width());
      assertEquals(height, painted.get(0).height());
      assertEquals(3, painted.get(0).channels());
      assertArrayEquals(painted.get(0).pixels(), painted.get(1).pixels());
      assertEquals(3, learner.repaint(List.of(grey)).get(0).channels());
    }
  }

  private Task task(Map<String, ?> settings, int size, int channels) throws IOException {
    Map<String, Object> all = new HashMap<>(Map.of("batch", 2, "width", 8, "styleSide", 64));
    all.putAll(settings);
    Family family = Families.standard().find("fast-style").orElseThrow();
    return new Task(
        new Recipe(family.key(), Given.NOTHING, null, family.settings(all), 1, null),
        100,
        Map.of("pictures", images(size, channels)),
        Map.of("style", List.of(StyleTasks.stripes(80, 60))),
        all.containsValue("squeezenet") ? RandomNetworks.squeezeNet() : null);
  }

  private PackedImages images(int size, int channels) throws IOException {
    Path file = folder.resolve(size + "-" + channels);
    RandomGenerator random = new SplittableRandom(1);
    try (PackedImages.Writer writer =
        new PackedImages.Writer(Files.newOutputStream(file), size, channels)) {
      for (int i = 0; i < 9; i++) {
        byte[] pixels = new byte[channels * size * size];
        int from = random.nextInt(size / 2);
        for (int j = 0; j < pixels.length; j++) {
          pixels[j] = (byte) (j % size >= from && j % size < from + size / 2 ? 220 : 40);
        }
        writer.add(new Picture(size, size, channels, pixels), null, null);
      }
    }
    return PackedImages.open(file);
  }
}
