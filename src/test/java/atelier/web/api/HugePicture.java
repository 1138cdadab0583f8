package atelier.web.api;

import atelier.imageset.Picture;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** A file of a few bytes whose header tells of more pixels than anybody should make room for. */
final class HugePicture {
  private static final int TYPE = 12;
  private static final int WIDTH = 16;
  private static final int HEIGHT = 20;
  private static final int CHECKSUM = 29;

  private HugePicture() {}

  /** A PNG of 12,000 × 9,000 pixels, by what it says. */
  static byte[] png() {
    byte[] png = Picture.black(40, 30, 3).png();
    ByteBuffer bytes = ByteBuffer.wrap(png).putInt(WIDTH, 12_000).putInt(HEIGHT, 9_000);
    CRC32 crc = new CRC32();
    crc.update(png, TYPE, CHECKSUM - TYPE);
    bytes.putInt(CHECKSUM, (int) crc.getValue());
    return png;
  }
}
