package atelier.imageset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class AnimatedGifTest {
  @Test
  void keepsEveryGrey() throws IOException {
    Picture ramp = Picture.black(16, 16, 1);
    for (int i = 0; i < 256; i++) {
      ramp.pixels()[i] = (byte) i;
    }
    BufferedImage read = frames(gif(List.of(ramp))).get(0);
    int[] levels = read.getRGB(0, 0, 16, 16, null, 0, 16);
    for (int i = 0; i < 256; i++) {
      assertEquals(0xff000000 | i * 0x010101, levels[i]);
    }
  }

  @Test
  void keepsTheColoursOfEachFrame() throws IOException {
    List<Picture> pictures = List.of(stripes(0), stripes(1), stripes(2));
    List<BufferedImage> read = frames(gif(pictures));
    assertEquals(3, read.size());
    for (int i = 0; i < 3; i++) {
      BufferedImage expected = pictures.get(i).toImage();
      assertArrayEquals(
          expected.getRGB(0, 0, 20, 20, null, 0, 20),
          read.get(i).getRGB(0, 0, 20, 20, null, 0, 20));
    }
  }

  @Test
  void comesNearToManyColours() throws IOException {
    Picture picture = Picture.black(64, 64, 3);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        picture.pixels()[y * 64 + x] = (byte) (4 * x);
        picture.pixels()[(64 + y) * 64 + x] = (byte) (4 * y);
        picture.pixels()[(128 + y) * 64 + x] = (byte) (255 - 2 * x - 2 * y);
      }
    }
    BufferedImage read = frames(gif(List.of(picture))).get(0);
    double error = 0;
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        for (int c = 0; c < 3; c++) {
          error += Math.abs(picture.at(c, y, x) - (read.getRGB(x, y) >> (16 - 8 * c) & 0xff));
        }
      }
    }
    assertTrue(error / (64 * 64 * 3) < 6, "mean error " + error / (64 * 64 * 3));
  }

  @Test
  void repeatsForEverAtTheGivenPace() throws IOException {
    byte[] gif = gif(List.of(stripes(0), stripes(1)));
    assertTrue(
        new String(gif, StandardCharsets.ISO_8859_1)
            .contains("NETSCAPE2.0\u0003\u0001\u0000\u0000"));
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(gif)));
    Element root = (Element) reader.getImageMetadata(1).getAsTree("javax_imageio_gif_image_1.0");
    Element control = (Element) root.getElementsByTagName("GraphicControlExtension").item(0);
    assertEquals("12", control.getAttribute("delayTime"));
  }

  private static Picture stripes(int phase) {
    Picture picture = Picture.black(20, 20, 3);
    for (int i = 0; i < picture.pixels().length; i++) {
      picture.pixels()[i] = (byte) (i / 40 % 5 * 40 + 13 * phase);
    }
    return picture;
  }

  private static byte[] gif(List<Picture> frames) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (AnimatedGif gif = new AnimatedGif(out)) {
      for (Picture frame : frames) {
        gif.add(frame, Duration.ofMillis(120));
      }
    }
    return out.toByteArray();
  }

  private static List<BufferedImage> frames(byte[] gif) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(gif)));
    List<BufferedImage> frames = new ArrayList<>();
    for (int i = 0; i < reader.getNumImages(true); i++) {
      frames.add(reader.read(i));
    }
    return frames;
  }
}
