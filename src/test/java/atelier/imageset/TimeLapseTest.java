package atelier.imageset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;

class TimeLapseTest {
  @Test
  void keepsEveryFrameThatFits() throws Exception {
    assertEquals(40, frames(TimeLapse.gif(noise(40, 32))).size());
    assertEquals(150, frames(TimeLapse.gif(noise(300, 8))).size());
  }

  @Test
  void staysBelowItsSizeWithTheFirstAndTheLastFrame() throws Exception {
    List<TimeLapse.Frame> noise = noise(60, 640); // each about 0.5 MB
    byte[] gif = TimeLapse.gif(noise);
    assertTrue(gif.length < TimeLapse.MOST_BYTES, gif.length + " bytes");
    List<Integer> shown = frames(gif);
    assertTrue(shown.size() >= 6, shown.size() + " frames");
    assertEquals(noise.get(0).read().at(0, 5, 7), shown.get(0));
    assertEquals(noise.get(59).read().at(0, 5, 7), shown.get(shown.size() - 1));
  }

  @Test
  void writesANumberBelowAPicture() {
    Picture numbered = NumberedPicture.of(Picture.black(96, 50, 1), 170);
    assertEquals(96, numbered.width());
    assertEquals(59, numbered.height());
    StringBuilder rows = new StringBuilder();
    for (int y = 52; y < 57; y++) {
      for (int x = 2; x < 13; x++) {
        rows.append(numbered.at(0, y, x) == 255 ? '#' : '.');
      }
      rows.append('\n');
    }
    assertEquals(
        """
        .#..###.###
        ##....#.#.#
        .#...#..#.#
        .#...#..#.#
        ###..#..###
        """,
        rows.toString());
  }

  private static List<TimeLapse.Frame> noise(int count, int side) {
    List<TimeLapse.Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int seed = i;
      frames.add(
          () -> {
            byte[] pixels = new byte[side * side];
            new Random(seed).nextBytes(pixels);
            return new Picture(side, side, 1, pixels);
          });
    }
    return frames;
  }

  /** A pixel of each frame. */
  private static List<Integer> frames(byte[] gif) throws Exception {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(gif))) {
      reader.setInput(in);
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < reader.getNumImages(true); i++) {
        found.add(reader.read(i).getRaster().getSample(7, 5, 0));
      }
      return found;
    } finally {
      reader.dispose();
    }
  }
}
