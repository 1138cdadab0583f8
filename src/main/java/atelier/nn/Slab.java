package atelier.nn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weights one after the other in one array, so that one operator updates all of them: to call it
 * for each takes longer than to compute it. The arrays are made when they are first asked for.
 */
final class Slab {
  /** Where a weight may begin, in numbers: at multiples of oneDNN's vectors. */
  private static final int ALIGNMENT = 16;

  /** MXNet shares the rows of a matrix among its threads. */
  private static final int COLUMNS = 1024;

  private final Ops ops;
  private final boolean averaged;
  private final long @Nullable [] only;
  private final List<float[]> first = new ArrayList<>();
  private int length;
  private @Nullable Array values;
  private @Nullable Array averages;
  private @Nullable Array gradients;

  /** For any number of weights, views of the arrays. */
  Slab(Ops ops, boolean averaged) {
    this(ops, averaged, null);
  }

  /**
   * For one weight, which is all of the arrays.
   *
   * @param only its shape
   */
  Slab(Ops ops, boolean averaged, long @Nullable [] only) {
    this.ops = ops;
    this.averaged = averaged;
    this.only = only;
  }

  /** Adds a weight by its first values; returns where it begins. */
  int add(float[] numbers) {
    if (values != null) {
      throw new IllegalStateException("the arrays are made already");
    }
    int offset = length;
    first.add(numbers);
    length += roundUp(numbers.length, ALIGNMENT);
    return offset;
  }

  Array values() {
    if (values == null) {
      values = filled();
      averages = averaged ? filled() : null;
      first.clear();
    }
    return values;
  }

  /** The moving averages; the values themselves where none are kept. */
  Array averages() {
    Array ofValues = values();
    return averages == null ? ofValues : averages;
  }

  Array gradients() {
    if (gradients == null) {
      gradients = zeros();
    }
    return gradients;
  }

  /** A new array of the first values. */
  private Array filled() {
    Array array = zeros();
    float[] numbers = new float[Math.toIntExact(array.size())];
    int offset = 0;
    for (float[] part : first) {
      System.arraycopy(part, 0, numbers, offset, part.length);
      offset += roundUp(part.length, ALIGNMENT);
    }
    array.set(numbers);
    return array;
  }

  /** A new array, laid out as the others. */
  Array zeros() {
    return only == null ? ops.zeros(roundUp(length, COLUMNS) / COLUMNS, COLUMNS) : ops.zeros(only);
  }

  /** A weight's part of one of the arrays. */
  Array part(Array array, int offset, long... shape) {
    return only == null ? ops.part(array, offset, shape) : array;
  }

  private static int roundUp(int n, int multiple) {
    return (n + multiple - 1) / multiple * multiple;
  }
}
