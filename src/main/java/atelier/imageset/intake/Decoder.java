package atelier.imageset.intake;

import atelier.imageset.Picture;
import atelier.imageset.intake.Resampler.Box;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns picture files into pictures of one size, upright, in sRGB and without transparency. A
 * file's size in pixels is read from its header and checked before any pixel is decoded; large
 * pictures are read in bands, and as many pictures at once as there is memory for. Safe for several
 * threads.
 */
final class Decoder {
  /** The most pixels that a picture can have. */
  static final int MAX_PIXELS = 50_000_000;

  private static final String ANIMATION = "is an animation; its first picture is used";
  private static final int PIXELS_IN_BAND = 12_500_000;

  private final Memory memory;

  Decoder(Memory memory) {
    this.memory = memory;
  }

  /** Width and height in pixels. */
  record Dimensions(int width, int height) {
    int shorter() {
      return Math.min(width, height);
    }

    int longer() {
      return Math.max(width, height);
    }

    int area() {
      return width * height;
    }

    /** Whether both are as wide for their height, but for a pixel lost in rounding. */
    boolean hasShapeOf(Dimensions other) {
      long apart = Math.abs((long) width * other.height - (long) other.width * height);
      return apart <= Math.max(longer(), other.longer());
    }

    @SuppressWarnings("ArgumentSelectionDefectChecker") // width and height change places
    Dimensions turned(boolean turned) {
      return turned ? new Dimensions(height, width) : this;
    }

    @Override
    public String toString() {
      return String.format(Locale.ENGLISH, "%,d × %,d", width, height);
    }
  }

  /** What files and pixels in work are taken from. */
  Memory memory() {
    return memory;
  }

  /**
   * What is made of a picture.
   *
   * @param from its size in the file, upright
   * @param notes what people should know of the file; each goes on after its name
   */
  record Decoded(List<Picture> pictures, Dimensions from, List<String> notes) {}

  /**
   * Gives up where a budget is spent; told how many pixels a picture has before they are decoded.
   */
  static final LongConsumer UNLIMITED = pixels -> {};

  /**
   * The dimensions of a picture, from its header, as it is stored.
   *
   * @throws Unusable if the file is no picture or too large
   */
  Dimensions dimensions(byte[] file) throws Unusable {
    return read(file, Opened::dimensions);
  }

  /**
   * The first picture of a file.
   *
   * @param size width and height of the result
   * @param channels 1 or 3, of the result
   * @return one picture, or two where the fit cuts it into halves
   * @throws Unusable if the file is no picture, damaged or too large
   */
  Decoded decode(
      byte[] file,
      int size,
      int channels,
      Options.Fit fit,
      Options.Ground ground,
      LongConsumer spent)
      throws Unusable {
    return decode(
        file,
        ground,
        spent,
        (image, from, turned) -> {
          if (fit == Options.Fit.HALVES) {
            return halves(image, from, turned, size, channels);
          }
          return List.of(
              fit == Options.Fit.CROP
                  ? image.resized(
                      middle(new Box(0, 0, from.width, from.height)), size, size, channels)
                  : whole(image, from, size, channels, ground));
        });
  }

  /**
   * The first picture of a file, whole and in colour.
   *
   * @param longest its longest side at most; a larger picture is made smaller
   * @throws Unusable if the file is no picture, damaged or too large
   */
  Decoded decode(byte[] file, int longest, Options.Ground ground) throws Unusable {
    return decode(
        file,
        ground,
        UNLIMITED,
        (image, from, turned) -> {
          double scale = Math.min(1, (double) longest / from.longer());
          return List.of(
              image.resized(
                  new Box(0, 0, from.width, from.height),
                  (int) Math.max(1, Math.round(from.width * scale)),
                  (int) Math.max(1, Math.round(from.height * scale)),
                  3));
        });
  }

  private interface Resizing {
    /**
     * Makes pictures, lying as the file does; {@code turned} is whether upright they lie across.
     */
    List<Picture> of(Resizable image, Dimensions from, boolean turned) throws IOException, Unusable;
  }

