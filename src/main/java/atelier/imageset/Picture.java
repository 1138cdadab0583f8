package atelier.imageset;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A decoded picture.
 *
 * @param width in pixels
 * @param height in pixels
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param pixels {@code channels × height × width} bytes, plane by plane, 0 to 255; not copied
 */
public record Picture(int width, int height, int channels, byte[] pixels) {

  public Picture {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("a picture has 1 or 3 channels, not " + channels);
    }
    if (pixels.length != channels * width * height) {
      throw new IllegalArgumentException(
          "%d×%d×%d pixels do not fit %d bytes".formatted(channels, height, width, pixels.length));
    }
  }

  /** A black picture. */
  public static Picture black(int width, int height, int channels) {
    return new Picture(width, height, channels, new byte[channels * width * height]);
  }

  /** Pictures of one size edge to edge, row by row; the last row may end in black. */
  public static Picture grid(List<Picture> pictures, int columns) {
    Picture first = pictures.get(0);
    int rows = (pictures.size() + columns - 1) / columns;
    Picture grid = black(columns * first.width, rows * first.height, first.channels);
    for (int i = 0; i < pictures.size(); i++) {
      grid.paste(pictures.get(i), i % columns * first.width, i / columns * first.height);
    }
    return grid;
  }

  /** The pixels of pictures one after the other. */
  public static byte[] join(List<Picture> pictures) {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    pictures.forEach(picture -> pixels.writeBytes(picture.pixels));
    return pixels.toByteArray();
  }

  /** Pictures of one size from what {@link #join} made of them. */
  public static List<Picture> split(
      ByteBuffer pixels, int count, int width, int height, int channels) {
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] one = new byte[channels * width * height];
      pixels.get(one);
      pictures.add(new Picture(width, height, channels, one));
    }
    return pictures;
  }

  /** Reads a PNG file that this program has written. */
  public static Picture readPng(Path png) throws IOException {
    try (InputStream in = Files.newInputStream(png)) {
      return readPng(in);
    }
  }

  /** Reads a PNG that this program has written. */
  public static Picture readPng(InputStream png) throws IOException {
    BufferedImage image = ImageIO.read(png);
    if (image == null) {
      throw new IOException("not a picture");
    }
    int width = image.getWidth();
    int height = image.getHeight();
    int channels = image.getRaster().getNumBands() == 1 ? 1 : 3;
    int area = width * height;
    byte[] pixels = new byte[channels * area];
    int[] samples = new int[area];
    for (int c = 0; c < channels; c++) {
      image.getRaster().getSamples(0, 0, width, height, c, samples);
      for (int i = 0; i < area; i++) {
        pixels[c * area + i] = (byte) samples[i];
      }
    }
    return new Picture(width, height, channels, pixels);
  }

  /** A part of it, of so many pixels from a place on. */
  public Picture part(int left, int top, int wide, int high) {
    byte[] part = new byte[channels * wide * high];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < high; y++) {
        System.arraycopy(
            pixels, (c * height + top + y) * width + left, part, (c * high + y) * wide, wide);
      }
    }
    return new Picture(wide, high, channels, part);
  }

  /** The value at a place, 0 to 255. */
  public int at(int channel, int y, int x) {
    return pixels[(channel * height + y) * width + x] & 0xff;
  }

  /** Copies {@code part}, of the same number of channels, to (x, y). */
  public void paste(Picture part, int x, int y) {
    for (int c = 0; c < channels; c++) {
      for (int row = 0; row < part.height; row++) {
        System.arraycopy(
            part.pixels,
            (c * part.height + row) * part.width,
            pixels,
            (c * height + y + row) * width + x,
            part.width);
      }
    }
  }

  /** Each pixel as a square of so many. */
  public Picture enlarged(int times) {
    if (times == 1) {
      return this;
    }
    Picture large = black(times * width, times * height, channels);
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < large.height; y++) {
        for (int x = 0; x < large.width; x++) {
          large.pixels[(c * large.height + y) * large.width + x] =
              pixels[(c * height + y / times) * width + x / times];
        }
      }
    }
    return large;
  }

  /** The picture for Java's imaging: grey or 8-bit blue-green-red. */
  public BufferedImage toImage() {
    BufferedImage image =
        new BufferedImage(
            width,
            height,
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    byte[] raster = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    int area = width * height;
    if (channels == 1) {
      System.arraycopy(pixels, 0, raster, 0, area);
    } else {
      for (int i = 0; i < area; i++) {
        raster[3 * i] = pixels[2 * area + i];
        raster[3 * i + 1] = pixels[area + i];
        raster[3 * i + 2] = pixels[i];
      }
    }
    return image;
  }

  /** Writes the picture as PNG; the stream stays open. */
  public void writePng(OutputStream out) throws IOException {
    try (ImageOutputStream image = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(toImage(), "png", image)) {
        throw new IOException("this JDK has no PNG writer");
      }
    }
  }

  /** The picture as PNG. */
  public byte[] png() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      writePng(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
