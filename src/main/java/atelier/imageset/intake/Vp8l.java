package atelier.imageset.intake;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the bitstream of a lossless WebP. TwelveMonkeys' reader, which reads the others, takes
 * the last colour for an index beyond the colour table; it stands for transparent black, and
 * libwebp writes pictures with a transparent ground in that way.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9649#section-3">RFC 9649, section 3: WebP
 *     Lossless Bitstream</a>
 */
final class Vp8l {
  private static final int SIGNATURE = 0x2f;
  private static final int LITERALS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int[] CODE_LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  /** The near distances: 8 − x in the low four bits, y in the high ones. */
  private static final int[] NEAR = {
    0x18, 0x07, 0x17, 0x19, 0x28, 0x06, 0x27, 0x29, 0x16, 0x1a, 0x26, 0x2a, 0x38, 0x05, 0x37, 0x39,
    0x15, 0x1b, 0x36, 0x3a, 0x25, 0x2b, 0x48, 0x04, 0x47, 0x49, 0x14, 0x1c, 0x35, 0x3b, 0x46, 0x4a,
    0x24, 0x2c, 0x58, 0x45, 0x4b, 0x34, 0x3c, 0x03, 0x57, 0x59, 0x13, 0x1d, 0x56, 0x5a, 0x23, 0x2d,
    0x44, 0x4c, 0x55, 0x5b, 0x33, 0x3d, 0x68, 0x02, 0x67, 0x69, 0x12, 0x1e, 0x66, 0x6a, 0x22, 0x2e,
    0x54, 0x5c, 0x43, 0x4d, 0x65, 0x6b, 0x32, 0x3e, 0x78, 0x01, 0x77, 0x79, 0x53, 0x5d, 0x11, 0x1f,
    0x64, 0x6c, 0x42, 0x4e, 0x76, 0x7a, 0x21, 0x2f, 0x75, 0x7b, 0x31, 0x3f, 0x63, 0x6d, 0x52, 0x5e,
    0x00, 0x74, 0x7c, 0x41, 0x4f, 0x10, 0x20, 0x62, 0x6e, 0x30, 0x73, 0x7d, 0x51, 0x5f, 0x40, 0x72,
    0x7e, 0x61, 0x6f, 0x50, 0x71, 0x7f, 0x60, 0x70
  };

  private final Bits bits;
  private final int width;
  private final int height;
  private final boolean alpha;

