package atelier.drawing.example;

import java.util.Random;

/**
 * Smooth random values over the plane: value noise in octaves.
 *
 * @see <a href="https://doi.org/10.1145/325165.325247">Perlin, “An Image Synthesizer”, 1985</a>
 */
final class ValueNoise {
  private static final int SIZE = 256;
  private static final int OCTAVES = 4;

  private final float[] lattice = new float[SIZE * SIZE];

  ValueNoise(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < lattice.length; i++) {
      lattice[i] = random.nextFloat();
    }
  }

  /** A value from 0 to 1, about ½ on average; the plane varies over distances of about 1. */
  double at(double x, double y) {
    double sum = 0;
    double weight = 0;
    for (int octave = 0; octave < OCTAVES; octave++) {
      double share = 1.0 / (1 << octave);
      sum += share * smooth(x * (1 << octave) + 17 * octave, y * (1 << octave) + 31 * octave);
      weight += share;
    }
    return sum / weight;
  }

  private double smooth(double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double u = ease(x - left);
    double v = ease(y - top);
    return (1 - v) * ((1 - u) * corner(left, top) + u * corner(left + 1, top))
        + v * ((1 - u) * corner(left, top + 1) + u * corner(left + 1, top + 1));
  }

  private static double ease(double t) {
    return t * t * (3 - 2 * t);
  }

  private double corner(int x, int y) {
    return lattice[Math.floorMod(y, SIZE) * SIZE + Math.floorMod(x, SIZE)];
  }
}
