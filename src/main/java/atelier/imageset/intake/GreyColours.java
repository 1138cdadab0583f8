package atelier.imageset.intake;

import java.awt.color.ColorSpace;

/** Grey as a profile has it, by a table: a profile is slow to ask for each pixel. */
final class GreyColours extends ColorSpace {
  private static final long serialVersionUID = 1L;
  private static final int LAST = 255;

  private final float[][] rgb = new float[LAST + 1][];

  GreyColours(ColorSpace profile) {
    super(TYPE_GRAY, 1);
    for (int level = 0; level <= LAST; level++) {
      rgb[level] = profile.toRGB(new float[] {(float) level / LAST});
    }
  }

  /** Red, green and blue of the first number, all from 0 to 1. */
  @Override
  public float[] toRGB(float[] grey) {
    float at = LAST * grey[0];
    int below = Math.min((int) at, LAST - 1);
    float[] shown = new float[3];
    for (int c = 0; c < 3; c++) {
      shown[c] = rgb[below][c] + (at - below) * (rgb[below + 1][c] - rgb[below][c]);
    }
    return shown;
  }

  @Override
  public float[] fromRGB(float[] colour) {
    throw new UnsupportedOperationException();
  }

  @Override
  public float[] toCIEXYZ(float[] grey) {
    throw new UnsupportedOperationException();
  }

  @Override
  public float[] fromCIEXYZ(float[] colour) {
    throw new UnsupportedOperationException();
  }
}
