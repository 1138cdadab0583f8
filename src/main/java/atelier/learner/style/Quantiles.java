package atelier.learner.style;

import java.util.Arrays;

/**
 * A distribution of numbers.
 *
 * @param sorted from the least to the greatest; not copied
 */
record Quantiles(float[] sorted) {
  private static final Quantiles NONE = new Quantiles(new float[0]);

  static Quantiles none() {
    return NONE;
  }

  /** Of numbers in any order. */
  static Quantiles of(float[] values, Sorter sorter) {
    sorter.sort(values, values.length);
    float[] sorted = new float[values.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = sorter.value(i);
    }
    return new Quantiles(sorted);
  }

  /** The value below which a share of the numbers lies. */
  float at(double share) {
    double place = Math.max(0, Math.min(sorted.length - 1, share * sorted.length - 0.5));
    int below = (int) place;
    int above = Math.min(sorted.length - 1, below + 1);
    return (float) (sorted[below] + (place - below) * (sorted[above] - sorted[below]));
  }

  /** With so many numbers of another, from all of its parts. */
  Quantiles with(Quantiles other, int numbers, Sorter sorter) {
    float[] all = Arrays.copyOf(sorted, sorted.length + numbers);
    for (int i = 0; i < numbers; i++) {
      all[sorted.length + i] = other.at((i + 0.5) / numbers);
    }
    return of(all, sorter);
  }
}
