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
  private static final int FRAME_HEADER = 16;

  private final ByteBuffer file;
  private final Map<String, ByteBuffer> chunks;

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
    chunks = chunks(file.slice(12, (int) length - 12));
  }

  /** The first chunk of each name. */
  private static Map<String, ByteBuffer> chunks(ByteBuffer part) throws Unusable {
    Map<String, ByteBuffer> chunks = new LinkedHashMap<>();
    part.order(ByteOrder.LITTLE_ENDIAN);
    for (long at = 0; at + 8 <= part.limit(); ) {
      byte[] name = new byte[4];
      part.get((int) at, name);
      long size = part.getInt((int) at + 4) & 0xffffffffL;
      if (at + 8 + size > part.limit()) {
        throw new Unusable("is cut off");
      }
      chunks.putIfAbsent(
          new String(name, StandardCharsets.ISO_8859_1),
          part.slice((int) at + 8, (int) size).order(ByteOrder.LITTLE_ENDIAN));
      at += 8 + size + (size & 1);
    }
    return chunks;
  }

  /** Whether it says that it has several pictures. */
  boolean isAnimation() {
    return chunks.containsKey("ANIM");
  }

  /** The content of the first chunk of a name. */
  Optional<ByteBuffer> chunk(String name) {
    return Optional.ofNullable(chunks.get(name));
  }

  /**
   * Where a picture lies on its canvas, which is transparent beside it.
   *
   * @param x of its left edge, in pixels
   * @param y of its upper edge
   * @param width of the canvas
   * @param height of the canvas
   */
  record Place(int x, int y, int width, int height) {}

  /** The place of the first picture of an animation; empty for a still picture. */
  Optional<Place> firstOfAnimation() throws Unusable {
    ByteBuffer frame = chunks.get("ANMF");
    ByteBuffer header = chunks.get("VP8X");
    if (frame == null || header == null || frame.limit() < FRAME_HEADER || header.limit() < 10) {
      return Optional.empty();
    }
    Place place =
        new Place(
            2 * uint24(frame, 0),
            2 * uint24(frame, 3),
            1 + uint24(header, 4),
            1 + uint24(header, 7));
    if (place.x + 1 + uint24(frame, 6) > place.width
        || place.y + 1 + uint24(frame, 9) > place.height) {
      throw new Unusable("is damaged or cut off");
    }
    return Optional.of(place);
  }

  /** A picture that is kept without loss, or the first of an animation. */
  record Lossless(Vp8l decoder, Place place) {}

  /** The picture, if it is kept without loss. */
  Optional<Lossless> lossless() throws IOException, Unusable {
    ByteBuffer still = chunks.get("VP8L");
    if (still != null) {
      Vp8l decoder = decoder(still);
      return Optional.of(new Lossless(decoder, new Place(0, 0, decoder.width(), decoder.height())));
    }
    Optional<Place> place = firstOfAnimation();
    ByteBuffer frame = chunks.get("ANMF");
    if (place.isEmpty() || frame == null) {
      return Optional.empty();
    }
    ByteBuffer first = chunks(frame.slice(FRAME_HEADER, frame.limit() - FRAME_HEADER)).get("VP8L");
    if (first == null) {
      return Optional.empty();
    }
    Vp8l decoder = decoder(first);
    if (decoder.width() != 1 + uint24(frame, 6) || decoder.height() != 1 + uint24(frame, 9)) {
      throw new Unusable("is damaged or cut off");
    }
    return Optional.of(new Lossless(decoder, place.get()));
  }

  private Vp8l decoder(ByteBuffer chunk) throws IOException {
    return new Vp8l(file.array(), chunk.arrayOffset(), chunk.remaining());
  }

  private static int uint24(ByteBuffer from, int at) {
    return from.getShort(at) & 0xffff | (from.get(at + 2) & 0xff) << 16;
  }

  /** What the decoder gives, on its canvas, in the colours of the file's profile. */
  BufferedImage image(Lossless picture) throws IOException {
    int[] argb = picture.decoder.decode();
    Place place = picture.place;
    if (argb.length != place.width * place.height) {
      int[] canvas = new int[place.width * place.height];
      int width = picture.decoder.width();
      for (int row = 0; row < picture.decoder.height(); row++) {
        System.arraycopy(argb, row * width, canvas, (place.y + row) * place.width + place.x, width);
      }
      argb = canvas;
    }
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
            place.width,
            place.height,
            place.width,
            new int[] {0xff0000, 0xff00, 0xff, 0xff000000},
            null),
        false,
        null);
  }
}
