package atelier.imageset;

/** A picture as numbers from 0 to 255, plane by plane, to compute with. */
final class Planes {
  /**
   * Gradients, as shares of the range a pixel, below which there is no line and above which it is
   * black.
   */
  private static final double FAINT = 0.05;

  /** Gradient above which a line is black. */
  private static final double STRONG = 0.2;

  final int width;
  final int height;
  private final int channels;
  private final float[] values;

  private Planes(int width, int height, int channels, float[] values) {
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.values = values;
  }

  static Planes of(Picture picture) {
    float[] values = new float[picture.pixels().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = picture.pixels()[i] & 0xff;
    }
    return new Planes(picture.width(), picture.height(), picture.channels(), values);
  }

  Picture picture() {
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(Math.max(0, Math.min(255, values[i])));
    }
    return new Picture(width, height, channels, pixels);
  }

  private Planes with(float[] others) {
    return new Planes(width, height, channels, others);
  }

  /** Beyond its edges a picture goes on as it ends there. */
  private float at(int channel, int y, int x) {
    int row = Math.max(0, Math.min(height - 1, y));
    int column = Math.max(0, Math.min(width - 1, x));
    return values[(channel * height + row) * width + column];
  }

  /** What a function of channel, row and column gives. */
  private Planes each(Function function) {
    float[] results = new float[values.length];
    int i = 0;
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          results[i++] = (float) function.at(c, y, x);
        }
      }
    }
    return with(results);
  }

  @FunctionalInterface
  private interface Function {
    double at(int channel, int y, int x);
  }

  /** Blurred by a Gaussian of a standard deviation in pixels, cut off at three of them. */
  Planes blurred(double deviation) {
    int reach = (int) Math.ceil(3 * deviation);
    float[] kernel = new float[2 * reach + 1];
    double sum = 0;
    for (int i = -reach; i <= reach; i++) {
      sum += Math.exp(-0.5 * i * i / (deviation * deviation));
    }
    for (int i = -reach; i <= reach; i++) {
      kernel[i + reach] = (float) (Math.exp(-0.5 * i * i / (deviation * deviation)) / sum);
    }
    float[] along = new float[values.length];
    float[] both = new float[values.length];
    for (int row = 0; row < channels * height; row++) {
      convolve(values, along, row * width, 1, width, kernel);
    }
    for (int c = 0; c < channels; c++) {
      for (int x = 0; x < width; x++) {
        convolve(along, both, c * height * width + x, width, height, kernel);
      }
    }
    return with(both);
  }

  /**
   * Convolves {@code count} numbers that are {@code step} apart; beyond its ends a line goes on.
   */
  private static void convolve(
      float[] from, float[] to, int first, int step, int count, float[] kernel) {
    int reach = kernel.length / 2;
    float[] line = new float[count + 2 * reach];
    for (int i = 0; i < line.length; i++) {
      line[i] = from[first + Math.max(0, Math.min(count - 1, i - reach)) * step];
    }
    for (int i = 0; i < count; i++) {
      float sum = 0;
      for (int k = 0; k < kernel.length; k++) {
        sum += kernel[k] * line[i + k];
      }
      to[first + i * step] = sum;
    }
  }

  /** Every channel as light as the whole (ITU-R BT.601). */
  Planes grey() {
    Planes lightness = lightness();
    return each((c, y, x) -> lightness.at(0, y, x));
  }

  /** One plane: how light each pixel is (ITU-R BT.601). */
  Planes lightness() {
    if (channels == 1) {
      return this;
    }
    int area = width * height;
    float[] light = new float[area];
    for (int i = 0; i < area; i++) {
      light[i] = 0.299f * values[i] + 0.587f * values[area + i] + 0.114f * values[2 * area + i];
    }
    return new Planes(width, height, 1, light);
  }

  /** The products of these numbers and others. */
  Planes times(Planes others) {
    float[] products = new float[values.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = values[i] * others.values[i];
    }
    return with(products);
  }

  /** All numbers, plane by plane. */
  float[] values() {
    return values;
  }

  /** Squares of so many pixels, each filled with its mean. */
  Planes coarse(int side) {
    return each(
        (c, y, x) -> {
          double sum = 0;
          for (int i = 0; i < side * side; i++) {
            sum += at(c, y / side * side + i / side, x / side * side + i % side);
          }
          return sum / (side * side);
        });
  }

  /** With a rectangle in middle grey. */
  Planes filled(int left, int top, int wide, int high) {
    return each(
        (c, y, x) ->
            x >= left && x < left + wide && y >= top && y < top + high ? 127.5 : at(c, y, x));
  }

  /** Black where the gradient is steepest across an edge, white elsewhere. */
  Planes edges() {
    Planes steepness = each((c, y, x) -> steepest(y, x));
    return each(
        (c, y, x) -> {
          double here = steepness.at(0, y, x);
          if (here < FAINT * 255 || !steepness.isRidge(y, x, here)) {
            return 255;
          }
          return 255 * (1 - Math.min(1, (here - FAINT * 255) / ((STRONG - FAINT) * 255)));
        });
  }

  /** The steepest channel's gradient, in grey levels a pixel (Sobel). */
  private double steepest(int y, int x) {
    double most = 0;
    for (int c = 0; c < channels; c++) {
      double across = 0;
      double down = 0;
      for (int i = -1; i <= 1; i++) {
        int weight = i == 0 ? 2 : 1;
        across += weight * (at(c, y + i, x + 1) - at(c, y + i, x - 1));
        down += weight * (at(c, y + 1, x + i) - at(c, y - 1, x + i));
      }
      most = Math.max(most, Math.hypot(across, down) / 8);
    }
    return most;
  }

  /** Whether neighbours on both sides are lower, in one of four directions. */
  private boolean isRidge(int y, int x, double here) {
    int[][] directions = {{0, 1}, {1, 0}, {1, 1}, {1, -1}};
    for (int[] way : directions) {
      if (here > at(0, y + way[0], x + way[1]) && here >= at(0, y - way[0], x - way[1])) {
        return true;
      }
    }
    return false;
  }
}
