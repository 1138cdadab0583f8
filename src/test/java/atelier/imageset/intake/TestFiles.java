package atelier.imageset.intake;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Files as people upload them, good and bad. */
final class TestFiles {
  static final Color RED = new Color(220, 40, 40);
  static final Color GREEN = new Color(40, 160, 60);
  static final Color BLUE = new Color(40, 80, 200);
  static final Color WHITE = new Color(240, 240, 240);

  private TestFiles() {}

  /** A picture of quarters: red and green above blue and white. */
  static BufferedImage quarters(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean left = x < width / 2;
        Color colour = y < height / 2 ? (left ? RED : GREEN) : left ? BLUE : WHITE;
        image.setRGB(x, y, colour.getRGB());
      }
    }
    return image;
  }

  static byte[] quarters(String format) {
    return encoded(quarters(48, 48, BufferedImage.TYPE_INT_RGB), format);
  }

  /** A plain PNG, 32 × 32, different for each number up to 65535. */
  static byte[] png(int number) {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    int[] pixels = new int[32 * 32];
    Arrays.fill(pixels, 0xff0000 | number);
    image.setRGB(0, 0, 32, 32, pixels, 0, 32);
    return encoded(image, "png");
  }

  static byte[] encoded(BufferedImage image, String format) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (!ImageIO.write(image, format, out)) {
        throw new AssertionError("no writer for " + format);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] half(byte[] file) {
    return Arrays.copyOf(file, file.length / 2);
  }

  static byte[] resource(String name) {
    try (InputStream in = TestFiles.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A valid PNG of one bit per pixel, all black: large in pixels, small in bytes. */
  static byte[] blackPng(int width, int height) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(header);
    data.writeInt(width);
    data.writeInt(height);
    data.write(new byte[] {1, 0, 0, 0, 0});
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(pixels)) {
      byte[] row = new byte[1 + (width + 7) / 8];
      for (int y = 0; y < height; y++) {
        deflater.write(row);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    png.write(chunk("IHDR", header.toByteArray()));
    png.write(chunk("IDAT", pixels.toByteArray()));
    png.write(chunk("IEND", new byte[0]));
    return png.toByteArray();
  }

  /** A chunk of a PNG. */
  static byte[] chunk(String name, byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(bytes.length);
    data.writeBytes(name);
    data.write(bytes);
    CRC32 crc = new CRC32();
    crc.update(out.toByteArray(), 4, 4 + bytes.length);
    data.writeInt((int) crc.getValue());
    return out.toByteArray();
  }

  /** Files by their path, in the order of the arguments: path, bytes, path, bytes … */
  static Map<String, byte[]> files(Object... pathsAndBytes) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < pathsAndBytes.length; i += 2) {
      files.put((String) pathsAndBytes[i], (byte[]) pathsAndBytes[i + 1]);
    }
    return files;
  }

  static byte[] zip(Object... pathsAndBytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files(pathsAndBytes).entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return out.toByteArray();
  }
}
