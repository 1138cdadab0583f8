package atelier.imageset;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes pictures of one size as an animated GIF that repeats for ever. Each frame has the 256
 * colours that suit it best, grey ones exactly their greys. Holds one frame in memory. Not safe for
 * several threads.
 */
public final class AnimatedGif implements AutoCloseable {
  private static final String FORMAT = "javax_imageio_gif_image_1.0";
  private static final IndexColorModel GREYS = greys();

  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
  private final ImageOutputStream image;

  /** Begins a GIF; {@code out} stays open. */
  public AnimatedGif(OutputStream out) throws IOException {
    image = new MemoryCacheImageOutputStream(out);
    writer.setOutput(image);
    writer.prepareWriteSequence(null);
  }

  /** The next frame and how long it is shown, to a hundredth of a second. */
  public void add(Picture frame, Duration shown) throws IOException {
    BufferedImage indexed = indexed(frame);
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            new ImageTypeSpecifier(indexed), writer.getDefaultWriteParam());
    metadata.mergeTree(FORMAT, description(Math.round(shown.toMillis() / 10.0)));
    writer.writeToSequence(new IIOImage(indexed, null, metadata), null);
  }

  /** How many bytes it has so far. */
  long written() throws IOException {
    return image.getStreamPosition();
  }

  /** Writes the end; the GIF is whole after this. */
  @Override
  public void close() throws IOException {
    try {
      writer.endWriteSequence();
      image.close();
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage indexed(Picture frame) {
    Palette palette = frame.channels() == 1 ? null : new Palette(frame);
    BufferedImage indexed =
        new BufferedImage(
            frame.width(),
            frame.height(),
            BufferedImage.TYPE_BYTE_INDEXED,
            palette == null ? GREYS : palette.model());
    byte[] raster = ((DataBufferByte) indexed.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < raster.length; i++) {
      raster[i] = palette == null ? frame.pixels()[i] : palette.index(frame, i);
    }
    return indexed;
  }

  private static IndexColorModel greys() {
    byte[] levels = new byte[256];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) i;
    }
    return new IndexColorModel(8, levels.length, levels, levels, levels);
  }

  private static IIOMetadataNode description(long hundredths) {
    IIOMetadataNode root = new IIOMetadataNode(FORMAT);
    IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    control.setAttribute("delayTime", Long.toString(Math.max(2, hundredths)));
    root.appendChild(control);
    IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
    IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
    loop.setAttribute("applicationID", "NETSCAPE");
    loop.setAttribute("authenticationCode", "2.0");
    loop.setUserObject(new byte[] {1, 0, 0});
    extensions.appendChild(loop);
    root.appendChild(extensions);
    return root;
  }
}
