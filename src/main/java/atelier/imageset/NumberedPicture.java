package atelier.imageset;

/** Writes a number below a picture, in digits of its own: a server may have no fonts. */
public final class NumberedPicture {
  private static final int DIGIT_WIDTH = 3;
  private static final int DIGIT_HEIGHT = 5;

  /** Rows of each digit, its left column the highest bit. */
  private static final int[][] DIGITS = {
    {7, 5, 5, 5, 7},
    {2, 6, 2, 2, 7},
    {7, 1, 7, 4, 7},
    {7, 1, 7, 1, 7},
    {5, 5, 7, 1, 1},
    {7, 4, 7, 1, 7},
    {7, 4, 7, 5, 7},
    {7, 1, 2, 2, 2},
    {7, 5, 7, 5, 7},
    {7, 5, 7, 1, 7},
  };

  private NumberedPicture() {}

  /** The picture above a black strip with a number in white, as large as fits. */
  public static Picture of(Picture picture, int number) {
    String digits = Integer.toString(number);
    int scale = Math.max(1, Math.min(picture.width() / 96, 6));
    int strip = (DIGIT_HEIGHT + 4) * scale;
    Picture whole = Picture.black(picture.width(), picture.height() + strip, picture.channels());
    whole.paste(picture, 0, 0);
    for (int i = 0; i < digits.length(); i++) {
      Picture digit = digit(digits.charAt(i) - '0', picture.channels()).enlarged(scale);
      int left = 2 * scale + i * (DIGIT_WIDTH + 1) * scale;
      if (left + digit.width() <= whole.width()) {
        whole.paste(digit, left, picture.height() + 2 * scale);
      }
    }
    return whole;
  }

  private static Picture digit(int digit, int channels) {
    Picture drawn = Picture.black(DIGIT_WIDTH, DIGIT_HEIGHT, channels);
    int area = DIGIT_WIDTH * DIGIT_HEIGHT;
    for (int i = 0; i < area; i++) {
      boolean white = (DIGITS[digit][i / DIGIT_WIDTH] >> (2 - i % DIGIT_WIDTH) & 1) == 1;
      for (int channel = 0; white && channel < channels; channel++) {
        drawn.pixels()[channel * area + i] = (byte) 255;
      }
    }
    return drawn;
  }
}
