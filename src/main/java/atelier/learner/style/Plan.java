package atelier.learner.style;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** When a picture grows from one scale to the next, each twice as large as the one before. */
final class Plan {
  private static final double LAST_SHARE = 0.4;
  private static final double LAST_RATE = 0.1;

  private final List<Integer> sides = new ArrayList<>();
  private final long[] ends;

  /**
   * A plan.
   *
   * @param size longer side of the picture in the end
   * @param smallest longer side that it begins with, at least
   * @param steps for all of it; further steps stay at the last scale
   */
  Plan(int size, int smallest, int steps) {
    sides.add(size);
    for (int side = size / 2; side >= smallest; side /= 2) {
      sides.add(side);
    }
    Collections.reverse(sides);
    ends = new long[sides.size()];
    int earlier = sides.size() - 1;
    for (int i = 0; i < earlier; i++) {
      ends[i] = Math.round(steps * (1 - LAST_SHARE) * (i + 1) / earlier);
    }
    ends[earlier] = steps;
  }

  int side(int scale) {
    return sides.get(scale);
  }

  /** The scale of pictures with this longer side. */
  int scaleOf(int side) {
    return sides.indexOf(side);
  }

  /** How many steps come before a scale. */
  long begin(int scale) {
    return scale == 0 ? 0 : ends[scale - 1];
  }

  /** The scale of a step, from 0. */
  int scaleAt(long step) {
    int scale = 0;
    while (scale + 1 < ends.length && step >= ends[scale]) {
      scale++;
    }
    return scale;
  }

  /** How much of the learning rate a step gets: it falls within each scale. */
  double rate(long step) {
    int scale = scaleAt(step);
    long begin = begin(scale);
    double done = Math.min(1, (step - begin) / Math.max(1.0, ends[scale] - begin));
    return 1 - (1 - LAST_RATE) * done;
  }
}
