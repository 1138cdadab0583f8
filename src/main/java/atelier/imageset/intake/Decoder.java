package atelier.imageset.intake;

import atelier.imageset.Picture;
import atelier.imageset.intake.Resampler.Box;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns picture files into pictures of one size, upright and without transparency. A file's size in
 * pixels is read from its header and checked before any pixel is decoded; large pictures are read
 * at half or a third of their size, and few at a time. Safe for several threads.
 */
final class Decoder {
  /** The most pixels that a picture can have. */
  static final int MAX_PIXELS = 50_000_000;

  private static final double PIXELS_IN_MEMORY = 12_500_000;

  /** Source pixels that may be in work at once. */
  private final Semaphore pixels = new Semaphore(MAX_PIXELS, true);

  /** Width and height in pixels. */
  record Dimensions(int width, int height) {
    int shorter() {
      return Math.min(width, height);
    }
  }

  /**
   * The dimensions of a picture, from its header, as it is stored.
   *
   * @throws Unusable if the file is no picture or too large
   */
  Dimensions dimensions(byte[] file) throws Unusable {
    return read(file, (format, reader) -> dimensions(reader));
  }

  /**
   * The first picture of a file.
   *
   * @param size width and height of the result
   * @param channels 1 or 3, of the result
   * @throws Unusable if the file is no picture, damaged or too large
   */
  Picture decode(byte[] file, int size, int channels, Options.Fit fit, Options.Ground ground)
      throws Unusable {
    return decode(file, image -> square(image, size, channels, fit, ground));
  }

  /**
   * The first picture of a file, whole and in colour.
   *
   * @param longest its longest side at most; a larger picture is made smaller
   * @throws Unusable if the file is no picture, damaged or too large
   */
  Picture decode(byte[] file, int longest, Options.Ground ground) throws Unusable {
    return decode(
        file,
        image -> {
          int width = image.getWidth();
          int height = image.getHeight();
          double scale = Math.min(1, (double) longest / Math.max(width, height));
          return resized(
              image,
              new Box(0, 0, width, height),
              (int) Math.max(1, Math.round(width * scale)),
              (int) Math.max(1, Math.round(height * scale)),
              3,
              ground);
        });
  }

  private interface Resizing {
    Picture of(BufferedImage image) throws Unusable;
  }

  private Picture decode(byte[] file, Resizing resizing) throws Unusable {
    return read(
        file,
        (format, reader) -> {
          Dimensions whole = dimensions(reader);
          int area = whole.width * whole.height;
          pixels.acquireUninterruptibly(area);
          try {
            BufferedImage image = reader.read(0, subsampled(reader, area));
            return Orientation.of(format, file).turn(resizing.of(image));
          } finally {
            pixels.release(area);
          }
        });
  }

  private static Dimensions dimensions(ImageReader reader) throws IOException, Unusable {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > MAX_PIXELS) {
      throw new Unusable(
          String.format(
              Locale.ENGLISH,
              "has %,d × %,d pixels; at most %,d can be read, make it smaller",
              width,
              height,
              MAX_PIXELS));
    }
    return new Dimensions(width, height);
  }

  private interface Reading<T> {
    T from(Format format, ImageReader reader) throws IOException, Unusable;
  }

  private static <T> T read(byte[] file, Reading<T> reading) throws Unusable {
    Format format = Format.of(Arrays.copyOf(file, Math.min(Format.HEAD, file.length)));
    if (format == Format.WEBP && webpLength(file) > file.length) {
      throw new Unusable("is cut off");
    }
    ImageReader reader = format.reader();
    try (ImageInputStream in = new ByteArrayImageInputStream(file)) {
      Damage damage = new Damage();
      reader.addIIOReadWarningListener(damage);
      reader.setInput(in, true, true);
      T result = reading.from(format, reader);
      damage.check();
      return result;
    } catch (IOException | RuntimeException e) {
      // readers meet damaged files with all kinds of runtime exceptions
      throw new Unusable(
          isOutOfMemory(e)
              ? "needs more memory than there is; make it smaller"
              : "is damaged or cut off");
    } catch (OutOfMemoryError e) {
      throw new Unusable("needs more memory than there is; make it smaller");
    } finally {
      reader.dispose();
    }
  }

  /** Reads every n-th pixel of a large picture, so many that the result fits into memory. */
  private static ImageReadParam subsampled(ImageReader reader, int area) {
    ImageReadParam param = reader.getDefaultReadParam();
    int step = (int) Math.ceil(Math.sqrt(area / PIXELS_IN_MEMORY));
    param.setSourceSubsampling(step, step, 0, 0);
    return param;
  }

  private static Picture square(
      BufferedImage image, int size, int channels, Options.Fit fit, Options.Ground ground)
      throws Unusable {
    int width = image.getWidth();
    int height = image.getHeight();
    if (fit == Options.Fit.CROP) {
      double side = Math.min(width, height);
      Box middle = new Box((width - side) / 2, (height - side) / 2, side, side);
      return resized(image, middle, size, size, channels, ground);
    }
    double scale = (double) size / Math.max(width, height);
    Picture whole =
        resized(
            image,
            new Box(0, 0, width, height),
            (int) Math.max(1, Math.round(width * scale)),
            (int) Math.max(1, Math.round(height * scale)),
            channels,
            ground);
    Picture square = Picture.black(size, size, channels);
    Arrays.fill(square.pixels(), (byte) ground.level);
    square.paste(whole, (size - whole.width()) / 2, (size - whole.height()) / 2);
    return square;
  }

  private static Picture resized(
      BufferedImage image, Box from, int width, int height, int channels, Options.Ground ground)
      throws Unusable {
    Rows rows = new Rows(image, ground.level);
    Resampler resampler = new Resampler(from, image.getWidth(), image.getHeight(), width, height);
    float[][] rgb = new float[3][image.getWidth()];
    for (int y = resampler.firstRow(); y < resampler.endRow(); y++) {
      rows.read(y, rgb);
      resampler.add(y, rgb);
    }
    float[][] planes = resampler.planes();
    Picture picture = Picture.black(width, height, channels);
    int area = width * height;
    for (int i = 0; i < area; i++) {
      if (channels == 1) {
        // luma of ITU-R BT.601
        picture.pixels()[i] =
            level(0.299f * planes[0][i] + 0.587f * planes[1][i] + 0.114f * planes[2][i]);
      } else {
        for (int c = 0; c < 3; c++) {
          picture.pixels()[c * area + i] = level(planes[c][i]);
        }
      }
    }
    return picture;
  }

  private static byte level(float value) {
    return (byte) (Math.max(0, Math.min(255, value)) + 0.5f);
  }

  /** How long a WebP file says it is; 0 where it is too short to say. */
  private static long webpLength(byte[] file) {
    return 8 + (ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffffffffL);
  }

  private static boolean isOutOfMemory(@Nullable Throwable e) {
    return e != null && (e instanceof OutOfMemoryError || isOutOfMemory(e.getCause()));
  }

  /** Hears of damage that a reader would pass over: it fills what is missing with grey. */
  private static final class Damage implements IIOReadWarningListener {
    private boolean found;

    @Override
    public void warningOccurred(ImageReader reader, String warning) {
      String text = warning.toLowerCase(Locale.ROOT);
      found |= text.contains("truncated") || text.contains("premature");
    }

    void check() throws Unusable {
      if (found) {
        throw new Unusable("is cut off");
      }
    }
  }
}
