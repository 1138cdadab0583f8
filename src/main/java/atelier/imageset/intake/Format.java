package atelier.imageset.intake;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/** The picture formats that are read, told by a file's first bytes, never by its name. */
enum Format {
  PNG,
  JPEG,
  GIF,
  BMP,
  WEBP;

  /** How many bytes {@link #of} wants to see. */
  static final int HEAD = 265;

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
      throw new Unusable("is a HEIC or AVIF picture or a video; save it as PNG or JPEG first");
    } else if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
      throw new Unusable("is a TIFF picture; save it as PNG or JPEG first");
    }
    String packed = archive(text);
    throw new Unusable(
        packed == null
            ? "is not a picture"
            : "is %s; unpack it and upload the pictures, or a zip of them".formatted(packed));
  }

  /** What kind of archive begins so, if any. */
  private static @Nullable String archive(String head) {
    if (head.startsWith("7z\u00bc\u00af")) {
      return "a 7z archive";
    } else if (head.startsWith("Rar!")) {
      return "a RAR archive";
    } else if (head.startsWith("\u001f\u008b")) {
      return "packed by gzip, as .tar.gz and MNIST’s .idx.gz are";
    } else if (head.startsWith("BZh") || head.startsWith("\u00fd7zXZ")) {
      return "packed by bzip2 or xz";
    } else if (head.startsWith("ustar", 257)) {
      return "a tar archive";
    } else if (head.startsWith("\0\0\u0008\u0001") || head.startsWith("\0\0\u0008\u0003")) {
      return "a table of MNIST’s kind (IDX), which holds all pictures in one file";
    }
    return null;
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