  private Decoded decode(byte[] file, Options.Ground ground, LongConsumer spent, Resizing resizing)
      throws Unusable {
    return read(
        file,
        contents -> {
          Dimensions from = contents.dimensions();
          spent.accept(from.area());
          Orientation orientation = Orientation.of(contents.format(), file);
          try (Memory.Part part = memory.forPixels(contents.memory())) {
            Resizable image = new Resizable(contents, ground.level);
            List<Picture> pictures =
                resizing.of(image, from, orientation.isTurned()).stream()
                    .map(orientation::turn)
                    .toList();
            return new Decoded(
                pictures, from.turned(orientation.isTurned()), notes(contents, image));
          }
        });
  }

  private static List<String> notes(Opened contents, Resizable image) {
    List<String> notes = new ArrayList<>(contents.notes());
    if (image.note() != null) {
      notes.add(image.note());
    }
    return List.copyOf(notes);
  }

  /** The largest square in the middle of a part. */
  private static Box middle(Box part) {
    double side = Math.min(part.width(), part.height());
    return new Box(
        part.x() + (part.width() - side) / 2, part.y() + (part.height() - side) / 2, side, side);
  }

  private static Picture whole(
      Resizable image, Dimensions from, int size, int channels, Options.Ground ground)
      throws IOException, Unusable {
    double scale = (double) size / from.longer();
    Picture whole =
        image.resized(
            new Box(0, 0, from.width, from.height),
            (int) Math.max(1, Math.round(from.width * scale)),
            (int) Math.max(1, Math.round(from.height * scale)),
            channels);
    Picture square = Picture.black(size, size, channels);
    Arrays.fill(square.pixels(), (byte) ground.level);
    square.paste(whole, (size - whole.width()) / 2, (size - whole.height()) / 2);
    return square;
  }

  private static List<Picture> halves(
      Resizable image, Dimensions from, boolean turned, int size, int channels)
      throws IOException, Unusable {
    if (turned) {
      throw new Unusable("was taken with the camera on its side and cannot be cut into halves");
    }
    double half = from.width / 2.0;
    if (half < 1) {
      throw new Unusable("is too narrow to be cut into halves");
    }
    return List.of(
        image.resized(middle(new Box(0, 0, half, from.height)), size, size, channels),
        image.resized(middle(new Box(half, 0, half, from.height)), size, size, channels));
  }

  // --- reading ---

  private interface Reading<T> {
    T from(Opened contents) throws IOException, Unusable;
  }

  private static <T> T read(byte[] file, Reading<T> reading) throws Unusable {
    Format format = Format.of(Arrays.copyOf(file, Math.min(Format.HEAD, file.length)));
    Damage damage = new Damage();
    try (Opened contents = Opened.of(format, file, damage)) {
      T result = reading.from(contents);
      damage.check();
      return result;
    } catch (IOException | RuntimeException e) {
      if (e instanceof TooLarge tooLarge) {
        throw tooLarge;
      }
      // readers meet damaged files with all kinds of runtime exceptions
      throw new Unusable("is damaged or cut off");
    }
  }

  /** The picture of a file, read in bands of rows. */
  private interface Opened extends AutoCloseable {
    Format format();

    Dimensions dimensions() throws IOException, Unusable;

    /** How many bytes it takes to decode it. */
    long memory() throws IOException, Unusable;

    /** The rows from one to another, exclusive. */
    BufferedImage rows(int from, int to) throws IOException;

    /** How many rows may be read at once. */
    int band() throws IOException, Unusable;

    /** What the numbers mean, where the picture does not know it. */
    Optional<ColorSpace> colours() throws IOException;

    /** What people should know of the file, once its picture was read. */
    List<String> notes();

    @Override
    void close() throws IOException;

