package atelier.learner.style;

import java.util.stream.IntStream;

/**
 * Which patches of pictures (n, 3, height, width) are looked at: those that begin at some columns
 * and rows.
 */
record PatchGrid(int n, int height, int width, int[] columns, int[] rows) {
  /** Side of a patch. */
  static final int PATCH = 7;

  /** Rows of a patch, its three planes one after the other. */
  static final int ROWS = 3 * PATCH;

  /** Numbers of a patch. */
  static final int NUMBERS = ROWS * PATCH;

  /**
   * Where patches start along a line: one every {@code stride} pixels from {@code shift} on, and
   * one at each end, so that the pixels there are not seen more rarely than others.
   */
  static int[] places(int shift, int stride, int length) {
    int last = length - PATCH;
    return IntStream.iterate(shift - stride, place -> place < last + stride, p -> p + stride)
        .map(place -> Math.max(0, Math.min(last, place)))
        .distinct()
        .toArray();
  }

  int patches() {
    return n * rows.length * columns.length;
  }

  /** Where a row of a patch lies in the pictures. */
  int start(int patch, int row) {
    int plane = patch / (rows.length * columns.length) * 3 + row / PATCH;
    int y = rows[patch / columns.length % rows.length] + row % PATCH;
    return (plane * height + y) * width + columns[patch % columns.length];
  }
}
