package atelier.learner.latent;

import atelier.imageset.Picture;
import atelier.learner.Range;

/**
 * How far pictures are from one: the mean squared difference of pixels, and of the means of 2×2 and
 * 4×4 of them, added; so that what is nearly in its place is nearer than what is missing.
 */
final class Resemblance {
  private static final int[] SIDES = {1, 2, 4};

  private final int planes;
  private final int width;
  private final int height;
  private final float[] wanted;

  /**
   * The distance from a picture.
   *
   * @param range which numbers pictures are
   */
  Resemblance(Picture wanted, Range range) {
    this.planes = wanted.channels();
    this.width = wanted.width();
    this.height = wanted.height();
    this.wanted = range.numbers(wanted);
  }

  /** The gradient by the numbers of pictures, one picture after the other. */
  float[] slope(float[] pictures) {
    float[] slope = new float[pictures.length];
    int area = width * height;
    for (int from = 0; from < pictures.length; from += area) {
      for (int side : SIDES) {
        slope(pictures, from, from % wanted.length, side, slope);
      }
    }
    return slope;
  }

  /** Adds what a plane's means of side×side pixels contribute. */
  private void slope(float[] pictures, int from, int plane, int side, float[] slope) {
    int places = planes * (width / side) * (height / side);
    for (int top = 0; top + side <= height; top += side) {
      for (int left = 0; left + side <= width; left += side) {
        double difference = 0;
        for (int i = 0; i < side * side; i++) {
          int at = (top + i / side) * width + left + i % side;
          difference += pictures[from + at] - wanted[plane + at];
        }
        float share = (float) (2 * difference / Math.pow(side, 4) / places);
        for (int i = 0; i < side * side; i++) {
          slope[from + (top + i / side) * width + left + i % side] += share;
        }
      }
    }
  }

  /** The root of the mean squared difference of two pictures' pixels, from 0 to 1. */
  static double distance(Picture a, Picture b) {
    double sum = 0;
    for (int i = 0; i < a.pixels().length; i++) {
      double difference = (a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff);
      sum += difference * difference;
    }
    return Math.sqrt(sum / a.pixels().length) / 255;
  }
}
