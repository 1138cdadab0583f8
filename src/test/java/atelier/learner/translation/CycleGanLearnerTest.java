package atelier.learner.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Direction;
import atelier.family.Families;
import atelier.family.Family;
import atelier.imageset.Picture;
import atelier.learner.Diverged;
import atelier.learner.Preview;
import atelier.learner.Task;
import atelier.tensor.Safetensors;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CycleGanLearnerTest {
  private static final Map<String, Integer> SMALL = Map.of("batch", 3, "width", 8, "blocks", 1);

  @TempDir Path folder;

  /** Long enough for the pool to give old pictures, and into the second half of the run. */
  @ParameterizedTest
  @CsvSource({"28, 3, one, false", "48, 1, two, true"})
  void goesOnExactlyFromItsState(int size, int channels, String scales, boolean mirrored)
      throws IOException {
    Map<String, Object> settings = new HashMap<>(SMALL);
    settings.putAll(Map.of("scales", scales, "mirrored", mirrored));
    Task task = TranslationTasks.task(folder, size, channels, 30, settings);
    try (CycleGanLearner learner = new CycleGanLearner(task);
        CycleGanLearner resumed = new CycleGanLearner(task)) {
      for (int i = 0; i < 21; i++) {
        learner.step();
      }
      byte[] saved = Safetensors.bytes(learner.state());
      resumed.restore(Safetensors.read(ByteBuffer.wrap(saved)));
      for (int i = 0; i < 4; i++) {
        assertEquals(learner.step(), resumed.step());
      }
      assertSameNumbers(learner.state(), resumed.state());
      assertArrayEquals(learner.preview().picture().pixels(), resumed.preview().picture().pixels());
    }
  }

  @Test
  void goesOnFromAFreshState() throws IOException {
    Task task = TranslationTasks.task(folder, 28, 3, 30, SMALL);
    try (CycleGanLearner learner = new CycleGanLearner(task);
        CycleGanLearner resumed = new CycleGanLearner(task)) {
      byte[] saved = Safetensors.bytes(learner.state());
      resumed.step();
      resumed.restore(Safetensors.read(ByteBuffer.wrap(saved)));
      assertEquals(learner.step(), resumed.step());
    }
  }

  @Test
  void keepsNoArrayOfAStepAndFreesAllInTheEnd() throws IOException {
    CycleGanLearner learner = new CycleGanLearner(TranslationTasks.task(folder, 28, 3, 30, SMALL));
    learner.step();
    learner.preview();
    int before = learner.arrays();
    for (int i = 0; i < 24; i++) {
      learner.step();
    }
    learner.preview();
    learner.state();
    assertEquals(before, learner.arrays());
    learner.close();
    assertEquals(0, learner.arrays());
  }

  @Test
  void weightsOfTheLossesAreLive() throws IOException {
    Task task = TranslationTasks.task(folder, 28, 3, 30, SMALL);
    Family family = Families.standard().find("cyclegan").orElseThrow();
    try (CycleGanLearner learner = new CycleGanLearner(task);
        CycleGanLearner same = new CycleGanLearner(task)) {
      assertEquals(learner.step(), same.step());
      learner.adjust(family.adjust(task.settings(), Map.of("cycleWeight", 0.0)));
      assertEquals(learner.step(), same.step());
      assertNotEquals(learner.step(), same.step());

      learner.adjust(family.adjust(task.settings(), Map.of("identityWeight", 0.0)));
      assertEquals(0, learner.step().values().get("identityLossA"));
    }
  }

  @Test
  void everyMeasurementHasAChart() throws IOException {
    Set<String> charted =
        Families.standard().find("cyclegan").orElseThrow().charts().stream()
            .flatMap(chart -> chart.series().stream())
            .map(series -> series.metric())
            .collect(Collectors.toSet());
    try (CycleGanLearner learner =
        new CycleGanLearner(TranslationTasks.task(folder, 28, 3, 30, SMALL))) {
      assertEquals(charted, learner.step().values().keySet());
    }
  }

  @Test
  void translatesBothWaysAndBack() throws IOException {
    Task task = TranslationTasks.task(folder, 28, 3, 30, SMALL);
    try (CycleGanLearner learner = new CycleGanLearner(task)) {
      List<Picture> pictures = new java.util.ArrayList<>();
      for (int i = 0; i < 20; i++) {
        pictures.add(task.images("a").picture(i % 12));
      }
      List<Picture> there = learner.translate(pictures, Direction.A_TO_B, false);
      List<Picture> both = learner.translate(pictures, Direction.A_TO_B, true);
      assertEquals(20, there.size());
      assertEquals(40, both.size());
      assertClose(there.get(19), both.get(19), 0);
      assertClose(
          there.get(0),
          learner.translate(pictures.subList(0, 1), Direction.A_TO_B, false).get(0),
          1);
      List<Picture> other = learner.translate(pictures, Direction.B_TO_A, false);
      assertTrue(difference(there.get(0), other.get(0)) > 1, "two generators, not one");

      Preview preview = learner.preview();
      assertEquals(List.of(6, 6), List.of(preview.columns(), preview.rows()));
      assertEquals(6 * 28, preview.picture().width());
      assertEquals(6 * 28, preview.picture().height());
    }
  }

  @Test
  void saysWhatToDoWhenItDiverges() throws IOException {
    Task task = TranslationTasks.task(folder, 28, 1, 30, SMALL);
    try (CycleGanLearner learner = new CycleGanLearner(task)) {
      TensorMap state = learner.state();
      TensorMap broken = new TensorMap();
      state.names().forEach(name -> broken.put(name, state.get(name)));
      String name = "generator.a.out.weight";
      float[] weights = state.get(name).floats();
      weights[0] = Float.NaN;
      broken.put(name, Tensor.of(weights, state.get(name).shape()));
      learner.restore(broken);
      assertTrue(
          assertThrows(Diverged.class, learner::step).getMessage().contains("Lower the learning"));
    }
  }

  private static void assertSameNumbers(TensorMap expected, TensorMap actual) {
    assertEquals(expected.names(), actual.names());
    for (String name : expected.names()) {
      assertEquals(expected.get(name).data(), actual.get(name).data(), name);
    }
  }

  private static void assertClose(Picture expected, Picture actual, int tolerance) {
    assertTrue(difference(expected, actual) <= tolerance);
  }

  private static int difference(Picture a, Picture b) {
    int most = 0;
    for (int i = 0; i < a.pixels().length; i++) {
      most = Math.max(most, Math.abs((a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff)));
    }
    return most;
  }
}
