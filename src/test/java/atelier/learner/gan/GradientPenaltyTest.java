package atelier.learner.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import atelier.nn.Stack;
import atelier.nn.Weight;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientPenaltyTest {
  private static final int N = 3;
  private static final int PIXELS = 2 * 8 * 8;

  /** Where real and generated pictures are the same, so is every place between them. */
  @Test
  void hasTheGradientOfThePenalty() {
    try (Ops ops = Ops.open()) {
      Weights weights = new Weights(ops, new Noise(1), false);
      Layer layers =
          new Stack(weights, Init.normal(0.3), 2, 8, 8)
              .convolution("0", 4, 4, 2)
              .leakyRelu(0.2)
              .convolution("1", 4, 4, 2)
              .selu()
              .dense("2", 1)
              .layer();
      List<Program> programs = new ArrayList<>();
      GradientPenalty penalty =
          new GradientPenalty(
              ops,
              layers::apply,
              program -> {
                programs.add(program);
                return program;
              },
              N,
              2,
              8,
              8);
      float[] numbers = new float[N * PIXELS];
      Noise noise = new Noise(2);
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) noise.nextGaussian();
      }
      Array pictures = ops.array(numbers, N, 2, 8, 8);
      Array pull = penalty.record(ops, noise, pictures, pictures, List.of());
      ops.backward(pull, ops.ones(N, 1));
      Graph graph = new Graph(Mode.TRAINING);
      Program judging = Program.flexible(ops, graph, layers.apply(graph, graph.input()));
      programs.add(judging);
      ops.requireGradient(pictures);
      // the last bias is not part of a tangent, and so has no gradient
      List<Weight> parts = weights.all().subList(0, weights.all().size() - 1);
      List<float[]> gradients =
          parts.stream().map(weight -> weight.value().gradient().floats()).toList();
      double largest = 0;
      for (int w = 0; w < gradients.size(); w++) {
        Weight weight = parts.get(w);
        float[] values = weight.value().floats();
        for (int i = 0; i < values.length; i += 1 + values.length / 20) {
          double numeric =
              (shifted(ops, judging, pictures, weight, values, i, 1e-2f)
                      - shifted(ops, judging, pictures, weight, values, i, -1e-2f))
                  / 2e-2;
          largest = Math.max(largest, Math.abs(numeric));
          assertEquals(
              numeric, gradients.get(w)[i], 0.02 + 0.02 * Math.abs(numeric), weight.name());
        }
      }
      assertTrue(largest > 1, "the gradient is not just 0");
      programs.forEach(Program::close);
    }
  }

  private static double shifted(
      Ops ops, Program judging, Array x, Weight weight, float[] values, int i, float by) {
    float[] moved = values.clone();
    moved[i] += by;
    weight.value().set(moved);
    try (Ops step = ops.child()) {
      Array logits = step.record(() -> judging.run(step, new Noise(3), x));
      step.backward(logits, step.ones(N, 1));
      float[] g = x.gradient().floats();
      double sum = 0;
      for (int n = 0; n < N; n++) {
        double squares = 0;
        for (int j = n * PIXELS; j < (n + 1) * PIXELS; j++) {
          squares += (double) g[j] * g[j];
        }
        sum += (Math.sqrt(squares) - 1) * (Math.sqrt(squares) - 1);
      }
      return 10 * sum / N;
    } finally {
      weight.value().set(values);
    }
  }
}
