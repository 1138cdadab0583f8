package atelier.imageset.intake;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** The picture formats that are read, told by a file's first bytes, never by its name. */
enum Format {
  PNG,
  JPEG,
  GIF,
  BMP,
  WEBP;

  /** How many bytes {@link #of} wants to see. */
  static final int HEAD = 16;

  /**
   * The format of a file that begins with {@code head}.
   *
   * @throws Unusable if it is none of these
   */
  static Format of(byte[] head) throws Unusable {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.isEmpty()) {
      throw new Unusable("is empty");
    } else if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return PNG;
    } else if (text.startsWith("\u00ff\u00d8\u00ff")) {
      return JPEG;
    } else if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return GIF;
    } else if (text.startsWith("BM")) {
      return BMP;
    } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return WEBP;
    } else if (isZip(head)) {
      throw new Unusable("is a zip inside a zip; unpack it and upload what is in it");
    } else if (text.startsWith("ftyp", 4)) {
      throw new Unusable("is a HEIC or AVIF picture or a film; save it as PNG or JPEG first");
    } else if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
      throw new Unusable("is a TIFF picture; save it as PNG or JPEG first");
    }
    throw new Unusable("is not a picture");
  }

  /** Whether a file that begins with {@code head} is a zip, an empty one too. */
  static boolean isZip(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    return text.startsWith("PK\u0003\u0004") || text.startsWith("PK\u0005\u0006");
  }

  /** A new reader; dispose of it. */
  ImageReader reader() {
    return ImageIO.getImageReadersByFormatName(name().toLowerCase(Locale.ROOT)).next();
  }
}
