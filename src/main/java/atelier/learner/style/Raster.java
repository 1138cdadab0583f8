package atelier.learner.style;

import atelier.imageset.Picture;
import atelier.imageset.intake.Resampler;

/**
 * A picture as floats.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb planes of red, green and blue, 3 × height × width, 0 to 1; not copied
 */
record Raster(int width, int height, float[] rgb) {
  /** Shares of red, green and blue in luminance (BT.601). */
  static final float[] LUMINANCE = {0.299f, 0.587f, 0.114f};

  /** A copy of a picture in colour. */
  static Raster of(Picture picture) {
    float[] rgb = new float[picture.pixels().length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (picture.pixels()[i] & 0xff) / 255f;
    }
    return new Raster(picture.width(), picture.height(), rgb);
  }

  /** Rounded to bytes; what lies outside of 0 to 1 is clipped. */
  Picture picture() {
    byte[] pixels = new byte[rgb.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(Math.max(0, Math.min(1, rgb[i])) * 255);
    }
    return new Picture(width, height, 3, pixels);
  }

  /** How many pixels. */
  int area() {
    return width * height;
  }

  /** In another size. */
  Raster resized(int newWidth, int newHeight) {
    if (newWidth == width && newHeight == height) {
      return new Raster(width, height, rgb.clone());
    }
    Resampler resampler =
        new Resampler(new Resampler.Box(0, 0, width, height), width, height, newWidth, newHeight);
    float[][] row = new float[3][width];
    for (int y = 0; y < height; y++) {
      for (int c = 0; c < 3; c++) {
        System.arraycopy(rgb, c * area() + y * width, row[c], 0, width);
      }
      resampler.add(y, row);
    }
    float[] resized = new float[3 * newWidth * newHeight];
    for (int c = 0; c < 3; c++) {
      System.arraycopy(
          resampler.planes()[c], 0, resized, c * newWidth * newHeight, newWidth * newHeight);
    }
    return new Raster(newWidth, newHeight, resized);
  }

  /** In the size whose longer side is {@code side}. */
  Raster fitted(int side) {
    double scale = (double) side / Math.max(width, height);
    return resized(
        Math.max(1, (int) Math.round(width * scale)),
        Math.max(1, (int) Math.round(height * scale)));
  }

  /** Mirrored to the right and downwards where it has fewer pixels than {@code least}. */
  Raster continued(int least) {
    return window(0, 0, Math.max(width, least), Math.max(height, least));
  }

  /** The part that begins at (left, top), which may reach beyond the edges, where it mirrors. */
  Raster window(int left, int top, int newWidth, int newHeight) {
    float[] part = new float[3 * newWidth * newHeight];
    for (int row = 0; row < 3 * newHeight; row++) {
      int from = row / newHeight * height + mirrored(top + row % newHeight, height);
      for (int x = 0; x < newWidth; x++) {
        part[row * newWidth + x] = rgb[from * width + mirrored(left + x, width)];
      }
    }
    return new Raster(newWidth, newHeight, part);
  }

  /** The place within a line that mirrors at its ends, for one that may lie outside of it. */
  static int mirrored(int place, int length) {
    int period = Math.max(1, 2 * length - 2);
    int inside = Math.floorMod(place, period);
    return Math.min(inside, period - inside);
  }

  /** Each pixel's luminance, height × width. */
  float[] luminance() {
    float[] luminance = new float[area()];
    for (int i = 0; i < rgb.length; i++) {
      luminance[i % area()] += LUMINANCE[i / area()] * rgb[i];
    }
    return luminance;
  }

  /** How much numbers differ from their mean: the mean of the squared difference. */
  static double variance(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return squares / values.length - mean * mean;
  }

  /** The same in grey. */
  Raster grey() {
    return withLuminance(luminance(), true);
  }

  /** With the colours of this picture and the luminance of another of the same size. */
  Raster withLuminanceOf(Raster other) {
    return withLuminance(other.luminance(), false);
  }

  private Raster withLuminance(float[] luminance, boolean grey) {
    float[] own = luminance();
    float[] changed = new float[rgb.length];
    for (int i = 0; i < changed.length; i++) {
      int p = i % own.length;
      changed[i] = grey ? luminance[p] : rgb[i] + luminance[p] - own[p];
    }
    return new Raster(width, height, changed);
  }
}
