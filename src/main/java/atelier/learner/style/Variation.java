package atelier.learner.style;

/**
 * Total variation (Mahendran and Vedaldi 2015, β = 2): the mean squared difference of pixels side
 * by side and one above the other.
 */
final class Variation {
  private Variation() {}

  /**
   * The loss of pictures (n, 3, height, width), whose gradient times {@code weight} is added to
   * {@code gradient}.
   */
  static double add(float[] pictures, int width, int height, double weight, float[] gradient) {
    float factor = (float) (2 * weight / pictures.length);
    double sum = 0;
    for (int i = 0; i < pictures.length; i++) {
      int x = i % width;
      int y = i / width % height;
      if (x + 1 < width) {
        sum += pull(pictures, i, i + 1, factor, gradient);
      }
      if (y + 1 < height) {
        sum += pull(pictures, i, i + width, factor, gradient);
      }
    }
    return sum / pictures.length;
  }

  private static double pull(float[] pictures, int i, int j, float factor, float[] gradient) {
    float difference = pictures[j] - pictures[i];
    gradient[j] += factor * difference;
    gradient[i] -= factor * difference;
    return (double) difference * difference;
  }
}
