package atelier.imageset.intake;

import atelier.imageset.Picture;

/** Pictures in other sizes, bicubic (Catmull-Rom), without aliasing where they shrink. */
public final class Resizing {
  private Resizing() {}

  /** A picture in another size. */
  public static Picture of(Picture picture, int width, int height) {
    Resampler resampler =
        new Resampler(
            new Resampler.Box(0, 0, picture.width(), picture.height()),
            picture.width(),
            picture.height(),
            width,
            height);
    float[][] row = new float[3][picture.width()];
    for (int y = resampler.firstRow(); y < resampler.endRow(); y++) {
      for (int c = 0; c < picture.channels(); c++) {
        for (int x = 0; x < picture.width(); x++) {
          row[c][x] = picture.at(c, y, x);
        }
      }
      resampler.add(y, row);
    }
    byte[] pixels = new byte[picture.channels() * width * height];
    for (int i = 0; i < pixels.length; i++) {
      float value = resampler.planes()[i / (width * height)][i % (width * height)];
      pixels[i] = (byte) Math.round(Math.max(0, Math.min(255, value)));
    }
    return new Picture(width, height, picture.channels(), pixels);
  }

  /** Small enough that its longer side has so many pixels at most; otherwise as it is. */
  public static Picture within(Picture picture, int longest) {
    int longer = Math.max(picture.width(), picture.height());
    return longer <= longest
        ? picture
        : of(
            picture,
            Math.max(1, Math.round((float) picture.width() * longest / longer)),
            Math.max(1, Math.round((float) picture.height() * longest / longer)));
  }
}
