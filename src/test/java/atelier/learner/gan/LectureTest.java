package atelier.learner.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.PackedImages;
import atelier.learner.Batch;
import atelier.learner.Feed;
import atelier.learner.Range;
import atelier.nn.Array;
import atelier.nn.Noise;
import atelier.nn.Ops;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lecture's GANs do what a plain loop over the same batches does, from the same weights: the
 * losses of ten steps agree to four digits. Unlike the lecture's, both networks learn from one look
 * at the same pictures, where it draws new ones for the generator.
 */
class LectureTest {
  private static final int N = 4;

  @TempDir Path folder;

  @Test
  void denseIsThePlainLoop() throws IOException {
    compare("dense", Map.of("batch", N), Range.UNIT, 30);
  }

  /** Without dropout, whose masks are the engine's own. */
  @Test
  void convolutionalIsThePlainLoop() throws IOException {
    compare("dcgan", Map.of("batch", N, "width", 16, "dropout", 0.0), Range.SYMMETRIC, 100);
  }

  private void compare(String family, Map<String, ?> settings, Range range, int latent)
      throws IOException {
    PackedImages images = GanTasks.discs(folder, 20, 28, 1);
    try (GanLearner learner = GanTasks.learner(GanTasks.task(family, images, settings));
        Ops ops = Ops.open()) {
      PlainGan plain =
          family.equals("dense")
              ? PlainGan.dense(learner.state(), N)
              : PlainGan.convolutional(learner.state(), N);
      Feed feed = new Feed(images, null, 1);
      Noise noise = Noise.of(1, 1);
      for (int step = 1; step <= 10; step++) {
        Batch real = feed.next(N);
        Array latents = ops.normal(noise, N, latent);
        PlainGan.Losses expected = plain.step(real.numbers(ops, range).floats(), latents.floats());
        assertTrue(plain.margin() > 5e-7, "rounding may decide a derivative at step " + step);
        Map<String, Float> losses = learner.step().values();
        assertEquals(
            expected.discriminator(),
            losses.get("discriminatorLoss"),
            1e-4 * expected.discriminator(),
            "step " + step);
        assertEquals(
            expected.generator(),
            losses.get("generatorLoss"),
            1e-4 * expected.generator(),
            "step " + step);
      }
    }
  }
}
