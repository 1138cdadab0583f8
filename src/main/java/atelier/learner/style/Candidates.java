package atelier.learner.style;

import static atelier.learner.style.PatchGrid.NUMBERS;
import static atelier.learner.style.PatchGrid.PATCH;
import static atelier.learner.style.PatchGrid.ROWS;

import atelier.nn.Array;
import atelier.nn.Noise;
import atelier.nn.Ops;
import java.nio.FloatBuffer;
import java.util.List;

/** Patches of styles, which those of pictures are compared with. */
final class Candidates {
  private static final int MOST = 3 << 10;

  /** Two more numbers, by which one product with a patch gives a squared distance. */
  static final int EXTENDED = NUMBERS + 2;

  /** Patches whose distances are computed together; more of them do not fit the cache. */
  private static final int AT_ONCE = 1 << 7;

  /** Of candidates c: (−2c, 1, |c|²). */
  private final Array factors;

  private final FloatBuffer buffer;
  private final FloatBuffer products;
  private final float[] distances = new float[AT_ONCE * MOST];
  private final float[] numbers = new float[MOST * NUMBERS];
  private int count;

  /**
   * None yet.
   *
   * @param ops what the arrays belong to
   */
  Candidates(Ops ops) {
    factors = ops.zeros(MOST, EXTENDED);
    buffer = ops.buffer(MOST * EXTENDED);
    products = ops.buffer(AT_ONCE * MOST);
  }

  /** Chooses some, spread over the styles by their shares. */
  void choose(List<Raster> styles, double[] shares, Noise noise) {
    count = 0;
    for (int s = 0; s < styles.size(); s++) {
      Raster style = styles.get(s);
      int columns = style.width() - PATCH + 1;
      int rows = style.height() - PATCH + 1;
      if (columns > 0 && rows > 0) {
        int wanted = (int) Math.min(shares[s] * MOST, (double) columns * rows);
        for (int i = 0; i < wanted; i++) {
          int place = (int) ((i + noise.nextDouble()) * columns * rows / wanted);
          add(style, place % columns, place / columns);
        }
      }
    }
    factors.set(buffer.clear());
  }

  private void add(Raster style, int x, int y) {
    int to = count * NUMBERS;
    for (int row = 0; row < ROWS; row++) {
      int start = (row / PATCH * style.height() + y + row % PATCH) * style.width() + x;
      System.arraycopy(style.rgb(), start, numbers, to + row * PATCH, PATCH);
    }
    int extended = count * EXTENDED;
    for (int i = 0; i < NUMBERS; i++) {
      buffer.put(extended + i, -2 * numbers[to + i]);
    }
    buffer.put(extended + NUMBERS, 1);
    buffer.put(extended + NUMBERS + 1, squares(numbers, to, NUMBERS));
    count++;
  }

  int count() {
    return count;
  }

  /** A candidate's numbers one after the other: where row {@code row} of it begins. */
  int start(int candidate, int row) {
    return candidate * NUMBERS + row * PATCH;
  }

  float[] numbers() {
    return numbers;
  }

  /**
   * Patches p as rows (p, |p|², 1).
   *
   * @param step what the array belongs to
   */
  Array rows(Ops step, float[] pictures, PatchGrid grid) {
    int patches = grid.patches();
    FloatBuffer rows = step.buffer(patches * EXTENDED);
    for (int i = 0; i < patches; i++) {
      float sum = 0;
      for (int row = 0; row < ROWS; row++) {
        int start = grid.start(i, row);
        rows.put(i * EXTENDED + row * PATCH, pictures, start, PATCH);
        sum += squares(pictures, start, PATCH);
      }
      rows.put(i * EXTENDED + NUMBERS, sum);
      rows.put(i * EXTENDED + NUMBERS + 1, 1);
    }
    return step.array(rows, patches, EXTENDED);
  }

  /** Takes distances. */
  interface Taker {
    /**
     * Those of {@code some} patches from the {@code first} on.
     *
     * @param distances squared; a row for each patch, with {@link #count} numbers
     */
    void take(float[] distances, int first, int some);
  }

  /**
   * Squared distances of patches to all candidates, as products (p, |p|², 1)·(−2c, 1, |c|²).
   *
   * @param rows the patches
   */
  void eachDistance(Ops step, Array rows, Taker taker) {
    int all = Math.toIntExact(rows.shape()[0]);
    Array to = step.view(factors, 0, count, count, EXTENDED);
    for (int first = 0; first < all; first += AT_ONCE) {
      int some = Math.min(AT_ONCE, all - first);
      try (Ops part = step.child()) {
        Array from = part.view(rows, first, first + some, some, EXTENDED);
        Array product = part.invoke("dot", Ops.Params.of("transpose_b", true), from, to);
        part.read(product, products.clear());
      }
      products.get(0, distances, 0, some * count);
      taker.take(distances, first, some);
    }
  }

  private static float squares(float[] values, int from, int length) {
    float sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += values[i] * values[i];
    }
    return sum;
  }
}
