package atelier.drawing.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  private final Examples examples = new Examples();

  @Test
  void drawsEachTheSameEveryTime() throws Exception {
    List<String> keys =
        Stream.concat(examples.contents().stream(), examples.styles().stream())
            .map(Examples.Example::key)
            .toList();
    assertEquals(8, Set.copyOf(keys).size());
    for (String key : keys) {
      byte[] png = examples.png(key).orElseThrow();
      assertArrayEquals(png, new Examples().png(key).orElseThrow(), key);
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
      assertTrue(image.getWidth() >= 256 && image.getWidth() <= 512, key);
      assertTrue(image.getHeight() >= 256 && image.getHeight() <= 512, key);
      assertTrue(colours(image) > 30, key + " is more than a few colours");
    }
    assertEquals(Optional.empty(), examples.png("nothing"));
  }

  private static int colours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y += 2) {
      for (int x = 0; x < image.getWidth(); x += 2) {
        colours.add(image.getRGB(x, y));
      }
    }
    return colours.size();
  }
}