  /**
   * Reads the header.
   *
   * @param data the content of the {@code VP8L} chunk begins here
   * @throws IOException if it is no lossless WebP
   */
  Vp8l(byte[] data, int from, int length) throws IOException {
    bits = new Bits(data, from, from + length);
    if (bits.read(8) != SIGNATURE) {
      throw damaged();
    }
    width = bits.read(14) + 1;
    height = bits.read(14) + 1;
    alpha = bits.read(1) == 1;
    if (bits.read(3) != 0) {
      throw damaged();
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The pixels, row by row: alpha, red, green, blue from the highest byte on. */
  int[] decode() throws IOException {
    Deque<Transform> transforms = new ArrayDeque<>();
    Set<Class<?>> kinds = new HashSet<>();
    int codedWidth = width;
    while (bits.read(1) == 1) {
      Transform transform = transform(codedWidth);
      if (!kinds.add(transform.getClass())) {
        throw damaged();
      }
      transforms.push(transform);
      codedWidth = transform.codedWidth();
    }
    int[] argb = pixels(codedWidth, height, true);
    for (Transform transform : transforms) {
      argb = transform.inverse(argb);
    }
    for (int i = 0; !alpha && i < argb.length; i++) {
      argb[i] |= 0xff000000;
    }
    return argb;
  }

  private static IOException damaged() {
    return new IOException("not a lossless WebP");
  }

  // --- transforms, which are undone in the opposite order ---

  private interface Transform {
    /** How wide the picture is that it was made into. */
    int codedWidth();

    int[] inverse(int[] argb);
  }

  private Transform transform(int width) throws IOException {
    switch (bits.read(2)) {
      case 0:
        return new Predictor(blocks(width));
      case 1:
        return new Colour(blocks(width));
      case 2:
        return new SubtractGreen(width);
      default:
        int[] table = pixels(bits.read(8) + 1, 1, false);
        for (int i = 1; i < table.length; i++) {
          table[i] = sum(table[i], table[i - 1]);
        }
        return new Palette(width, table);
    }
  }

  /** Something for each block of a picture {@code width} wide. */
  private record Blocks(int width, int bits, int[] values) {
    int of(int pixel) {
      int across = blocksIn(width, bits);
      return values[(pixel / width >> bits) * across + (pixel % width >> bits)];
    }
  }

  private Blocks blocks(int width) throws IOException {
    int size = bits.read(3) + 2;
    return new Blocks(width, size, pixels(blocksIn(width, size), blocksIn(height, size), false));
  }

  private static int blocksIn(int length, int bits) {
    return (length + (1 << bits) - 1) >> bits;
  }

  private record SubtractGreen(int codedWidth) implements Transform {
    @Override
    public int[] inverse(int[] argb) {
      for (int i = 0; i < argb.length; i++) {
        int green = argb[i] >>> 8 & 0xff;
        argb[i] = sum(argb[i], green << 16 | green);
      }
      return argb;
    }
  }

  private record Colour(Blocks blocks) implements Transform {
    @Override
    public int codedWidth() {
      return blocks.width;
    }

    @Override
    public int[] inverse(int[] argb) {
      for (int i = 0; i < argb.length; i++) {
        int factors = blocks.of(i);
        int green = argb[i] >>> 8;
        int red = argb[i] >>> 16 & 0xff;
        red = red + delta(factors, green) & 0xff;
        int blue = argb[i] + delta(factors >>> 8, green) + delta(factors >>> 16, red) & 0xff;
        argb[i] = argb[i] & 0xff00ff00 | red << 16 | blue;
      }
      return argb;
    }

    private static int delta(int factor, int colour) {
      return (byte) factor * (byte) colour >> 5;
    }
  }

  private record Palette(int width, int[] table) implements Transform {
    /** Several small indices share a pixel: two to the power of this. */
    private int shared() {
      return table.length > 16 ? 0 : table.length > 4 ? 1 : table.length > 2 ? 2 : 3;
    }

    @Override
    public int codedWidth() {
      return blocksIn(width, shared());
    }

    @Override
    public int[] inverse(int[] coded) {
      int shared = shared();
      int size = 8 >> shared;
      int[] argb = new int[coded.length / codedWidth() * width];
      for (int i = 0; i < argb.length; i++) {
        int x = i % width;
        int indices = coded[i / width * codedWidth() + (x >> shared)] >>> 8 & 0xff;
        int index = indices >> (x & (1 << shared) - 1) * size & (1 << size) - 1;
        argb[i] = index < table.length ? table[index] : 0;
      }
      return argb;
    }
  }

  private record Predictor(Blocks blocks) implements Transform {
    private static final int BLACK = 0xff000000;

    @Override
    public int codedWidth() {
      return blocks.width;
    }

    @Override
    public int[] inverse(int[] argb) {
      int width = blocks.width;
      argb[0] = sum(argb[0], BLACK);
      for (int i = 1; i < argb.length; i++) {
        int prediction;
        if (i < width) {
          prediction = argb[i - 1];
        } else if (i % width == 0) {
          prediction = argb[i - width];
        } else {
          prediction =
              predict(
                  blocks.of(i) >>> 8 & 0xf,
                  argb[i - 1],
                  argb[i - width],
                  argb[i - width + 1],
                  argb[i - width - 1]);
        }
        argb[i] = sum(argb[i], prediction);
      }
      return argb;
    }

    private static int predict(int mode, int left, int top, int topRight, int topLeft) {
      return switch (mode) {
        case 1 -> left;
        case 2 -> top;
        case 3 -> topRight;
        case 4 -> topLeft;
        case 5 -> mean(mean(left, topRight), top);
        case 6 -> mean(left, topLeft);
        case 7 -> mean(left, top);
        case 8 -> mean(topLeft, top);
        case 9 -> mean(top, topRight);
        case 10 -> mean(mean(left, topLeft), mean(top, topRight));
        case 11 -> distance(top, topLeft) < distance(left, topLeft) ? left : top;
        case 12 -> each((l, t, tl) -> l + t - tl, left, top, topLeft);
        case 13 -> each((m, tl, none) -> m + (m - tl) / 2, mean(left, top), topLeft, 0);
        default -> BLACK;
      };
    }

    private static int mean(int a, int b) {
      return ((a ^ b) >>> 1 & 0x7f7f7f7f) + (a & b);
    }

    private static int distance(int a, int b) {
      int sum = 0;
      for (int shift = 0; shift < 32; shift += 8) {
        sum += Math.abs((a >>> shift & 0xff) - (b >>> shift & 0xff));
      }
      return sum;
    }

    private interface Channel {
      int of(int a, int b, int c);
    }

    private static int each(Channel channel, int a, int b, int c) {
      int result = 0;
      for (int shift = 0; shift < 32; shift += 8) {
        int value = channel.of(a >>> shift & 0xff, b >>> shift & 0xff, c >>> shift & 0xff);
        result |= Math.max(0, Math.min(255, value)) << shift;
      }
      return result;
    }
  }

  /** Channel by channel, modulo 256. */
  private static int sum(int a, int b) {
    return (a & 0xff00ff00) + (b & 0xff00ff00) & 0xff00ff00
        | (a & 0x00ff00ff) + (b & 0x00ff00ff) & 0x00ff00ff;
  }

  // --- entropy-coded pixels ---

  /** The prefix codes of a part of a picture. */
  private record Codes(
      PrefixCode green, PrefixCode red, PrefixCode blue, PrefixCode alpha, PrefixCode distance) {}

  private int[] pixels(int width, int height, boolean whole) throws IOException {
    int cacheBits = bits.read(1) == 1 ? bits.read(4) : 0;
    if (cacheBits > 11) {
      throw damaged();
    }
    Blocks parts = null;
    int groups = 1;
    if (whole && bits.read(1) == 1) {
      parts = blocks(width);
      for (int i = 0; i < parts.values.length; i++) {
        parts.values[i] = parts.values[i] >>> 8 & 0xffff;
        groups = Math.max(groups, parts.values[i] + 1);
      }
    }
    Codes[] codes = new Codes[groups];
    for (int i = 0; i < groups; i++) {
      codes[i] =
          new Codes(
              code(LITERALS + LENGTHS + (cacheBits == 0 ? 0 : 1 << cacheBits)),
              code(LITERALS),
              code(LITERALS),
              code(LITERALS),
              code(DISTANCES));
    }
    return pixels(width, height, codes, parts, cacheBits);
  }

  private int[] pixels(int width, int height, Codes[] codes, @Nullable Blocks parts, int cacheBits)
      throws IOException {
    int[] argb = new int[width * height];
    int[] cache = new int[cacheBits == 0 ? 0 : 1 << cacheBits];
    int cached = 0; // pixels that are in the cache already
    for (int i = 0; i < argb.length; ) {
      Codes code = codes[parts == null ? 0 : parts.of(i)];
      int symbol = bits.read(code.green);
      if (symbol < LITERALS) {
        int red = bits.read(code.red);
        int blue = bits.read(code.blue);
        argb[i++] = bits.read(code.alpha) << 24 | red << 16 | symbol << 8 | blue;
      } else if (symbol < LITERALS + LENGTHS) {
        int length = number(symbol - LITERALS);
        int distance = distance(number(bits.read(code.distance)), width);
        if (distance > i || length > argb.length - i) {
          throw damaged();
        }
        for (int end = i + length; i < end; i++) {
          argb[i] = argb[i - distance];
        }
      } else {
        for (; cached < i; cached++) {
          cache[slot(argb[cached], cacheBits)] = argb[cached];
        }
        argb[i++] = cache[symbol - LITERALS - LENGTHS];
      }
    }
    return argb;
  }

  private static int slot(int argb, int cacheBits) {
    return 0x1e35a7bd * argb >>> 32 - cacheBits;
  }

  /** A length or a distance, of which a symbol is the highest part. */
  private int number(int symbol) throws IOException {
    if (symbol < 4) {
      return symbol + 1;
    }
    int more = symbol - 2 >> 1;
    return (2 + (symbol & 1) << more) + bits.read(more) + 1;
  }

  private static int distance(int code, int width) {
    if (code > NEAR.length) {
      return code - NEAR.length;
    }
    int near = NEAR[code - 1];
    return Math.max(1, (near >> 4) * width + 8 - (near & 0xf));
  }

  // --- prefix codes ---

  private PrefixCode code(int symbols) throws IOException {
    int[] lengths = new int[symbols];
    if (bits.read(1) == 1) {
      int count = bits.read(1) + 1;
      lengths[below(symbols, bits.read(bits.read(1) == 1 ? 8 : 1))] = 1;
      if (count == 2) {
        lengths[below(symbols, bits.read(8))] = 1;
      }
      return new PrefixCode(lengths);
    }
    int[] ofLengths = new int[CODE_LENGTH_ORDER.length];
    int given = 4 + bits.read(4);
    for (int i = 0; i < given; i++) {
      ofLengths[CODE_LENGTH_ORDER[below(ofLengths.length, i)]] = bits.read(3);
    }
    PrefixCode lengthCode = new PrefixCode(ofLengths);
    int left = bits.read(1) == 1 ? 2 + bits.read(2 + 2 * bits.read(3)) : symbols;
    int previous = 8;
    for (int i = 0; i < symbols && left > 0; left--) {
      int length = bits.read(lengthCode);
      if (length < 16) {
        lengths[i++] = length;
        previous = length == 0 ? previous : length;
        continue;
      }
      int repeats =
          switch (length) {
            case 16 -> 3 + bits.read(2);
            case 17 -> 3 + bits.read(3);
            default -> 11 + bits.read(7);
          };
      if (repeats > symbols - i) {
        throw damaged();
      }
      Arrays.fill(lengths, i, i + repeats, length == 16 ? previous : 0);
      i += repeats;
    }
    return new PrefixCode(lengths);
  }

  private static int below(int limit, int value) throws IOException {
    if (value >= limit) {
      throw damaged();
    }
    return value;
  }

  /** A canonical prefix code; one with a single symbol takes no bits. */
  private static final class PrefixCode {
    private static final int LONGEST = 15;
    private static final int QUICK = 8;

    /** By the next bits: symbol and length of a short code, 0 for a long one. */
    private final int[] quick = new int[1 << QUICK];

    private final int[] counts = new int[LONGEST + 1];
    private final int[] symbols;
    private final int only;

    PrefixCode(int[] lengths) throws IOException {
      for (int length : lengths) {
        counts[length]++;
      }
      int used = lengths.length - counts[0];
      counts[0] = 0;
      symbols = new int[used];
      int[] next = new int[LONGEST + 2];
      int space = 1 << LONGEST;
      for (int length = 1; length <= LONGEST; length++) {
        next[length + 1] = next[length] + counts[length];
        space -= counts[length] << LONGEST - length;
      }
      int last = 0;
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] > 0) {
          symbols[next[lengths[symbol]]++] = symbol;
          last = symbol;
        }
      }
      only = used == 1 ? last : -1;
      if (used == 0 || (used > 1 && space != 0)) {
        throw damaged();
      }
      if (used > 1) {
        fillQuick();
      }
    }

