package atelier.learner.style;

import atelier.nn.Noise;

/** Random directions of length 1 in the space of patches. */
enum Directions {
  /**
   * Noise, smooth to different degrees, in one colour direction each. Half of them look at
   * luminance and half at a difference of colours, so that both are matched where a style has
   * little of one; most take no notice of a patch's mean.
   */
  PATTERNS(64) {
    @Override
    void draw(Noise noise, int k, float[] direction) {
      float[] pattern = pattern(noise, SMOOTHNESS[k / 2 % SMOOTHNESS.length], k % 8 >= 2);
      double angle = 2 * Math.PI * noise.nextDouble();
      for (int c = 0; c < 3; c++) {
        // the three angles of a colour difference lie a third of a turn apart, their sum is 0
        double share =
            k % 2 == 0
                ? Math.sqrt(1 / 3.0)
                : Math.sqrt(2 / 3.0) * Math.cos(angle + 2 * Math.PI * c / 3);
        for (int i = 0; i < AREA; i++) {
          direction[c * AREA + i] = (float) share * pattern[i];
        }
      }
    }
  },
  /** A patch's mean colour, along any line through the space of colours. */
  COLORS(16) {
    @Override
    void draw(Noise noise, int k, float[] direction) {
      for (int c = 0; c < 3; c++) {
        float share = (float) noise.nextGaussian();
        for (int i = 0; i < AREA; i++) {
          direction[c * AREA + i] = share;
        }
      }
      normalise(direction);
    }
  };

  /** Side of a patch. */
  static final int PATCH = 7;

  private static final int AREA = PATCH * PATCH;

  /** Blurs of the noise that patterns are made from. */
  private static final double[][] SMOOTHNESS = {
    {1},
    {0.25, 0.5, 0.25},
    {0.06, 0.25, 0.38, 0.25, 0.06},
    {0.11, 0.14, 0.16, 0.18, 0.16, 0.14, 0.11}
  };

  private final int count;

  Directions(int count) {
    this.count = count;
  }

  /** How many are drawn at once. */
  int count() {
    return count;
  }

  /** New ones, ({@link #count}, 3, PATCH, PATCH). */
  float[] draw(Noise noise) {
    float[] all = new float[count * 3 * AREA];
    float[] direction = new float[3 * AREA];
    for (int k = 0; k < count; k++) {
      draw(noise, k, direction);
      System.arraycopy(direction, 0, all, k * direction.length, direction.length);
    }
    return all;
  }

  /** The direction of a number, (3, PATCH, PATCH). */
  abstract void draw(Noise noise, int k, float[] direction);

  private static float[] pattern(Noise noise, double[] weights, boolean withoutMean) {
    int reach = weights.length / 2;
    int side = PATCH + 2 * reach;
    float[] grain = new float[side * side];
    for (int i = 0; i < grain.length; i++) {
      grain[i] = (float) noise.nextGaussian();
    }
    float[] pattern = new float[AREA];
    double mean = 0;
    for (int i = 0; i < AREA; i++) {
      double sum = 0;
      for (int y = 0; y < weights.length; y++) {
        for (int x = 0; x < weights.length; x++) {
          sum += weights[y] * weights[x] * grain[(i / PATCH + y) * side + i % PATCH + x];
        }
      }
      pattern[i] = (float) sum;
      mean += sum / AREA;
    }
    for (int i = 0; i < AREA; i++) {
      pattern[i] -= withoutMean ? (float) mean : 0;
    }
    normalise(pattern);
    return pattern;
  }

  private static void normalise(float[] direction) {
    double squares = 0;
    for (float number : direction) {
      squares += (double) number * number;
    }
    for (int i = 0; i < direction.length; i++) {
      direction[i] /= (float) Math.sqrt(squares);
    }
  }
}
