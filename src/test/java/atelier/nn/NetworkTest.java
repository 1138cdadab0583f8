package atelier.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.nn.Weights.Init;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  /** What corrupt memory, or a loss out of bounds, may leave in one row of one weight. */
  @ParameterizedTest
  @ValueSource(floats = {1e11f, -1e11f, Float.NaN, Float.POSITIVE_INFINITY})
  void noticesAGradientOutOfBounds(float absurd) {
    try (Ops ops = Ops.open()) {
      for (Optimizer.Rule rule :
          new Optimizer.Rule[] {
            new Optimizer.Rule.Adam(0.5, 0.999),
            new Optimizer.Rule.Adam(0, 0.9),
            new Optimizer.Rule.RmsProp(0.9)
          }) {
        try (Network network =
            new Network(
                ops,
                new Noise(1),
                true,
                rule,
                w -> new Stack(w, Init.normal(0.1), 3).dense("0", 700).tanh().layer())) {
          update(network, ops, 1);
          assertTrue(network.sound());
          update(network, ops, absurd);
          for (int i = 0; i < 3; i++) {
            update(network, ops, 1);
          }
          assertFalse(network.sound(), rule + " after three steps more");
        }
      }
    }
  }

  /**
   * The smaller network's layers come with their averages and moments, the new one is untouched.
   */
  @Test
  void growsByKeepingWhatIsMissing() {
    try (Ops ops = Ops.open();
        Network small = stack(ops, 1, 1);
        Network large = stack(ops, 2, 2);
        Network other = stack(ops, 2, 2)) {
      update(small, ops, 1);
      small.average(0.5);
      TensorMap learnt = new TensorMap();
      small.save("net", learnt);
      large.loadKnown("net", learnt);
      TensorMap grown = new TensorMap();
      large.save("net", grown);
      TensorMap untouched = new TensorMap();
      other.save("net", untouched);
      assertTrue(grown.names().size() > learnt.names().size());
      for (String name : grown.names()) {
        Tensor expected = learnt.contains(name) ? learnt.get(name) : untouched.get(name);
        assertEquals(expected.data(), grown.get(name).data(), name);
      }
      TensorMap misshapen = new TensorMap().put("net.0.bias", Tensor.of(new float[3], 3));
      assertThrows(IllegalArgumentException.class, () -> large.loadKnown("net", misshapen));
    }
  }

  private static Network stack(Ops ops, int seed, int layers) {
    return new Network(
        ops,
        new Noise(seed),
        true,
        new Optimizer.Rule.Adam(0.5, 0.999),
        w -> {
          Stack stack = new Stack(w, Init.normal(0.1), 3).dense("0", 700);
          return (layers == 1 ? stack : stack.tanh().dense("1", 5)).layer();
        });
  }

  private static void update(Network network, Ops ops, float gradient) {
    try (Ops step = ops.child()) {
      Array y = step.record(() -> network.train(step, new Noise(1), step.ones(2, 3)));
      float[] head = new float[2 * 700];
      head[5] = gradient;
      step.backward(y, step.array(head, 2, 700));
      network.update(1e-3);
    }
  }
}
