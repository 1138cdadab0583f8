package atelier.learner.scales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.family.Families;
import atelier.family.Settings;
import atelier.learner.gan.Judgement;
import atelier.learner.gan.Restraints;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a move tells both networks, against differences of what they minimise. */
class AdversarialGameTest {
  private static final int N = 3;
  private static final int FEATURES = 2;
  private static final int INPUTS = FEATURES * 2 * 2;

  private static final Settings PLAIN =
      Families.standard().find("progressive").orElseThrow().defaults();

  private final AdversarialGame game =
      new AdversarialGame(
          AdversarialLoss.NON_SATURATING, new Restraints(() -> PLAIN, new Noise(5)));
  private Ops ops;
  private Weights weights;
  private Program program;
  private Array real;
  private Array fake;

  /** A discriminator with a hidden layer, which compares the pictures of a batch. */
  @BeforeEach
  void open() {
    ops = Ops.open();
    weights = new Weights(ops, new Noise(1), false);
    Layer layers =
        Layer.sequence(
            (g, x) -> g.inGroups(2).minibatchDeviation(x, FEATURES, 2),
            Layers.dense(weights, "0", INPUTS + 4, 5, Init.normal(0.5)),
            Layers.tanh(),
            Layers.dense(weights, "1", 5, 1, Init.normal(0.5)));
    Graph graph = new Graph(Mode.TRAINING);
    program = Program.flexible(ops, graph, layers.apply(graph, graph.input()));
    real = ops.normal(new Noise(2), N, FEATURES, 2, 2);
    fake = ops.normal(new Noise(3), N, FEATURES, 2, 2);
  }

  @AfterEach
  void close() {
    program.close();
    ops.close();
  }

  private Array judge(List<Array> pictures) {
    return program.run(ops, new Noise(4), pictures.get(0));
  }

  private AdversarialGame.Move move(double penalty) {
    return game.move(ops, this::judge, this::judge, List.of(real), List.of(fake), penalty);
  }

  private Judgement judgement() {
    float[] logits = judge(List.of(ops.concatenate(List.of(real, fake)))).floats();
    return Judgement.of(AdversarialLoss.NON_SATURATING, logits);
  }

  @Test
  void generatorIsToldTheGradientOfItsLoss() {
    float[] gradient = move(0).gradients().get(0).floats();
    for (int i = 0; i < gradient.length; i++) {
      assertEquals(slope(fake, i, () -> judgement().generatorLoss()), gradient[i], 2e-3);
    }
  }

  @Test
  void discriminatorHasTheGradientOfItsLoss() {
    move(0);
    compare(() -> judgement().discriminatorLoss());
  }

  /** With γ/2 times the mean of ‖∇D(x)‖² over the real pictures added. */
  @Test
  void penaltyIsR1() {
    double gamma = 3;
    move(gamma);
    compare(() -> judgement().discriminatorLoss() + gamma / 2 * meanSquaredSlope());
  }

  private double meanSquaredSlope() {
    Array twice = ops.concatenate(List.of(real, real));
    ops.requireGradient(twice);
    Array logits = ops.record(() -> judge(List.of(twice)));
    float[] ones = new float[2 * N];
    Arrays.fill(ones, 0, N, 1);
    ops.backward(logits, ops.array(ones, 2 * N, 1));
    double sum = 0;
    for (float value : Arrays.copyOf(twice.gradient().floats(), N * INPUTS)) {
      sum += (double) value * value;
    }
    return sum / N;
  }

  private void compare(DoubleSupplier loss) {
    Map<String, float[]> gradients = new HashMap<>(); // before others are written
    for (String name : List.of("0.weight", "1.weight")) {
      gradients.put(name, weights.find(name).value().gradient().floats());
    }
    gradients.forEach(
        (name, gradient) -> {
          Array w = weights.find(name).value();
          for (int i = 0; i < gradient.length; i += 3) {
            assertEquals(slope(w, i, loss), gradient[i], 1e-3, name + " " + i);
          }
        });
  }

  private static double slope(Array at, int i, DoubleSupplier loss) {
    float[] values = at.floats();
    float[] moved = values.clone();
    moved[i] += 1e-2f;
    at.set(moved);
    double more = loss.getAsDouble();
    moved[i] -= 2e-2f;
    at.set(moved);
    double less = loss.getAsDouble();
    at.set(values);
    return (more - less) / 2e-2;
  }
}
