package atelier.learner.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Task;
import atelier.tensor.TensorMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step on whole sets of two pictures, against plain Java. */
class CycleGanLossTest {
  private static final double CYCLE = 7;
  private static final double IDENTITY = 3;

  @TempDir Path folder;
  private PlainCycleGan plain;
  private List<double[][][]> a;
  private List<double[][][]> b;
  private Map<String, Float> measured;
  private TensorMap after;

  @BeforeEach
  void takeAStep() throws IOException {
    Task task =
        TranslationTasks.task(
            folder,
            2,
            8,
            3,
            100,
            Map.of(
                "batch",
                2,
                "width",
                8,
                "blocks",
                2,
                "cycleWeight",
                CYCLE,
                "identityWeight",
                IDENTITY));
    a = values(task.images("a"));
    b = values(task.images("b"));
    try (CycleGanLearner learner = new CycleGanLearner(task)) {
      plain = new PlainCycleGan(learner.state());
      measured = learner.step().values();
      after = learner.state();
    }
  }

  @Test
  void lossesAreThoseOfThePaper() {
    PlainCycleGan.Losses losses = plain.losses(a, b);
    assertLoss(losses.generatorB(), "generatorLossAtoB");
    assertLoss(losses.generatorA(), "generatorLossBtoA");
    assertLoss(losses.discriminatorA(), "discriminatorLossA");
    assertLoss(losses.discriminatorB(), "discriminatorLossB");
    assertLoss(losses.cycleA(), "cycleLossA");
    assertLoss(losses.cycleB(), "cycleLossB");
    assertLoss(losses.identityA(), "identityLossA");
    assertLoss(losses.identityB(), "identityLossB");
  }

  @Test
  void everyNetworkGoesDownItsOwnLoss() {
    for (String kind : List.of("a", "b")) {
      for (String layer : List.of("in", "down1", "block1.1", "block2.2", "out")) {
        assertGradient("generator." + kind + "." + layer + ".weight");
      }
      assertGradient("generator." + kind + ".in.bias");
      assertGradient("generator." + kind + ".out.bias");
      for (String layer : List.of("0", "1", "2", "3")) {
        assertGradient("discriminator." + kind + "." + layer + ".weight");
      }
      assertGradient("discriminator." + kind + ".3.bias");
    }
  }

  private void assertLoss(double expected, String metric) {
    assertTrue(expected > 1e-3, metric);
    assertEquals(expected, measured.get(metric), 1e-4 * expected, metric);
  }

  /** Half the gradient is Adam's first moment after the first step. */
  private void assertGradient(String weight) {
    float[] moment = after.get("optimizer." + weight + ".moment1").floats();
    double[] values = plain.weight(weight);
    double scale = 0;
    for (float m : moment) {
      scale = Math.max(scale, 2 * Math.abs(m));
    }
    assertTrue(scale > 1e-6, weight + " has a gradient");
    for (int i = 0; i < values.length; i += 1 + values.length / 7) {
      double before = values[i];
      values[i] = before + 1e-6;
      double more = loss(weight);
      values[i] = before - 1e-6;
      double less = loss(weight);
      values[i] = before;
      assertEquals((more - less) / 2e-6, 2 * moment[i], 2e-3 * scale, weight + " " + i);
    }
  }

  private double loss(String weight) {
    PlainCycleGan.Losses losses = plain.losses(a, b);
    return weight.startsWith("generator")
        ? losses.generators(CYCLE, IDENTITY)
        : losses.discriminatorA() + losses.discriminatorB();
  }

  private static List<double[][][]> values(PackedImages images) {
    return IntStream.range(0, images.count())
        .mapToObj(images::picture)
        .map(p -> values(p))
        .toList();
  }

  private static double[][][] values(Picture picture) {
    double[][][] values = new double[picture.channels()][picture.height()][picture.width()];
    for (int c = 0; c < values.length; c++) {
      for (int y = 0; y < picture.height(); y++) {
        for (int x = 0; x < picture.width(); x++) {
          values[c][y][x] = picture.at(c, y, x) * 2 / 255.0 - 1;
        }
      }
    }
    return values;
  }
}
