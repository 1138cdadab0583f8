package atelier.learner.gan;

import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Pulls the discriminator's slope between real and generated pictures towards 1 (Gulrajani et al.
 * 2017): {@code λ·mean((‖∇ₓD(x)‖ − 1)²)} at random places x between the two. Exact, by gradients of
 * first order alone: the penalty's gradient with respect to weights is that of ⟨∇ₓD(x), v⟩ with
 * {@code v = 2λ(‖g‖ − 1)·g/‖g‖} held constant, which is the tangent of D along v.
 */
final class GradientPenalty {
  /** λ of the paper. */
  private static final double WEIGHT = 10;

  private final int n;
  private final Program judging;
  private final Program tangent;
  private final Array places;

  /**
   * For batches of one form.
   *
   * @param logits makes logits (n, 1) of pictures, and asks for further inputs as it likes
   * @param closed has a program closed with the learner
   * @param shape of a sample
   */
  GradientPenalty(
      Ops kept,
      BiFunction<Graph, Node, Node> logits,
      UnaryOperator<Program> closed,
      int n,
      long... shape) {
    this.n = n;
    Graph still = new Graph(Mode.TRAINING);
    judging = closed.apply(Program.flexible(kept, still, logits.apply(still, still.input())));
    Graph moved = new Graph(Mode.TRAINING);
    Node x = moved.input();
    Node y = logits.apply(moved, x);
    tangent = closed.apply(new Program(kept, moved, moved.tangent(y, x, moved.input())));
    places = kept.zeros(AdversarialGame.batchOf(n, shape));
    kept.requireGradient(places);
  }

  /**
   * Something (n, 1) whose sum has the penalty's gradient with respect to the discriminator's
   * weights; recorded.
   *
   * @param further what the logits are given beside pictures
   */
  Array record(Ops ops, Noise noise, Array real, Array fake, List<Array> further) {
    float[] shares = new float[n];
    for (int i = 0; i < n; i++) {
      shares[i] = noise.nextFloat();
    }
    long[] each = places.shape().clone();
    Arrays.fill(each, 1, each.length, 1);
    Array share = ops.array(shares, each);
    ops.copy(ops.add(fake, ops.multiply(ops.subtract(real, fake), share)), places);
    List<Array> given = new ArrayList<>(List.of(places));
    given.addAll(further);
    Array logits = ops.record(() -> judging.run(ops, noise, given.toArray(Array[]::new)));
    ops.backward(logits, ops.ones(n, 1));
    given.add(ops.array(direction(places.gradient().floats()), places.shape()));
    return ops.record(() -> tangent.run(ops, noise, given.toArray(Array[]::new)));
  }

  /** Of each picture's gradient g: 2λ(‖g‖ − 1)·g/‖g‖, ÷ the number of pictures. */
  private float[] direction(float[] gradient) {
    int length = gradient.length / n;
    for (int i = 0; i < n; i++) {
      double squares = 1e-12;
      for (int j = i * length; j < (i + 1) * length; j++) {
        squares += (double) gradient[j] * gradient[j];
      }
      double norm = Math.sqrt(squares);
      float factor = (float) (2 * WEIGHT * (norm - 1) / norm / n);
      for (int j = i * length; j < (i + 1) * length; j++) {
        gradient[j] *= factor;
      }
    }
    return gradient;
  }
}
