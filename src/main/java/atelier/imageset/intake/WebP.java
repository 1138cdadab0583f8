package atelier.imageset.intake;

import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferInt;
import java.awt.image.DirectColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The container of a WebP.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9649#section-2">RFC 9649, section 2: WebP
 *     Container Specification</a>
 */
final class WebP {
  private final ByteBuffer file;
  private final Map<String, ByteBuffer> chunks = new LinkedHashMap<>();

  /**
   * Finds the chunks of a file.
   *
   * @throws Unusable if the file is shorter than it says
   */
  WebP(byte[] bytes) throws Unusable {
    file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long length = 8 + (file.getInt(4) & 0xffffffffL);
    if (length > bytes.length) {
      throw new Unusable("is cut off");
    }
    for (long at = 12; at + 8 <= length; ) {
      String name = new String(bytes, (int) at, 4, StandardCharsets.ISO_8859_1);
      long size = file.getInt((int) at + 4) & 0xffffffffL;
      if (at + 8 + size > bytes.length) {
        throw new Unusable("is cut off");
      }
      chunks.putIfAbsent(name, file.slice((int) at + 8, (int) size));
      at += 8 + size + (size & 1);
    }
  }

  /** The content of the first chunk of a name. */
  Optional<ByteBuffer> chunk(String name) {
    return Optional.ofNullable(chunks.get(name));
  }

  /** The decoder of a still picture that is kept without loss. */
  Optional<Vp8l> lossless() throws IOException {
    ByteBuffer chunk = chunks.get("VP8L");
    if (chunk == null) {
      return Optional.empty();
    }
    return Optional.of(new Vp8l(file.array(), chunk.arrayOffset(), chunk.remaining()));
  }

  /** What the decoder gives, in the colours of the file's profile. */
  BufferedImage image(Vp8l lossless) throws IOException {
    int[] argb = lossless.decode();
    ColorModel model = ColorModel.getRGBdefault();
    ByteBuffer profile = chunks.get("ICCP");
    if (profile != null) {
      byte[] icc = new byte[profile.remaining()];
      profile.duplicate().get(icc);
      try {
        model =
            new DirectColorModel(
                new ICC_ColorSpace(ICC_Profile.getInstance(icc)),
                32,
                0xff0000,
                0xff00,
                0xff,
                0xff000000,
                false,
                DataBuffer.TYPE_INT);
      } catch (IllegalArgumentException e) {
        model = ColorModel.getRGBdefault(); // a broken profile; its numbers are near enough
      }
    }
    return new BufferedImage(
        model,
        Raster.createPackedRaster(
            new DataBufferInt(argb, argb.length),
            lossless.width(),
            lossless.height(),
            lossless.width(),
            new int[] {0xff0000, 0xff00, 0xff, 0xff000000},
            null),
        false,
        null);
  }
}
