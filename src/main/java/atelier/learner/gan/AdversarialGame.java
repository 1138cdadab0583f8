package atelier.learner.gan;

import atelier.family.Settings;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One move of a discriminator: a pass over real and generated samples, and from it the gradients of
 * its own loss and that of the generator's. Where it treats each sample by itself, one backward
 * pass gives both (see {@link Verdict#ratio}); otherwise it takes two.
 */
public final class AdversarialGame {
  /** Of weights, with the loss {@code wasserstein-clip} (Arjovsky et al. 2017). */
  private static final double CLIP = 0.01;

  private final AdversarialLoss loss;
  private final Restraints restraints;
  private final boolean comparing;
  private final int n;
  private final Program judging;
  private final Program changedJudging;
  private final Array seen;
  private final @Nullable GradientPenalty penalty;

  /** What came out, and the gradient of the generator's loss with respect to its samples. */
  public record Move(Judgement judgement, Array pull) {}

  /**
   * For batches of one form.
   *
   * @param closed has a program closed with the learner
   * @param logits makes logits (n, 1) of samples, and asks for further inputs as it likes
   * @param change what may be done to samples first
   * @param n how many real samples, and as many generated ones
   * @param shape of a sample
   */
  public AdversarialGame(
      Ops kept,
      UnaryOperator<Program> closed,
      Settings settings,
      Restraints restraints,
      BiFunction<Graph, Node, Node> logits,
      Layer change,
      int n,
      long... shape) {
    this(kept, closed, settings, restraints, logits, logits, change, n, shape);
  }

  /**
   * The same, where real samples may be judged a second time.
   *
   * @param all makes what {@code logits} does, and may add logits (n, 1) of the real samples as
   *     what they are not
   */
  AdversarialGame(
      Ops kept,
      UnaryOperator<Program> closed,
      Settings settings,
      Restraints restraints,
      BiFunction<Graph, Node, Node> logits,
      BiFunction<Graph, Node, Node> all,
      Layer change,
      int n,
      long... shape) {
    this.restraints = restraints;
    this.n = n;
    loss = AdversarialLoss.of(settings.choice("loss"));
    comparing = Diversity.of(settings).compares();
    judging = closed.apply(judging(kept, all, (graph, samples) -> samples));
    changedJudging = closed.apply(judging(kept, all, change));
    seen = kept.zeros(batchOf(2L * n, shape));
    kept.requireGradient(seen);
    penalty =
        loss == AdversarialLoss.WASSERSTEIN_GP
            ? new GradientPenalty(kept, logits, closed, n, shape)
            : null;
  }

  private Program judging(Ops kept, BiFunction<Graph, Node, Node> logits, Layer change) {
    Graph graph = new Graph(Mode.TRAINING).inGroups(2);
    Node said = logits.apply(graph, change.apply(graph, graph.input()));
    return comparing ? Program.flexible(kept, graph, said) : new Program(kept, graph, said);
  }

  static long[] batchOf(long n, long... shape) {
    long[] batch = new long[shape.length + 1];
    batch[0] = n;
    System.arraycopy(shape, 0, batch, 1, shape.length);
    return batch;
  }

  /**
   * Plays a move; leaves the gradients of the discriminator's loss with its weights.
   *
   * @param further what the logits are given beside a half of the samples, alike for both halves
   * @param changed whether samples are changed first
   */
  public Move move(
      Ops ops, Noise noise, Array real, Array fake, List<Array> further, boolean changed) {
    ops.concatenate(seen, restraints.shaken(ops, real), restraints.shaken(ops, fake));
    List<Array> outputs = new ArrayList<>();
    List<Array> gradients = new ArrayList<>();
    if (penalty != null) {
      outputs.add(penalty.record(ops, noise, real, fake, further));
      gradients.add(ops.ones(n, 1));
    }
    List<Array> given = new ArrayList<>(List.of(seen));
    further.forEach(half -> given.add(ops.concatenate(List.of(half, half))));
    Program program = changed ? changedJudging : judging;
    Array logits = ops.record(() -> program.run(ops, noise, given.toArray(Array[]::new)));
    float[] said = logits.floats();
    Judgement judgement = restraints.judge(loss, Arrays.copyOf(said, 2 * n));
    Verdict verdict = said.length == 2 * n ? judgement : MatchJudgement.of(loss, judgement, said);
    outputs.add(logits);
    gradients.add(ops.array(verdict.gradient(), said.length, 1));
    Array ofGenerator =
        comparing
            ? ops.gradient(logits, ops.array(verdict.generatorGradient(), said.length, 1), seen)
            : null;
    ops.backward(outputs, gradients);
    if (ofGenerator != null) {
      return new Move(judgement, ops.rows(ofGenerator, n, 2L * n));
    }
    long[] each = new long[seen.shape().length]; // (n, 1, …)
    Arrays.fill(each, 1);
    each[0] = n;
    Array ofFakes = ops.rows(seen.gradient(), n, 2L * n);
    return new Move(judgement, ops.multiply(ofFakes, ops.array(verdict.ratio(), each)));
  }

  /** Updates the discriminator from the gradients of a move, unless it is restrained. */
  public void update(Network discriminator, Judgement judgement, double rate) {
    if (!restraints.skips(judgement)) {
      discriminator.update(rate);
      if (loss == AdversarialLoss.WASSERSTEIN_CLIP) {
        discriminator.clip(-CLIP, CLIP);
      }
    }
  }
}
