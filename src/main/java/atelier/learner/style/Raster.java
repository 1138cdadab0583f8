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
  private static final float[] LUMINANCE = {0.299f, 0.587f, 0.114f};

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
    int newWidth = Math.max(width, least);
    int newHeight = Math.max(height, least);
    float[] continued = new float[3 * newWidth * newHeight];
    for (int i = 0; i < continued.length; i++) {
      int plane = i / (newWidth * newHeight);
      int y = mirrored(i / newWidth % newHeight, height);
      continued[i] = rgb[(plane * height + y) * width + mirrored(i % newWidth, width)];
    }
    return new Raster(newWidth, newHeight, continued);
  }

  /** The place within a line that mirrors at its ends, for one that may lie outside of it. */
  static int mirrored(int place, int length) {
    int period = Math.max(1, 2 * length - 2);
    int inside = Math.floorMod(place, period);
    return Math.min(inside, period - inside);
  }

  /** Each pixel's luminance (BT.601), height × width. */
  float[] luminance() {
    return luminance(rgb, 0, area());
  }

  /** The same of planes of red, green and blue from {@code from} on. */
  static float[] luminance(float[] pictures, int from, int area) {
    float[] luminance = new float[area];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < area; i++) {
        luminance[i] += LUMINANCE[c] * pictures[from + c * area + i];
      }
    }
    return luminance;
  }

  /**
   * Adds the gradient of pixels, planes of red, green and blue from {@code from} on, given that of
   * their luminance times {@code scale}.
   */
  static void addLuminanceGradient(float[] gradient, int from, float[] ofLuminance, float scale) {
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < ofLuminance.length; i++) {
        gradient[from + c * ofLuminance.length + i] += scale * LUMINANCE[c] * ofLuminance[i];
      }
    }
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
