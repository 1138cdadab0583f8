package atelier.imageset.intake;

import java.util.Arrays;

/**
 * Resizes by a separable Catmull-Rom filter that is stretched by the scale when it shrinks, so that
 * nothing aliases. Takes its source row by row and holds only the result.
 */
public final class Resampler {
  private final Axis across;
  private final Axis down;
  private final float[][] planes;
  private final float[] line;
  private int first; // the first result row that the next source row can reach

  /**
   * @param from the part of the source that is kept
   * @param width of the result
   * @param height of the result
   */
  public Resampler(Box from, int sourceWidth, int sourceHeight, int width, int height) {
    across = new Axis(from.x, from.width, sourceWidth, width);
    down = new Axis(from.y, from.height, sourceHeight, height);
    planes = new float[3][width * height];
    line = new float[width];
  }

  /** A part of a picture, in pixels and parts of pixels. */
  public record Box(double x, double y, double width, double height) {}

  /** The first source row that matters. */
  public int firstRow() {
    return down.start[0];
  }

  /** The source row after the last that matters. */
  public int endRow() {
    int last = down.start.length - 1;
    return down.start[last] + down.weights[last].length;
  }

  /** The next source row, whole; a plane each of red, green and blue. */
  public void add(int row, float[][] rgb) {
    while (first < down.start.length && row >= down.start[first] + down.weights[first].length) {
      first++;
    }
    int width = line.length;
    for (int c = 0; c < 3; c++) {
      across.apply(rgb[c], line);
      float[] plane = planes[c];
      for (int y = first; y < down.start.length && row >= down.start[y]; y++) {
        float weight = down.weights[y][row - down.start[y]];
        int from = y * width;
        for (int x = 0; x < width; x++) {
          plane[from + x] += weight * line[x];
        }
      }
    }
  }

  /** The result's planes of red, green and blue; values can lie a little outside of 0 to 255. */
  public float[][] planes() {
    return planes;
  }

  /** What each place of a result line takes from a source line. */
  private static final class Axis {
    final int[] start;
    final float[][] weights;

    Axis(double from, double length, int sourceSize, int size) {
      start = new int[size];
      weights = new float[size][];
      double scale = length / size;
      double stretch = Math.max(1, scale);
      for (int i = 0; i < size; i++) {
        double centre = from + (i + 0.5) * scale;
        start[i] = Math.max(0, (int) Math.round(centre - 2 * stretch));
        int end = Math.min(sourceSize, (int) Math.round(centre + 2 * stretch));
        float[] w = new float[Math.max(1, end - start[i])];
        start[i] = Math.min(start[i], sourceSize - w.length);
        float sum = 0;
        for (int j = 0; j < w.length; j++) {
          w[j] = (float) catmullRom((start[i] + j + 0.5 - centre) / stretch);
          sum += w[j];
        }
        for (int j = 0; j < w.length; j++) {
          w[j] /= sum;
        }
        // a picture that keeps its size has one weight that is not 0; in others, where only some
        // lines have, their order would be lost
        int first = 0;
        while (scale == 1 && w[first] == 0) {
          first++;
        }
        int last = w.length - 1;
        while (scale == 1 && w[last] == 0) {
          last--;
        }
        start[i] += first;
        weights[i] = Arrays.copyOfRange(w, first, last + 1);
      }
    }

    void apply(float[] source, float[] result) {
      for (int i = 0; i < result.length; i++) {
        float[] w = weights[i];
        float sum = 0;
        for (int j = 0; j < w.length; j++) {
          sum += w[j] * source[start[i] + j];
        }
        result[i] = sum;
      }
    }

    private static double catmullRom(double x) {
      double t = Math.abs(x);
      if (t < 1) {
        return (1.5 * t - 2.5) * t * t + 1;
      }
      return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
    }
  }
}
