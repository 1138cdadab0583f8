package atelier.nn;

import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.ArrayList;
import java.util.List;

/** Moves the weights of one network against their gradients. */
public final class Optimizer {
  private static final double EPSILON = 1e-8;

  /** Norm beyond which weights or squares of gradients mean nothing any more. */
  private static final double ABSURD = 1e10;

  private final Ops ops;
  private final Rule rule;
  private final Weights weights;
  private final List<Slot> slots = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private long steps;

  /** How a gradient becomes a change. */
  public sealed interface Rule {
    /** Adam as its paper has it. */
    Rule ADAM = new Adam(0.9, 0.999);

    /** Kingma and Ba 2015. */
    record Adam(double beta1, double beta2) implements Rule {}

    /** Tieleman and Hinton 2012. */
    record RmsProp(double decay) implements Rule {}
  }

  private record Slot(Slab slab, List<Array> moments) {}

  /** A moment of one weight. */
  private record Part(String name, Array values) {}

  public Optimizer(Ops ops, Rule rule, Weights weights) {
    this.ops = ops;
    this.rule = rule;
    this.weights = weights;
    for (Slab slab : weights.trainedSlabs()) {
      List<Array> moments = new ArrayList<>();
      for (int i = 1; i <= (rule instanceof Rule.Adam ? 2 : 1); i++) {
        Array moment = slab.zeros();
        moments.add(moment);
        for (Weight weight : weights.all()) {
          if (weight.isIn(slab)) {
            parts.add(new Part(weight.name() + ".moment" + i, weight.in(moment)));
          }
        }
      }
      slots.add(new Slot(slab, moments));
    }
  }

  /** One update from the gradients that the last backward pass wrote. */
  public void update(double learningRate) {
    steps++;
    for (Slot slot : slots) {
      update(slot.slab.values(), slot.slab.gradients(), slot.moments, learningRate);
    }
  }

  private void update(Array values, Array gradients, List<Array> moments, double learningRate) {
    if (rule instanceof Rule.Adam adam) {
      double unbiased =
          learningRate
              * Math.sqrt(1 - Math.pow(adam.beta2, steps))
              / (1 - Math.pow(adam.beta1, steps));
      ops.invokeInto(
          values,
          "adam_update",
          Ops.params("lr", unbiased)
              .with("beta1", adam.beta1)
              .with("beta2", adam.beta2)
              .with("epsilon", EPSILON),
          values,
          gradients,
          moments.get(0),
          moments.get(1));
    } else if (rule instanceof Rule.RmsProp rms) {
      ops.invokeInto(
          values,
          "rmsprop_update",
          Ops.params("lr", learningRate).with("gamma1", rms.decay).with("epsilon", 1e-7),
          values,
          gradients,
          moments.get(0));
    }
  }

  /**
   * Whether all weights and moments are numbers, and none is absurd. A gradient that is not shows
   * in a moment for as long as it does harm. Waits for what is being computed.
   */
  public boolean sound() {
    ops.waitForAll();
    List<Array> arrays = new ArrayList<>(weights.values());
    slots.forEach(slot -> arrays.addAll(slot.moments));
    try (Ops step = ops.child()) {
      for (float squares : step.sumsOfSquares(arrays)) {
        if (!(squares <= ABSURD * ABSURD)) { // nor is NaN
          return false;
        }
      }
      return true;
    }
  }

  /** Writes moments and step count under {@code prefix}. */
  public void save(String prefix, TensorMap state) {
    state.put(prefix + "steps", Tensor.of(new long[] {steps}, 1));
    for (Part part : parts) {
      state.put(prefix + part.name, Weights.tensor(part.values));
    }
  }

  /** Reads what {@link #save} wrote. */
  public void load(String prefix, TensorMap state) {
    steps = state.get(prefix + "steps").longs()[0];
    for (Part part : parts) {
      Weights.load(part.values, state.get(prefix + part.name));
    }
  }
}
