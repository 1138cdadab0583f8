package atelier.product;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Zips of pictures, drawn for a test. */
final class Zips {
  private Zips() {}

  /** Coloured discs of 40×40 pixels, alternately in the folders “big” and “small”. */
  static byte[] discs(int count) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      boolean big = i % 2 == 0;
      files.put((big ? "big/" : "small/") + i + ".png", disc(i / (float) count, big ? 30 : 14));
    }
    return zip(files);
  }

  /** Red discs in a folder A and the same in blue in a folder B. */
  static byte[] pairs(int count) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      files.put("A/%d.png".formatted(i), disc(0, 8 + i));
      files.put("B/%d.png".formatted(i), disc(0.6f, 8 + i));
    }
    return zip(files);
  }

  /** Three discs among files that are not pictures. */
  static byte[] discsAndMischief() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 3; i++) {
      files.put("disc" + i + ".png", disc(0, 20 + i));
    }
    byte[] truncated = new byte[60];
    System.arraycopy(disc(0, 20), 0, truncated, 0, truncated.length);
    files.put("text.png", "no picture".getBytes(StandardCharsets.UTF_8));
    files.put("empty.png", new byte[0]);
    files.put("truncated.png", truncated);
    files.put("inner.zip", zip(Map.of("disc.png", disc(0, 9))));
    files.put("../../escape.png", disc(0, 8));
    return zip(files);
  }

  static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  /** A coloured disc on white, 40×40 pixels, as PNG. */
  static byte[] disc(float hue, int diameter) throws IOException {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 40, 40);
    pen.setColor(Color.getHSBColor(hue, 0.8f, 0.8f));
    pen.fillOval(20 - diameter / 2, 20 - diameter / 2, diameter, diameter);
    pen.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }
}
