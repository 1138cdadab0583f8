package atelier.imageset.intake;

import atelier.imageset.intake.Decoder.Dimensions;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;

/** The canvas of a GIF, of which its first picture may cover a part. */
final class GifCanvas {
  /** The header, the largest colour table, and some. */
  private static final int HEAD = 1024;

  private GifCanvas() {}

  /** The size of the canvas, from the file's header. */
  static Dimensions dimensions(byte[] file) throws IOException, Unusable {
    if (file.length < 10) {
      throw new IOException("no header of a GIF");
    }
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int width = header.getShort(6) & 0xffff;
    int height = header.getShort(8) & 0xffff;
    if (width == 0 || height == 0) {
      throw new Unusable("has no pixels");
    }
    if ((long) width * height > Decoder.MAX_PIXELS) {
      throw new Unusable(
          String.format(
              Locale.ENGLISH,
              "has %,d × %,d pixels; at most %,d can be read, make it smaller",
              width,
              height,
              Decoder.MAX_PIXELS));
    }
    return new Dimensions(width, height);
  }

  /** Whether it says how its pictures are to be repeated, as those with several do. */
  static boolean isAnimation(byte[] file) {
    String head = new String(file, 0, Math.min(file.length, HEAD), StandardCharsets.ISO_8859_1);
    return head.contains("NETSCAPE2.0");
  }

  /** The first picture in its place; around it the canvas is transparent. */
  static BufferedImage first(ImageReader reader, byte[] file) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int width = header.getShort(6) & 0xffff;
    int height = header.getShort(8) & 0xffff;
    BufferedImage picture = reader.read(0);
    IIOMetadataNode root =
        (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
    IIOMetadataNode place = (IIOMetadataNode) root.getElementsByTagName("ImageDescriptor").item(0);
    int left = Integer.parseInt(place.getAttribute("imageLeftPosition"));
    int top = Integer.parseInt(place.getAttribute("imageTopPosition"));
    if (left == 0 && top == 0 && picture.getWidth() == width && picture.getHeight() == height) {
      return picture;
    }
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = canvas.createGraphics();
    graphics.drawImage(picture, left, top, null);
    graphics.dispose();
    return canvas;
  }
}
