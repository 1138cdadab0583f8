package atelier.learner.style;

import atelier.learner.Saved;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Limited-memory BFGS (Liu and Nocedal 1989) with a trust region in place of a line search, so that
 * a step takes one evaluation. A move that made the loss larger is taken back.
 */
final class Lbfgs implements Saved {
  private static final int HISTORY = 8;

  /** The longest move, as a root mean square, in learning rates. */
  private static final double LONGEST = 4;

  private final Deque<Pair> pairs = new ArrayDeque<>();
  private @Nullable Point last;
  private double trust = 1;

  /** A move and the change of the gradient that it made. */
  private record Pair(float[] move, float[] change, double product) {}

  private record Point(float[] x, float[] gradient, double loss) {}

  /**
   * One move.
   *
   * @param x what is moved
   * @param loss at x
   * @param gradient at x
   * @param rate how far to go; about the most that Adam changes a number by
   */
  void update(float[] x, double loss, float[] gradient, double rate) {
    Point here = new Point(x.clone(), gradient.clone(), loss);
    Point before = last;
    if (before != null && loss > before.loss) {
      here = before;
      pairs.clear();
      trust /= 2;
    } else {
      if (before != null) {
        remember(before, here);
      }
      trust = Math.min(1, 1.5 * trust);
    }
    last = here;
    float[] direction = direction(here.gradient);
    double length = Math.sqrt(dot(direction, direction) / x.length);
    double longest = LONGEST * rate * trust;
    double scale = pairs.isEmpty() || length > longest ? longest / (length + 1e-30) : 1;
    for (int i = 0; i < x.length; i++) {
      x[i] = here.x[i] - (float) scale * direction[i];
    }
  }

  private void remember(Point from, Point to) {
    float[] move = difference(to.x, from.x);
    float[] change = difference(to.gradient, from.gradient);
    double product = dot(move, change);
    if (product > 1e-10 * Math.sqrt(dot(move, move) * dot(change, change))) {
      if (pairs.size() == HISTORY) {
        pairs.removeFirst();
      }
      pairs.addLast(new Pair(move, change, product));
    }
  }

  /** The inverse Hessian, as far as the history tells of it, times the gradient. */
  private float[] direction(float[] gradient) {
    float[] direction = gradient.clone();
    double[] alpha = new double[pairs.size()];
    int i = pairs.size();
    for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
      Pair pair = newest.next();
      alpha[--i] = dot(pair.move, direction) / pair.product;
      add(direction, -alpha[i], pair.change);
    }
    if (!pairs.isEmpty()) {
      Pair newest = pairs.getLast();
      float scale = (float) (newest.product / dot(newest.change, newest.change));
      for (int j = 0; j < direction.length; j++) {
        direction[j] *= scale;
      }
    }
    for (Pair pair : pairs) {
      double beta = dot(pair.change, direction) / pair.product;
      add(direction, alpha[i++] - beta, pair.move);
    }
    return direction;
  }

  /** Forgets what no longer holds, because the loss is another function now. */
  void forget() {
    last = null;
    pairs.clear();
    trust = 1;
  }

  @Override
  public void save(String name, TensorMap state) {
    String prefix = name + ".";
    state.put(prefix + "trust", Tensor.of(new long[] {Double.doubleToLongBits(trust)}, 1));
    state.put(prefix + "pairs", Tensor.of(new long[] {pairs.size()}, 1));
    int i = 0;
    for (Pair pair : pairs) {
      state.put(prefix + "move" + i, Tensor.of(pair.move, pair.move.length));
      state.put(prefix + "change" + i, Tensor.of(pair.change, pair.change.length));
      i++;
    }
    if (last != null) {
      state.put(prefix + "x", Tensor.of(last.x, last.x.length));
      state.put(prefix + "gradient", Tensor.of(last.gradient, last.gradient.length));
      state.put(prefix + "loss", Tensor.of(new long[] {Double.doubleToLongBits(last.loss)}, 1));
    }
  }

  @Override
  public void load(String name, TensorMap state) {
    String prefix = name + ".";
    trust = Double.longBitsToDouble(state.get(prefix + "trust").longs()[0]);
    pairs.clear();
    long count = state.get(prefix + "pairs").longs()[0];
    for (int i = 0; i < count; i++) {
      float[] move = state.get(prefix + "move" + i).floats();
      float[] change = state.get(prefix + "change" + i).floats();
      pairs.addLast(new Pair(move, change, dot(move, change)));
    }
    last =
        state.contains(prefix + "x")
            ? new Point(
                state.get(prefix + "x").floats(),
                state.get(prefix + "gradient").floats(),
                Double.longBitsToDouble(state.get(prefix + "loss").longs()[0]))
            : null;
  }

  private static float[] difference(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static void add(float[] to, double factor, float[] what) {
    float f = (float) factor;
    for (int i = 0; i < to.length; i++) {
      to[i] += f * what[i];
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
