package atelier.imageset.intake;

import atelier.imageset.Picture;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * How a camera was held, as its pictures' EXIF data say it.
 *
 * @param value 1 to 8; 1 is upright, 2 to 4 mirrored or turned by half, 5 to 8 lying
 * @see <a href="https://www.cipa.jp/std/documents/e/DC-X008-Translation-2019-E.pdf">Exif 2.32, tag
 *     274</a>
 */
record Orientation(int value) {
  static final Orientation UPRIGHT = new Orientation(1);

  /** The orientation that a file tells; upright where it tells none or cannot be understood. */
  static Orientation of(Format format, byte[] file) {
    try {
      Optional<ImageInputStream> exif =
          switch (format) {
            case JPEG -> inJpeg(file);
            case PNG -> inPng(ByteBuffer.wrap(file));
            case WEBP -> new WebP(file).chunk("EXIF").map(Orientation::stream);
            case GIF, BMP -> Optional.empty();
          };
      return exif.isEmpty() ? UPRIGHT : inTiff(exif.get());
    } catch (IOException | Unusable | RuntimeException e) {
      return UPRIGHT; // readers meet damaged data with all kinds of runtime exceptions
    }
  }

  /** Whether width and height change places. */
  boolean isTurned() {
    return value >= 5;
  }

  /** A picture, upright. */
  Picture turn(Picture lying) {
    if (value == 1) {
      return lying;
    }
    int right = lying.width() - 1;
    int bottom = lying.height() - 1;
    boolean turned = isTurned();
    int width = turned ? lying.height() : lying.width();
    int height = turned ? lying.width() : lying.height();
    Picture upright = Picture.black(width, height, lying.channels());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int fromX =
            switch (value) {
              case 2, 3 -> right - x;
              case 5, 6 -> y;
              case 7, 8 -> right - y;
              default -> x;
            };
        int fromY =
            switch (value) {
              case 3, 4 -> bottom - y;
              case 5, 8 -> x;
              case 6, 7 -> bottom - x;
              default -> y;
            };
        for (int c = 0; c < lying.channels(); c++) {
          upright.pixels()[(c * height + y) * width + x] = (byte) lying.at(c, fromY, fromX);
        }
      }
    }
    return upright;
  }

  /** The EXIF block of a JPEG. */
  private static Optional<ImageInputStream> inJpeg(byte[] file) throws IOException {
    List<JPEGSegment> segments =
        JPEGSegmentUtil.readSegments(new ByteArrayImageInputStream(file), JPEG.APP1, "Exif");
    if (segments.isEmpty()) {
      return Optional.empty();
    }
    byte[] exif = segments.get(0).data().readAllBytes();
    return Optional.of(stream(ByteBuffer.wrap(exif, 1, exif.length - 1).slice())); // a 0 before it
  }

  private static Optional<ImageInputStream> inPng(ByteBuffer file) {
    file.position(8);
    while (file.hasRemaining()) {
      int length = file.getInt();
      if (file.getInt() == 0x65584966) { // eXIf
        return Optional.of(stream(file.slice(file.position(), length)));
      }
      file.position(file.position() + length + 4);
    }
    return Optional.empty();
  }

  private static ImageInputStream stream(ByteBuffer bytes) {
    return new ByteArrayImageInputStream(bytes.array(), bytes.arrayOffset(), bytes.remaining());
  }

  /** The tag in the first directory of an EXIF block, which is a TIFF file. */
  private static Orientation inTiff(ImageInputStream tiff) throws IOException {
    Entry entry = new TIFFReader().read(tiff).getEntryById(TIFF.TAG_ORIENTATION);
    boolean known =
        entry != null
            && entry.getValue() instanceof Number n
            && n.intValue() >= 1
            && n.intValue() <= 8;
    return known ? new Orientation(((Number) entry.getValue()).intValue()) : UPRIGHT;
  }
}
