package atelier.nn;

import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Every array of one network, by name, in the order of its layers. None can be added once one of
 * them has been used.
 */
public final class Weights {
  private final Ops ops;
  private final Noise noise;
  private final boolean averaged;
  private final Slab trained;
  private final Slab kept;
  private final Set<Slab> slabs = new LinkedHashSet<>();
  private final List<Weight> all = new ArrayList<>();
  private double multiplyAdds;

  /**
   * An empty set.
   *
   * @param ops what the arrays belong to
   * @param noise for their first values
   * @param averaged whether to keep moving averages
   */
  public Weights(Ops ops, Noise noise, boolean averaged) {
    this.ops = ops;
    this.noise = noise;
    this.averaged = averaged;
    this.trained = new Slab(ops, averaged);
    this.kept = new Slab(ops, averaged);
  }

  /** Dropout in this network, for samples of one shape. */
  public Layer dropout(double share, long... shape) {
    return new Dropout(ops, noise.nextLong(), (float) share, shape);
  }

  /** First values of a weight. */
  public interface Init {
    /** One value, given how many inputs and outputs each unit has. */
    float value(Noise noise, int fanIn, int fanOut);

    /** All values of a weight. */
    default float[] values(Noise noise, int fanIn, int fanOut, long... shape) {
      float[] values =
          new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(noise, fanIn, fanOut);
      }
      return values;
    }

    static Init constant(float value) {
      return (noise, in, out) -> value;
    }

    /** Normal around 0. */
    static Init normal(double deviation) {
      return (noise, in, out) -> (float) (noise.nextGaussian() * deviation);
    }

    /** Uniform, of variance 2/(fanIn + fanOut) (Glorot and Bengio 2010). */
    static Init glorot() {
      return (noise, in, out) -> noise.symmetric(Math.sqrt(6.0 / (in + out)));
    }
  }

  /** A weight that is trained. */
  public Weight trained(String name, Init init, int fanIn, int fanOut, long... shape) {
    return add(name, true, trained, init, fanIn, fanOut, shape);
  }

  /**
   * A weight that is trained, in an array of its own: while MXNet computes a transposed convolution
   * it notes other axes for the whole of the array that the weight lies in.
   */
  public Weight trainedAlone(String name, Init init, int fanIn, int fanOut, long... shape) {
    return add(name, true, new Slab(ops, averaged, shape), init, fanIn, fanOut, shape);
  }

  /** A statistic: kept and averaged, but not trained. */
  public Weight kept(String name, float first, long... shape) {
    return kept(name, Init.constant(first), shape);
  }

  public Weight kept(String name, Init init, long... shape) {
    return add(name, false, kept, init, 0, 0, shape);
  }

  /** A trained weight whose first values are all equal. */
  public Weight trained(String name, float first, long... shape) {
    return trained(name, Init.constant(first), 0, 0, shape);
  }

  /** A weight that is trained from given values on, in an array of its own. */
  public Weight trained(String name, Tensor first) {
    Slab slab = new Slab(ops, averaged, first.shape());
    return add(new Weight(name, true, slab, slab.add(first.floats()), first.shape()), slab);
  }

  /** An array that is given, and neither trained nor averaged. */
  public Weight given(String name, Tensor tensor) {
    Slab slab = new Slab(ops, false, tensor.shape());
    Weight weight = new Weight(name, false, slab, 0, tensor.shape());
    load(weight.value(), tensor);
    all.add(weight);
    return weight;
  }

  private Weight add(
      String name, boolean isTrained, Slab slab, Init init, int in, int out, long... shape) {
    float[] first = init.values(noise, in, out, shape);
    return add(new Weight(name, isTrained, slab, slab.add(first), shape), slab);
  }

  private Weight add(Weight weight, Slab slab) {
    all.add(weight);
    slabs.add(slab);
    return weight;
  }

  /** Makes the arrays, which otherwise happens when each is first asked for. */
  void make() {
    for (Weight weight : all) {
      weight.value();
      weight.average();
    }
  }

  /** Where those that are trained lie. */
  List<Slab> trainedSlabs() {
    return slabs.stream().filter(slab -> slab != kept).toList();
  }

  boolean averaged() {
    return averaged;
  }

  /** The arrays that hold all values. */
  List<Array> values() {
    return slabs.stream().map(Slab::values).toList();
  }

  public List<Weight> all() {
    return List.copyOf(all);
  }

  /**
   * One of them.
   *
   * @throws IllegalArgumentException if none has this name
   */
  public Weight find(String name) {
    return all.stream()
        .filter(weight -> weight.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no weight named " + name));
  }

  /** Counts the multiply-adds that a layer takes for one picture. */
  public void countMultiplyAdds(double more) {
    multiplyAdds += more;
  }

  /** Multiply-adds of the layers' convolutions and products for one picture, forward. */
  public double multiplyAdds() {
    return multiplyAdds;
  }

  /** How many numbers they are. */
  public long count() {
    return all.stream().mapToLong(Weight::size).sum();
  }

  /** Brings those that are trained to between {@code least} and {@code most}. */
  void clip(double least, double most) {
    for (Slab slab : trainedSlabs()) {
      ops.invokeInto(
          slab.values(), "clip", Ops.params("a_min", least).with("a_max", most), slab.values());
    }
  }

  /** Moves the averages: average ← decay·average + (1 − decay)·value. */
  public void average(double decay) {
    ops.waitForAll();
    for (Slab slab : slabs) {
      // sgd_update with the value as its gradient: one operator
      ops.invokeInto(
          slab.averages(),
          "sgd_update",
          Ops.params("lr", 1 - decay).with("wd", 1).with("rescale_grad", -1),
          slab.averages(),
          slab.values());
    }
  }

  /** Writes values and averages under {@code prefix} and {@code "averaged." + prefix}. */
  public void save(String prefix, TensorMap state) {
    ops.waitForAll();
    for (Weight weight : all) {
      state.put(prefix + weight.name(), tensor(weight.value()));
      if (averaged) {
        state.put("averaged." + prefix + weight.name(), tensor(weight.average()));
      }
    }
  }

  /** Reads what {@link #save} wrote. */
  public void load(String prefix, TensorMap state) {
    ops.waitForAll();
    for (Weight weight : all) {
      load(weight.value(), state.get(prefix + weight.name()));
      if (averaged) {
        load(weight.average(), state.get("averaged." + prefix + weight.name()));
      }
    }
  }

  /** A copy of an array of floats. */
  static Tensor tensor(Array array) {
    return Tensor.of(array.floats(), array.shape());
  }

  /**
   * Copies a tensor into an array.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  static void load(Array array, Tensor tensor) {
    if (!Arrays.equals(tensor.shape(), array.shape())) {
      throw new IllegalArgumentException(
          "the state has shape %s where the network has %s"
              .formatted(Arrays.toString(tensor.shape()), Arrays.toString(array.shape())));
    }
    array.setFloats(tensor.data());
  }
}
