package atelier.imageset.intake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * How the names in a zip are written. Zips say it only where it is UTF-8, and not always then; old
 * programs take the code page of their system. All names of a zip are taken to be written alike: in
 * the way in which they make most sense.
 */
final class ZipNames {
  private static final CharsetEncoder SIMPLIFIED = Charset.forName("GB2312").newEncoder();

  /** The candidates, the likelier first. */
  private enum Way {
    GBK("GBK"),
    SHIFT_JIS("windows-31j"),
    WESTERN("windows-1252"),
    DOS("IBM437");

    final Charset charset;

    Way(String charset) {
      this.charset = Charset.forName(charset);
    }

    /** Whether texts that are written in this way have such a character. */
    boolean expects(char c) {
      Character.UnicodeBlock block = Character.UnicodeBlock.of(c);
      return switch (this) {
        case GBK -> isHan(c) && SIMPLIFIED.canEncode(c);
        case SHIFT_JIS ->
            isHan(c)
                || Character.UnicodeBlock.HIRAGANA.equals(block)
                || Character.UnicodeBlock.KATAKANA.equals(block);
        case WESTERN, DOS -> Character.isLetter(c) && c < 0x180;
      };
    }
  }

  private ZipNames() {}

  /** The charset of names. */
  static Charset charset(List<byte[]> names) {
    if (names.stream().allMatch(name -> decoded(name, StandardCharsets.UTF_8).isPresent())) {
      return StandardCharsets.UTF_8;
    }
    Way best = Way.DOS;
    double most = Double.NEGATIVE_INFINITY;
    for (Way way : Way.values()) {
      double sense = sense(names, way);
      if (sense > most) {
        best = way;
        most = sense;
      }
    }
    return best.charset;
  }

  /** How much sense names make, up to 1. */
  private static double sense(List<byte[]> names, Way way) {
    int expected = 0;
    int all = 0;
    for (byte[] name : names) {
      Optional<String> text = decoded(name, way.charset);
      if (text.isEmpty()) {
        return Double.NEGATIVE_INFINITY;
      }
      for (int i = 0; i < text.get().length(); i++) {
        char c = text.get().charAt(i);
        if (c >= 0x80) {
          all++;
          // a Latin letter beside a Chinese one is mostly half of an accented one
          boolean torn = isHan(c) && (isLatin(text.get(), i - 1) || isLatin(text.get(), i + 1));
          expected += way.expects(c) && !torn ? 1 : -1;
        }
      }
    }
    return (double) expected / Math.max(1, all);
  }

  private static Optional<String> decoded(byte[] name, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(name)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isHan(char c) {
    return Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN;
  }

  private static boolean isLatin(String text, int at) {
    return at >= 0
        && at < text.length()
        && text.charAt(at) < 0x80
        && Character.isLetter(text.charAt(at));
  }
}
