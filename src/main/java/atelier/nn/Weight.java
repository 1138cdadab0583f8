package atelier.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One array of a network: a parameter that is trained, or a statistic that is kept. */
public final class Weight {
  private final String name;
  private final boolean trained;
  private final Slab slab;
  private final int offset;
  private final long[] shape;
  private @Nullable Array value;
  private @Nullable Array average;

  Weight(String name, boolean trained, Slab slab, int offset, long... shape) {
    this.name = name;
    this.trained = trained;
    this.slab = slab;
    this.offset = offset;
    this.shape = shape;
  }

  public String name() {
    return name;
  }

  /** Whether the optimiser changes it. */
  public boolean trained() {
    return trained;
  }

  /** What training uses. */
  public Array value() {
    if (value == null) {
      value = in(slab.values());
      if (trained) {
        value.setGradient(in(slab.gradients()));
      }
    }
    return value;
  }

  /** Its moving average; the value itself where the network keeps none. */
  public Array average() {
    if (average == null) {
      average = in(slab.averages());
    }
    return average;
  }

  /** The value in training, the average in evaluation. */
  public Array in(Mode mode) {
    return mode == Mode.AVERAGED ? average() : value();
  }

  boolean isIn(Slab other) {
    return slab == other;
  }

  /** A new view of its part of an array that is laid out as all weights of its kind. */
  Array in(Array all) {
    return slab.part(all, offset, shape);
  }

  long size() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }
}
