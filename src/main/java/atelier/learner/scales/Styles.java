package atelier.learner.scales;

/**
 * The styles of a network that draws from {@code start}×{@code start} to {@code size}×{@code size}:
 * one for its first convolution, then two for each doubling, before and after it.
 */
record Styles(int start, int size) {
  /** Coarse, middle, fine. */
  static final int GROUPS = 3;

  /** For pictures of a size: from 4×4 to 7×7, doubled some times. */
  static Styles of(int size) {
    int start = size;
    while (start > 7) {
      start /= 2;
    }
    return new Styles(start, size);
  }

  /** How many there are. */
  int count() {
    return 1 + 2 * doublings();
  }

  private int doublings() {
    return Integer.numberOfTrailingZeros(size / start);
  }

  /** The group of a style, 0 (coarse) to 2 (fine): each has a third of the resolutions. */
  int group(int style) {
    int resolution = (style + 1) / 2;
    return GROUPS * resolution / (doublings() + 1);
  }
}
