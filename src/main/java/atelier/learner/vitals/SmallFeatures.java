package atelier.learner.vitals;

import atelier.imageset.Picture;
import java.util.Random;

/**
 * Features of a picture of any size: averaged to 16×16 pixels, then two 3×3 convolutions of stride
 * 2 with fixed random weights and rectifiers. Distances between them follow what is seen rather
 * than single pixels, and take no training.
 */
public final class SmallFeatures {
  /** How many numbers a picture's features are: 4×4 places, 32 channels. */
  static final int LENGTH = 4 * 4 * 32;

  private static final int SIDE = 16;
  private static final int FIRST = 16;
  private static final int SECOND = 32;
  private static final long SEED = 20260101;

  private final int channels;
  private final float[] first;
  private final float[] second;

  /** For pictures of 1 or 3 channels. */
  public SmallFeatures(int channels) {
    this.channels = channels;
    Random random = new Random(SEED);
    first = kernel(random, channels, FIRST);
    second = kernel(random, FIRST, SECOND);
  }

  private static float[] kernel(Random random, int in, int out) {
    float[] weights = new float[out * in * 9];
    double deviation = Math.sqrt(2.0 / (in * 9));
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() * deviation);
    }
    return weights;
  }

  /** The features of a picture with the channels given at the start. */
  public float[] of(Picture picture) {
    float[] small = averaged(picture);
    return convolved(
        convolved(small, channels, SIDE, first, FIRST), FIRST, SIDE / 2, second, SECOND);
  }

  /** The Euclidean distance of two pictures' features, or of any numbers. */
  public static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  /** (channels, 16, 16), −1 to 1: the mean over the pixels that fall into each place. */
  public float[] averaged(Picture picture) {
    float[] small = new float[channels * SIDE * SIDE];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < SIDE; y++) {
        int top = y * picture.height() / SIDE;
        int bottom = Math.max(top + 1, (y + 1) * picture.height() / SIDE);
        for (int x = 0; x < SIDE; x++) {
          int left = x * picture.width() / SIDE;
          int right = Math.max(left + 1, (x + 1) * picture.width() / SIDE);
          int sum = 0;
          for (int i = top; i < bottom; i++) {
            for (int j = left; j < right; j++) {
              sum += picture.at(c, i, j);
            }
          }
          small[(c * SIDE + y) * SIDE + x] = sum / 127.5f / ((bottom - top) * (right - left)) - 1;
        }
      }
    }
    return small;
  }

  /** x (in, side, side) → (out, side/2, side/2), padded by zeros, rectified. */
  private static float[] convolved(float[] x, int in, int side, float[] weights, int out) {
    int half = side / 2;
    float[] y = new float[out * half * half];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int k = 0; k < 9; k++) {
          add(
              x,
              i * side * side,
              side,
              k / 3 - 1,
              k % 3 - 1,
              weights[(o * in + i) * 9 + k],
              y,
              o * half * half);
        }
      }
    }
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(0, y[i]);
    }
    return y;
  }

  /** Adds one plane, moved by (dy, dx), every second place of it, times a weight. */
  private static void add(
      float[] x, int from, int side, int dy, int dx, float weight, float[] y, int to) {
    int half = side / 2;
    for (int row = dy < 0 ? 1 : 0; row < half; row++) {
      int line = from + (2 * row + dy) * side + dx;
      for (int column = dx < 0 ? 1 : 0; column < half; column++) {
        y[to + row * half + column] += weight * x[line + 2 * column];
      }
    }
  }
}
