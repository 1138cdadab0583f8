package atelier.learner.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Recipe;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Preview;
import atelier.learner.Task;
import atelier.link.Question;
import atelier.nn.Noise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pix2PixLearnerTest {
  private static final int SIDE = 32;
  private static final int COUNT = 60;
  private static final Family FAMILY = Families.standard().find("pix2pix").orElseThrow();

  @TempDir Path folder;

  @Test
  void translatesPairsThatItNeverSaw() throws IOException {
    try (Pix2PixLearner learner = new Pix2PixLearner(task())) {
      float before = learner.vitals().get("heldOutError");
      for (int i = 0; i < 100; i++) {
        learner.step();
      }
      Map<String, Float> vitals = learner.vitals();
      float untranslated = vitals.get("untranslatedError");
      assertTrue(before > untranslated / 2, "nothing learnt yet: " + before);
      assertTrue(vitals.get("heldOutError") < untranslated / 3, vitals.toString());
    }
  }

  /** Six held-out pairs: the picture, its translation, its partner. */
  @Test
  void showsHeldOutPairs() throws IOException {
    try (Pix2PixLearner learner = new Pix2PixLearner(task())) {
      Preview preview = learner.preview();
      assertEquals(6, preview.columns());
      assertEquals(3, preview.rows());
      Picture given = cell(preview.picture(), 0, 0);
      assertArrayEquals(negative(given).pixels(), cell(preview.picture(), 2, 0).pixels());
      Question question =
          new Question(
              "translate",
              FAMILY.tool("translate").orElseThrow().parameters(Map.of()),
              "picture",
              List.of(given));
      Picture answer = learner.answer(question).next().pictures().get(0);
      Picture shown = cell(preview.picture(), 1, 0);
      for (int i = 0; i < answer.pixels().length; i++) {
        assertEquals(shown.pixels()[i] & 0xff, answer.pixels()[i] & 0xff, 1);
      }
    }
  }

  private static Picture cell(Picture grid, int column, int row) {
    Picture cell = Picture.black(SIDE, SIDE, grid.channels());
    for (int i = 0; i < cell.pixels().length; i++) {
      int x = column * SIDE + i % SIDE;
      int y = row * SIDE + i / SIDE % SIDE;
      cell.pixels()[i] = (byte) grid.at(i / (SIDE * SIDE), y, x);
    }
    return cell;
  }

  /** Bars and their negatives. */
  private Task task() throws IOException {
    return new Task(
        new Recipe(
            "pix2pix",
            Given.NOTHING,
            null,
            FAMILY.settings(Map.of("batch", 4, "width", "16", "generatorRate", 1e-3)),
            1,
            null),
        1000,
        Map.of("from", bars("from", false), "to", bars("to", true)),
        Map.of(),
        null);
  }

  private PackedImages bars(String name, boolean negative) throws IOException {
    Path file = folder.resolve(name);
    try (PackedImages.Writer writer =
        new PackedImages.Writer(Files.newOutputStream(file), SIDE, 1)) {
      for (int i = 0; i < COUNT; i++) {
        Noise noise = Noise.of(7, i);
        int at = noise.nextInt(SIDE - 8);
        boolean lying = noise.nextBoolean();
        Picture picture = Picture.black(SIDE, SIDE, 1);
        for (int p = 0; p < SIDE * SIDE; p++) {
          int place = lying ? p / SIDE : p % SIDE;
          picture.pixels()[p] = (byte) (place >= at && place < at + 8 ? 230 : 20);
        }
        writer.add(negative ? negative(picture) : picture, null, null);
      }
    }
    return PackedImages.open(file);
  }

  private static Picture negative(Picture picture) {
    byte[] pixels = picture.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ~pixels[i];
    }
    return new Picture(picture.width(), picture.height(), picture.channels(), pixels);
  }
}
