package atelier.learner.scales;

/**
 * How many channels a network has at each resolution: as many as {@code width} at 64×64, twice as
 * many at each half of it, at most eight times.
 */
record Widths(int width) {
  int at(int resolution) {
    return Math.max(4, Math.min(8 * width, width * 64 / resolution));
  }
}
