package atelier.learner.style;

import atelier.nn.Noise;

/**
 * Random directions of length 1 in the space of patches: noise, smooth to different degrees, in one
 * colour direction each. Half of them look at luminance and half at a difference of colours, so
 * that both are matched where a style has little of one; most take no notice of a patch's mean.
 */
final class Directions {
  /** Side of a patch. */
  static final int PATCH = 7;

  static final int COUNT = 64;

  /** Blurs of the noise that directions are made from. */
  private static final double[][] SMOOTHNESS = {
    {1},
    {0.25, 0.5, 0.25},
    {0.06, 0.25, 0.38, 0.25, 0.06},
    {0.11, 0.14, 0.16, 0.18, 0.16, 0.14, 0.11}
  };

  private Directions() {}

  /** New ones, (COUNT, 3, PATCH, PATCH). */
  static float[] draw(Noise noise) {
    int area = PATCH * PATCH;
    float[] all = new float[COUNT * 3 * area];
    for (int k = 0; k < COUNT; k++) {
      float[] pattern = pattern(noise, SMOOTHNESS[k / 2 % SMOOTHNESS.length], k % 8 >= 2);
      double angle = 2 * Math.PI * noise.nextDouble();
      for (int c = 0; c < 3; c++) {
        // the three angles of a colour difference lie a third of a turn apart, their sum is 0
        double share =
            k % 2 == 0
                ? Math.sqrt(1 / 3.0)
                : Math.sqrt(2 / 3.0) * Math.cos(angle + 2 * Math.PI * c / 3);
        for (int i = 0; i < area; i++) {
          all[(k * 3 + c) * area + i] = (float) share * pattern[i];
        }
      }
    }
    return all;
  }

  private static float[] pattern(Noise noise, double[] weights, boolean withoutMean) {
    int reach = weights.length / 2;
    int side = PATCH + 2 * reach;
    float[] grain = new float[side * side];
    for (int i = 0; i < grain.length; i++) {
      grain[i] = (float) noise.nextGaussian();
    }
    float[] pattern = new float[PATCH * PATCH];
    double mean = 0;
    for (int i = 0; i < pattern.length; i++) {
      double sum = 0;
      for (int y = 0; y < weights.length; y++) {
        for (int x = 0; x < weights.length; x++) {
          sum += weights[y] * weights[x] * grain[(i / PATCH + y) * side + i % PATCH + x];
        }
      }
      pattern[i] = (float) sum;
      mean += sum / pattern.length;
    }
    double squares = 0;
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] -= withoutMean ? (float) mean : 0;
      squares += (double) pattern[i] * pattern[i];
    }
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] /= (float) Math.sqrt(squares);
    }
    return pattern;
  }
}
