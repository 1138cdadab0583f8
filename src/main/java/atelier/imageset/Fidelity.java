package atelier.imageset;

import java.util.List;

/** How close pictures come to what they should be. */
public final class Fidelity {
  private static final double WINDOW = 1.5;
  private static final double C1 = Math.pow(0.01 * 255, 2);
  private static final double C2 = Math.pow(0.03 * 255, 2);

  private Fidelity() {}

  /** The mean absolute difference of all numbers, as a share of the range from black to white. */
  public static double meanError(List<Picture> pictures, List<Picture> truth) {
    long sum = 0;
    long count = 0;
    for (int i = 0; i < truth.size(); i++) {
      byte[] pixels = pictures.get(i).pixels();
      byte[] wanted = truth.get(i).pixels();
      for (int p = 0; p < wanted.length; p++) {
        sum += Math.abs((pixels[p] & 0xff) - (wanted[p] & 0xff));
      }
      count += wanted.length;
    }
    return sum / 255.0 / count;
  }

  /**
   * Peak signal-to-noise ratio in decibels, of the mean squared difference of all numbers; infinite
   * where there is none.
   */
  public static double psnr(List<Picture> pictures, List<Picture> truth) {
    long sum = 0;
    long count = 0;
    for (int i = 0; i < truth.size(); i++) {
      byte[] pixels = pictures.get(i).pixels();
      byte[] wanted = truth.get(i).pixels();
      for (int p = 0; p < wanted.length; p++) {
        int difference = (pixels[p] & 0xff) - (wanted[p] & 0xff);
        sum += (long) difference * difference;
      }
      count += wanted.length;
    }
    return 10 * Math.log10(255.0 * 255 * count / sum);
  }

  /**
   * Structural similarity of lightness, at most 1, with Gaussian windows of 1.5 pixels (Wang et al.
   * 2004); the mean over pictures.
   */
  public static double ssim(List<Picture> pictures, List<Picture> truth) {
    double sum = 0;
    for (int i = 0; i < truth.size(); i++) {
      sum += ssim(pictures.get(i), truth.get(i));
    }
    return sum / truth.size();
  }

  private static double ssim(Picture picture, Picture truth) {
    Planes x = Planes.of(picture).lightness();
    Planes y = Planes.of(truth).lightness();
    float[] meanX = x.blurred(WINDOW).values();
    float[] meanY = y.blurred(WINDOW).values();
    float[] squareX = x.times(x).blurred(WINDOW).values();
    float[] squareY = y.times(y).blurred(WINDOW).values();
    float[] product = x.times(y).blurred(WINDOW).values();
    double sum = 0;
    for (int i = 0; i < meanX.length; i++) {
      double means = meanX[i] * meanY[i];
      double squares = meanX[i] * meanX[i] + meanY[i] * meanY[i];
      double variances = squareX[i] + squareY[i] - squares;
      sum +=
          (2 * means + C1) * (2 * (product[i] - means) + C2) / ((squares + C1) * (variances + C2));
    }
    return sum / meanX.length;
  }
}