    static Opened of(Format format, byte[] file, Damage damage) throws IOException, Unusable {
      if (format == Format.WEBP) {
        WebP webp = new WebP(file);
        Optional<WebP.Lossless> lossless = webp.lossless();
        if (lossless.isPresent()) {
          return new Lossless(webp, lossless.get());
        }
        ImageIoPicture readable = new ImageIoPicture(format, file, damage, webp.isAnimation());
        Optional<WebP.Place> place = webp.firstOfAnimation();
        return place.isEmpty() ? readable : new OnCanvas(readable, place.get());
      }
      return new ImageIoPicture(
          format, file, damage, format == Format.GIF && GifCanvas.isAnimation(file));
    }
  }

  private static Dimensions checked(int width, int height) throws Unusable {
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

  private record Lossless(WebP webp, WebP.Lossless picture) implements Opened {
    @Override
    public Format format() {
      return Format.WEBP;
    }

    @Override
    public Dimensions dimensions() throws Unusable {
      return checked(picture.place().width(), picture.place().height());
    }

    @Override
    public long memory() throws Unusable {
      return 8L * dimensions().area(); // the picture and what it is made from
    }

    @Override
    public int band() {
      return picture.place().height();
    }

    @Override
    public BufferedImage rows(int from, int to) throws IOException {
      return webp.image(picture);
    }

    @Override
    public Optional<ColorSpace> colours() {
      return Optional.empty();
    }

    @Override
    public List<String> notes() {
      return webp.isAnimation() ? List.of(ANIMATION) : List.of();
    }

    @Override
    public void close() {}
  }

  /** A picture of an animation, on its canvas. */
  private record OnCanvas(ImageIoPicture picture, WebP.Place place) implements Opened {
    @Override
    public Format format() {
      return picture.format();
    }

    @Override
    public Dimensions dimensions() throws Unusable {
      return checked(place.width(), place.height());
    }

    @Override
    public long memory() throws IOException, Unusable {
      return picture.memory() + 4L * dimensions().area();
    }

    @Override
    public int band() {
      return place.height();
    }

    @Override
    public BufferedImage rows(int from, int to) throws IOException {
      BufferedImage first = picture.rows(0, picture.reader.getHeight(0));
      BufferedImage canvas =
          new BufferedImage(place.width(), place.height(), BufferedImage.TYPE_INT_ARGB);
      Graphics2D graphics = canvas.createGraphics();
      graphics.drawImage(first, place.x(), place.y(), null);
      graphics.dispose();
      return canvas;
    }

    @Override
    public Optional<ColorSpace> colours() {
      return Optional.empty();
    }

    @Override
    public List<String> notes() {
      return picture.notes();
    }

    @Override
    public void close() throws IOException {
      picture.close();
    }
  }

  private static final class ImageIoPicture implements Opened {
    private final Format format;
    private final ImageReader reader;
    private final ImageInputStream in;
    private final byte[] file;
    private final Damage damage;
    private final boolean animation;

    ImageIoPicture(Format format, byte[] file, Damage damage, boolean animation) {
      this.format = format;
      this.damage = damage;
      this.animation = animation;
      this.file = file;
      reader = format.reader();
      reader.addIIOReadWarningListener(damage);
      in = new ByteArrayImageInputStream(format == Format.JPEG ? ended(file) : file);
      boolean plain =
          format != Format.PNG && format != Format.GIF; // those tell more by the picture
      reader.setInput(in, false, plain);
    }

    /** A JPEG with its end, so that one that lacks only that is whole. */
    private static byte[] ended(byte[] jpeg) {
      byte[] ended = Arrays.copyOf(jpeg, jpeg.length + 2);
      ended[jpeg.length] = (byte) 0xff;
      ended[jpeg.length + 1] = (byte) 0xd9;
      return ended;
    }

    @Override
    public Format format() {
      return format;
    }

    @Override
    public Dimensions dimensions() throws IOException, Unusable {
      return format == Format.GIF
          ? GifCanvas.dimensions(file)
          : checked(reader.getWidth(0), reader.getHeight(0));
    }

    @Override
    public long memory() throws IOException, Unusable {
      long bytesPerPixel = format == Format.WEBP ? 8 : 4;
      Dimensions all = dimensions();
      return bytesPerPixel * (format == Format.WEBP ? all.area() : (long) all.width() * band());
    }

    @Override
    public int band() throws IOException, Unusable {
      Dimensions all = dimensions();
      boolean whole = format == Format.GIF || format == Format.WEBP;
      return whole
          ? all.height()
          : Math.max(1, Math.min(all.height(), PIXELS_IN_BAND / all.width()));
    }

    @Override
    public BufferedImage rows(int from, int to) throws IOException {
      if (format == Format.GIF) {
        return GifCanvas.first(reader, file);
      }
      ImageReadParam param = reader.getDefaultReadParam();
      if (to - from < reader.getHeight(0)) {
        param.setSourceRegion(new Rectangle(0, from, reader.getWidth(0), to - from));
      }
      return reader.read(0, param);
    }

    @Override
    public Optional<ColorSpace> colours() throws IOException {
      return format == Format.PNG ? PngColours.of(reader) : Optional.empty();
    }

    @Override
    public List<String> notes() {
      List<String> notes = new ArrayList<>(damage.notes());
      if (animation) {
        notes.add(ANIMATION);
      }
      if (format == Format.JPEG && !hasEnd(file)) {
        notes.add("lacks its last bytes, but the picture is whole");
      }
      return notes;
    }

    /** Whether a JPEG's data are followed by the marker that ends it. */
    private static boolean hasEnd(byte[] jpeg) {
      for (int i = jpeg.length - 2; i >= 0; i--) {
        if (jpeg[i] == (byte) 0xff) {
          if (jpeg[i + 1] == (byte) 0xd9) {
            return true;
          } else if (jpeg[i + 1] == (byte) 0xda) { // the data begin
            return false;
          }
        }
      }
      return false;
    }

    @Override
    public void close() throws IOException {
      reader.dispose();
      in.close();
    }
  }

  /** A picture from which parts are made at other sizes. */
  private static final class Resizable {
    private final Opened contents;
    private final int ground;
    private @Nullable String note;

    Resizable(Opened contents, int ground) {
      this.contents = contents;
      this.ground = ground;
    }

    @Nullable String note() {
      return note;
    }

    Picture resized(Box from, int width, int height, int channels) throws IOException, Unusable {
      Dimensions all = contents.dimensions();
      Resampler resampler = new Resampler(from, all.width, all.height, width, height);
      float[][] rgb = new float[3][all.width];
      int band = contents.band();
      for (int begin = 0; begin < resampler.endRow(); begin += band) {
        int end = Math.min(all.height, begin + band);
        if (end <= resampler.firstRow()) {
          continue;
        }
        Rows rows = new Rows(contents.rows(begin, end), contents.colours(), ground);
        if (rows.stretchedBits() > 0) {
          note =
              "has %d bits of brightness in 16; it was made as bright as they allow"
                  .formatted(rows.stretchedBits());
        }
        for (int y = Math.max(begin, resampler.firstRow());
            y < Math.min(end, resampler.endRow());
            y++) {
          rows.read(y - begin, rgb);
          resampler.add(y, rgb);
        }
      }
      return picture(resampler.planes(), width, height, channels);
    }

    private static Picture picture(float[][] planes, int width, int height, int channels) {
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
  }

  /** Hears of damage that a reader would pass over: it fills what is missing with grey. */
  static final class Damage implements IIOReadWarningListener {
    private boolean found;
    private final Set<String> notes = new LinkedHashSet<>();

    @Override
    public void warningOccurred(ImageReader reader, String warning) {
      // libjpeg's; a profile or a comment that is cut off is no damage to the picture
      found |= warning.toLowerCase(Locale.ROOT).contains("premature end");
      if (warning.contains("No embedded ICC")) {
        notes.add("has colours for printing (CMYK) and no profile of them; they come near only");
      } else if (warning.contains("ICC_PROFILE") || warning.contains("Ignoring ICC")) {
        notes.add("has a damaged colour profile; its colours may differ a little");
      }
    }

    /** What was no damage to the picture. */
    Set<String> notes() {
      return notes;
    }

    void check() throws Unusable {
      if (found) {
        throw new Unusable("is cut off");
      }
    }
  }
}
