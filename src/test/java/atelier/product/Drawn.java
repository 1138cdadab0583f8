package atelier.product;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Single pictures, drawn for a test. */
final class Drawn {
  private Drawn() {}

  /** A disc before a sky. */
  static byte[] content(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setPaint(new GradientPaint(0, 0, Color.BLUE, 0, height, Color.ORANGE));
    pen.fillRect(0, 0, width, height);
    pen.setPaint(Color.YELLOW);
    pen.fillOval(width / 4, height / 4, width / 3, height / 3);
    return png(image, pen);
  }

  /** Stripes. */
  static byte[] style(int side) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    for (int x = 0; x < side; x += 6) {
      pen.setPaint(Color.getHSBColor(x / (float) side, 0.9f, 0.9f));
      pen.fillRect(x, 0, 6, side);
    }
    return png(image, pen);
  }

  /** One colour. */
  static byte[] plain(int side) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setPaint(Color.PINK);
    pen.fillRect(0, 0, side, side);
    return png(image, pen);
  }

  private static byte[] png(BufferedImage image, Graphics2D pen) throws IOException {
    pen.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  /** A grey picture with a slope of light, written row by row, as large as one likes. */
  static byte[] large(int width, int height) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream rows = new DeflaterOutputStream(packed)) {
      byte[] row = new byte[1 + width];
      for (int y = 0; y < height; y++) {
        java.util.Arrays.fill(row, 1, row.length, (byte) (255L * y / height));
        rows.write(row);
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(file);
    out.writeLong(0x89504E470D0A1A0AL);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream head = new DataOutputStream(header);
    head.writeInt(width);
    head.writeInt(height);
    head.write(new byte[] {8, 0, 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray());
    chunk(out, "IDAT", packed.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) sum.getValue());
  }
}
