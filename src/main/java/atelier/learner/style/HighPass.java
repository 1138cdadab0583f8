package atelier.learner.style;

/**
 * What is left of a plane when its blurred copy is taken away: edges and small shapes. The blur is
 * two passes of a box over rows and columns, mirrored at their ends with the last pixel twice, so
 * that the whole is a symmetric linear map and a plane of one value has nothing left.
 */
final class HighPass {
  private final int width;
  private final int height;
  private final int radius;
  private final float[] line;

  HighPass(int width, int height, int radius) {
    this.width = width;
    this.height = height;
    this.radius = radius;
    this.line = new float[Math.max(width, height)];
  }

  /** A new plane, height × width. */
  float[] apply(float[] plane) {
    float[] blurred = plane.clone();
    for (int pass = 0; pass < 2; pass++) {
      for (int y = 0; y < height; y++) {
        box(blurred, y * width, 1, width);
      }
      for (int x = 0; x < width; x++) {
        box(blurred, x, width, height);
      }
    }
    float[] high = new float[plane.length];
    for (int i = 0; i < high.length; i++) {
      high[i] = plane[i] - blurred[i];
    }
    return high;
  }

  private static int mirrored(int place, int length) {
    int inside = Math.floorMod(place, 2 * length);
    return Math.min(inside, 2 * length - 1 - inside);
  }

  /** Means over 2·radius + 1 places of one line. */
  private void box(float[] values, int from, int stride, int length) {
    double sum = 0;
    for (int i = -radius; i <= radius; i++) {
      sum += values[from + mirrored(i, length) * stride];
    }
    for (int i = 0; i < length; i++) {
      line[i] = (float) (sum / (2 * radius + 1));
      sum += values[from + mirrored(i + radius + 1, length) * stride];
      sum -= values[from + mirrored(i - radius, length) * stride];
    }
    for (int i = 0; i < length; i++) {
      values[from + i * stride] = line[i];
    }
  }
}
