package atelier.imageset.intake;

import atelier.imageset.Picture;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * How a camera was held, as its pictures' EXIF data say it.
 *
 * @param value 1 to 8; 1 is upright, 2 to 4 mirrored or turned by half, 5 to 8 lying
 * @see <a href="https://www.cipa.jp/std/documents/e/DC-X008-Translation-2019-E.pdf">Exif 2.32, tag
 *     274</a>
 */
record Orientation(int value) {
  static final Orientation UPRIGHT = new Orientation(1);

  private static final int TAG = 0x0112;
  private static final short START_OF_SCAN = (short) 0xffda;
  private static final short APP1 = (short) 0xffe1;

  /** The orientation that a file tells; upright where it tells none or cannot be understood. */
  static Orientation of(Format format, byte[] file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(file);
      Optional<ByteBuffer> exif =
          switch (format) {
            case JPEG -> inJpeg(bytes);
            case PNG -> inPng(bytes);
            case WEBP -> inWebp(bytes.order(ByteOrder.LITTLE_ENDIAN));
            case GIF, BMP -> Optional.empty();
          };
      return exif.map(Orientation::inTiff).orElse(UPRIGHT);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return UPRIGHT;
    }
  }

  /** A picture, upright. */
  Picture turn(Picture lying) {
    if (value == 1) {
      return lying;
    }
    int right = lying.width() - 1;
    int bottom = lying.height() - 1;
    boolean turned = value >= 5;
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

  /** The EXIF block of a JPEG: the first APP1 segment that begins with “Exif”. */
  private static Optional<ByteBuffer> inJpeg(ByteBuffer file) {
    file.position(2);
    for (int marker = file.getShort(); marker != START_OF_SCAN; marker = file.getShort()) {
      int length = (file.getShort() & 0xffff) - 2;
      ByteBuffer segment = file.slice(file.position(), length);
      if (marker == APP1 && length > 6 && segment.getInt(0) == 0x45786966) { // Exif
        return Optional.of(segment.slice(6, length - 6));
      }
      file.position(file.position() + length);
    }
    return Optional.empty();
  }

  private static Optional<ByteBuffer> inPng(ByteBuffer file) {
    file.position(8);
    while (file.hasRemaining()) {
      int length = file.getInt();
      if (file.getInt() == 0x65584966) { // eXIf
        return Optional.of(file.slice(file.position(), length));
      }
      file.position(file.position() + length + 4);
    }
    return Optional.empty();
  }

  private static Optional<ByteBuffer> inWebp(ByteBuffer file) {
    file.position(12);
    while (file.hasRemaining()) {
      int name = file.getInt();
      int length = file.getInt();
      if (name == 0x46495845) { // EXIF
        return Optional.of(file.slice(file.position(), length));
      }
      file.position(file.position() + length + (length & 1));
    }
    return Optional.empty();
  }

  /** The tag in the first directory of an EXIF block, which is a TIFF file. */
  private static Orientation inTiff(ByteBuffer tiff) {
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    tiff.position(tiff.getInt(4));
    for (int entries = tiff.getShort(); entries > 0; entries--) {
      int entry = tiff.position();
      if (tiff.getShort(entry) == TAG) {
        int value = tiff.getShort(entry + 8);
        return value >= 1 && value <= 8 ? new Orientation(value) : UPRIGHT;
      }
      tiff.position(entry + 12);
    }
    return UPRIGHT;
  }
}
