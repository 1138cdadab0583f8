package atelier.learner.style;

import java.util.Arrays;

/** Sorts floats and says where each came from, by three passes over 11 bits. */
final class Sorter {
  private static final int BITS = 11;
  private static final int MASK = (1 << BITS) - 1;

  private final float[] line;
  private int[] keys;
  private int[] otherKeys;
  private int[] order;
  private int[] otherOrder;
  private final int[][] counts = new int[3][MASK + 1];

  /** For up to {@code most} numbers at once. */
  Sorter(int most) {
    line = new float[most];
    keys = new int[most];
    otherKeys = new int[most];
    order = new int[most];
    otherOrder = new int[most];
  }

  /** Room for the numbers, for whoever likes. */
  float[] line() {
    return line;
  }

  /** Sorts the first {@code n} of {@code values}, none of which may be NaN. */
  void sort(float[] values, int n) {
    for (int[] count : counts) {
      Arrays.fill(count, 0);
    }
    for (int i = 0; i < n; i++) {
      int bits = Float.floatToRawIntBits(values[i]);
      int key = bits ^ ((bits >> 31) | Integer.MIN_VALUE); // unsigned order
      keys[i] = key;
      order[i] = i;
      counts[0][key & MASK]++;
      counts[1][key >>> BITS & MASK]++;
      counts[2][key >>> 2 * BITS]++;
    }
    for (int pass = 0; pass < 3; pass++) {
      int[] count = counts[pass];
      int sum = 0;
      for (int i = 0; i <= MASK; i++) {
        int here = count[i];
        count[i] = sum;
        sum += here;
      }
      int shift = pass * BITS;
      for (int i = 0; i < n; i++) {
        int to = count[keys[i] >>> shift & MASK]++;
        otherKeys[to] = keys[i];
        otherOrder[to] = order[i];
      }
      int[] swap = keys;
      keys = otherKeys;
      otherKeys = swap;
      swap = order;
      order = otherOrder;
      otherOrder = swap;
    }
  }

  /** Where the number of rank {@code i} was before. */
  int origin(int i) {
    return order[i];
  }

  /** The number of rank {@code i}. */
  float value(int i) {
    int key = keys[i];
    return Float.intBitsToFloat(key < 0 ? key ^ Integer.MIN_VALUE : ~key);
  }
}
