package atelier.learner.scales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.Picture;
import atelier.learner.Preview;
import atelier.learner.gan.GanTasks;
import atelier.tensor.TensorMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MsgLearnerTest {
  @TempDir Path folder;

  private MsgLearner learner() throws IOException {
    return new MsgLearner(
        GanTasks.task("msg", GanTasks.discs(folder, 20, 32, 3), Map.of("batch", 4, "width", 8)));
  }

  /** The squares of a picture at 4×4, 8×8 and 16×16 have one colour each. */
  @Test
  void showsEveryPictureAtAllResolutions() throws IOException {
    try (MsgLearner learner = learner()) {
      learner.step();
      List<Picture> cells = learner.scales(7, 2);
      assertEquals(8, cells.size());
      for (int i = 0; i < cells.size(); i++) {
        int square = 8 >> (i % 4);
        byte[] pixels = cells.get(i).pixels();
        for (int j = 0; j < 32 * 32; j++) {
          int corner = j / 32 / square * square * 32 + j % 32 / square * square;
          assertEquals(pixels[corner], pixels[j]);
        }
      }
      List<Picture> sampled = learner.sample(7, 0, 2);
      for (int i = 0; i < 32 * 32; i++) {
        assertEquals(
            sampled.get(1).pixels()[i] & 0xff, cells.get(7).pixels()[i] & 0xff, 1, "the largest");
      }
      Preview preview = learner.preview();
      assertEquals(8, preview.columns());
      assertEquals(6, preview.rows());
    }
  }

  /** Every resolution goes into the discriminator: each has its part in what is learnt. */
  @Test
  void everyResolutionLearnsFromTheFirstStepOn() throws IOException {
    try (MsgLearner learner = learner()) {
      TensorMap before = learner.state();
      learner.step();
      TensorMap after = learner.state();
      for (int r = 4; r <= 32; r *= 2) {
        for (String part : List.of("generator.", "toPicture.", "fromPicture.", "discriminator.")) {
          String name = part + r + ".0.weight";
          String verdict =
              name.equals("discriminator.4.0.weight") ? "discriminator.4.0.0.weight" : name;
          assertTrue(!before.get(verdict).data().equals(after.get(verdict).data()), verdict);
        }
      }
    }
  }
}