    private void fillQuick() {
      int code = 0;
      int index = 0;
      for (int length = 1; length <= QUICK; length++) {
        for (int i = 0; i < counts[length]; i++) {
          int begin = Integer.reverse(code++) >>> 32 - length; // bits come lowest first
          for (int at = begin; at < quick.length; at += 1 << length) {
            quick[at] = symbols[index] << 4 | length;
          }
          index++;
        }
        code <<= 1;
      }
    }
  }

  /** Reads bits, the lowest of each byte first. */
  private static final class Bits {
    private final byte[] data;
    private final int end;
    private int next;
    private long buffer;
    private int buffered;

    Bits(byte[] data, int from, int end) {
      this.data = data;
      this.next = from;
      this.end = Math.min(end, data.length);
    }

    int read(int count) throws IOException {
      fill();
      int value = (int) (buffer & (1L << count) - 1);
      skip(count);
      return value;
    }

    int read(PrefixCode code) throws IOException {
      if (code.only >= 0) {
        return code.only;
      }
      fill();
      int quick = code.quick[(int) buffer & code.quick.length - 1];
      if (quick != 0) {
        skip(quick & 0xf);
        return quick >> 4;
      }
      int word = 0;
      int first = 0;
      int index = 0;
      for (int length = 1; length <= PrefixCode.LONGEST; length++) {
        word |= (int) (buffer >>> length - 1) & 1;
        int count = code.counts[length];
        if (word - first < count) {
          skip(length);
          return code.symbols[index + word - first];
        }
        index += count;
        first = first + count << 1;
        word <<= 1;
      }
      throw damaged();
    }

    private void fill() {
      while (buffered <= 48 && next < end) {
        buffer |= (data[next++] & 0xffL) << buffered;
        buffered += 8;
      }
    }

    private void skip(int count) throws IOException {
      if (count > buffered) {
        throw new EOFException("the picture is cut off");
      }
      buffer >>>= count;
      buffered -= count;
    }
  }
}
