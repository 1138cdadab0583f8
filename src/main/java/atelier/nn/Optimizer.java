package atelier.nn;

import ai.djl.ndarray.NDArray;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.ArrayList;
import java.util.List;

/** Moves the weights of one network against their gradients. */
public final class Optimizer {
  private static final double EPSILON = 1e-8;

  private final Ops ops;
  private final Rule rule;
  private final List<Slot> slots = new ArrayList<>();
  private long steps;

  /** How a gradient becomes a change. */
  public sealed interface Rule {
    /** Kingma and Ba 2015. */
    record Adam(double beta1, double beta2) implements Rule {}

    /** Tieleman and Hinton 2012. */
    record RmsProp(double decay) implements Rule {}
  }

  private record Slot(Weight weight, NDArray gradient, List<NDArray> moments) {}

  public Optimizer(Ops ops, Rule rule, Weights weights) {
    this.ops = ops;
    this.rule = rule;
    int moments = rule instanceof Rule.Adam ? 2 : 1;
    for (Weight weight : weights.all()) {
      if (weight.trained()) {
        List<NDArray> zeros = new ArrayList<>();
        for (int i = 0; i < moments; i++) {
          zeros.add(ops.zeros(weight.value().getShape().getShape()));
        }
        slots.add(new Slot(weight, weight.value().getGradient(), zeros));
      }
    }
  }

  /** One update from the gradients that the last backward pass wrote. */
  public void update(double learningRate) {
    steps++;
    for (Slot slot : slots) {
      NDArray w = slot.weight.value();
      if (rule instanceof Rule.Adam adam) {
        double unbiased =
            learningRate
                * Math.sqrt(1 - Math.pow(adam.beta2, steps))
                / (1 - Math.pow(adam.beta1, steps));
        ops.invokeInto(
            w,
            "adam_update",
            Ops.params("lr", unbiased)
                .with("beta1", adam.beta1)
                .with("beta2", adam.beta2)
                .with("epsilon", EPSILON),
            w,
            slot.gradient,
            slot.moments.get(0),
            slot.moments.get(1));
      } else if (rule instanceof Rule.RmsProp rms) {
        ops.invokeInto(
            w,
            "rmsprop_update",
            Ops.params("lr", learningRate).with("gamma1", rms.decay).with("epsilon", 1e-7),
            w,
            slot.gradient,
            slot.moments.get(0));
      }
    }
  }

  /** Writes moments and step count under {@code prefix}. */
  public void save(String prefix, TensorMap state) {
    state.put(prefix + "steps", Tensor.of(new long[] {steps}, 1));
    for (Slot slot : slots) {
      for (int i = 0; i < slot.moments.size(); i++) {
        state.put(
            prefix + slot.weight.name() + ".moment" + (i + 1), Weights.tensor(slot.moments.get(i)));
      }
    }
  }

  /** Reads what {@link #save} wrote. */
  public void load(String prefix, TensorMap state) {
    steps = state.get(prefix + "steps").longs()[0];
    for (Slot slot : slots) {
      for (int i = 0; i < slot.moments.size(); i++) {
        Weights.load(
            slot.moments.get(i), state.get(prefix + slot.weight.name() + ".moment" + (i + 1)));
      }
    }
  }
}
