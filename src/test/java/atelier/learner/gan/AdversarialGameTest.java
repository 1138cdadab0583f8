package atelier.learner.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Settings;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
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
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a move tells both networks, against differences of what they minimise. */
class AdversarialGameTest {
  private static final int N = 3;

  @ParameterizedTest
  @CsvSource({
    "none, non-saturating",
    "none, relativistic-hinge",
    "minibatch-stddev, non-saturating",
    "minibatch-stddev, relativistic",
    "variance, least-squares",
    "variance, relativistic-hinge"
  })
  void bothNetworksGetTheGradientsOfTheirLosses(String diversity, String loss) {
    Settings settings = settings(diversity, loss);
    List<Program> programs = new ArrayList<>();
    try (Ops ops = Ops.open()) {
      Weights weights = new Weights(ops, new Noise(1), false);
      Layer layers = discriminator(weights, settings, 1);
      AdversarialGame game =
          new AdversarialGame(
              ops,
              program -> {
                programs.add(program);
                return program;
              },
              settings,
              new Restraints(() -> settings, new Noise(2)),
              layers::apply,
              (graph, samples) -> samples,
              N,
              2);
      Array real = ops.normal(new Noise(3), N, 2);
      Array fake = ops.normal(new Noise(4), N, 2);
      AdversarialGame.Move move = game.move(ops, new Noise(5), real, fake, List.of(), false);
      Weight first = weights.find("0.weight");
      float[] gradient = first.value().gradient().floats();
      float[] pull = move.pull().floats();

      Graph graph = new Graph(Mode.TRAINING).inGroups(2);
      Program judging = Program.flexible(ops, graph, layers.apply(graph, graph.input()));
      programs.add(judging);
      ToDoubleFunction<ToDoubleFunction<Judgement>> judged =
          what ->
              what.applyAsDouble(
                  Judgement.of(
                      AdversarialLoss.of(loss),
                      judging
                          .run(ops, new Noise(6), ops.concatenate(List.of(real, fake)))
                          .floats()));
      compare(fake, pull, () -> judged.applyAsDouble(Judgement::generatorLoss));
      compare(first.value(), gradient, () -> judged.applyAsDouble(Judgement::discriminatorLoss));
      programs.forEach(Program::close);
    }
  }

  /** Real samples with a wrong label count as much as generated ones do. */
  @ParameterizedTest
  @CsvSource({"none, non-saturating", "none, hinge", "minibatch-stddev, least-squares"})
  void objectsToWrongLabelsToo(String diversity, String loss) {
    Settings settings = settings(diversity, loss);
    List<Program> programs = new ArrayList<>();
    try (Ops ops = Ops.open()) {
      Weights weights = new Weights(ops, new Noise(1), false);
      Layer layers = discriminator(weights, settings, 2);
      BiFunction<Graph, Node, Node> all =
          (graph, samples) -> {
            Node logits = layers.apply(graph, samples);
            return graph.concatenate(
                graph.slice(logits, 1, 0, 1), graph.rows(graph.slice(logits, 1, 1, 2), 0, N));
          };
      AdversarialGame game =
          new AdversarialGame(
              ops,
              program -> {
                programs.add(program);
                return program;
              },
              settings,
              new Restraints(() -> settings, new Noise(2)),
              (graph, samples) -> graph.slice(layers.apply(graph, samples), 1, 0, 1),
              all,
              (graph, samples) -> samples,
              N,
              2);
      Array real = ops.normal(new Noise(3), N, 2);
      Array fake = ops.normal(new Noise(4), N, 2);
      AdversarialGame.Move move = game.move(ops, new Noise(5), real, fake, List.of(), false);
      Weight first = weights.find("0.weight");
      float[] gradient = first.value().gradient().floats();
      float[] pull = move.pull().floats();

      Graph graph = new Graph(Mode.TRAINING).inGroups(2);
      Program judging = Program.flexible(ops, graph, all.apply(graph, graph.input()));
      programs.add(judging);
      Supplier<float[]> logits =
          () -> judging.run(ops, new Noise(6), ops.concatenate(List.of(real, fake))).floats();
      AdversarialLoss losses = AdversarialLoss.of(loss);
      compare(fake, pull, () -> mean(logits.get(), N, losses::generator));
      compare(
          first.value(),
          gradient,
          () -> {
            float[] said = logits.get();
            return mean(said, 0, losses::real)
                + (mean(said, N, losses::fake) + mean(said, 2 * N, losses::fake)) / 2;
          });
      programs.forEach(Program::close);
    }
  }

  private static Settings settings(String diversity, String loss) {
    return Families.standard()
        .find("points")
        .orElseThrow()
        .settings(Map.of("diversity", diversity, "loss", loss, "instanceNoise", 0));
  }

  private static Layer discriminator(Weights weights, Settings settings, int logits) {
    Diversity told = Diversity.of(settings);
    Stack features = told.ofPictures(new Stack(weights, Init.normal(0.5), 2)).dense("0", 5).tanh();
    return told.ofFeatures(features).dense("1", logits).layer();
  }

  private static double mean(float[] logits, int from, DoubleUnaryOperator loss) {
    return IntStream.range(from, from + N)
        .mapToDouble(i -> loss.applyAsDouble(logits[i]))
        .average()
        .orElseThrow();
  }

  private static void compare(Array at, float[] gradient, DoubleSupplier loss) {
    float[] values = at.floats();
    double largest = 0;
    for (int i = 0; i < gradient.length; i++) {
      double numeric =
          (shifted(at, values, i, 1e-2f, loss) - shifted(at, values, i, -1e-2f, loss)) / 2e-2;
      largest = Math.max(largest, Math.abs(numeric));
      assertEquals(numeric, gradient[i], 2e-3);
    }
    assertTrue(largest > 0.02, "the gradient is not just 0");
  }

  private static double shifted(Array at, float[] values, int i, float by, DoubleSupplier loss) {
    float[] moved = values.clone();
    moved[i] += by;
    at.set(moved);
    double shifted = loss.getAsDouble();
    at.set(values);
    return shifted;
  }
}
