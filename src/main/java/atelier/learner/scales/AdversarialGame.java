package atelier.learner.scales;

import atelier.learner.gan.Judgement;
import atelier.learner.gan.Restraints;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One move of a discriminator that compares the pictures of a batch: a pass over real and generated
 * pictures, then the gradient of the generator's loss with respect to the latter, then those of the
 * discriminator's loss with respect to its weights.
 *
 * <p>Every {@value #PENALTY_EVERY} steps its slope is penalised too (Karras et al. 2020: lazily, as
 * much more): R1, γ/2·E‖∇D(x)‖² on real pictures (Mescheder et al. 2018). The engine has no
 * gradients of gradients. But with g = ∇D(x) held constant, the gradient of ½‖∇D(x)‖² with respect
 * to the weights is that of g·∇D(x), which is (D(x + εg) − D(x − εg))/2ε for a small ε.
 */
final class AdversarialGame {
  private static final int PENALTY_EVERY = 8;

  /** How far pictures are moved, on average, to see the slope. */
  private static final double MOVED = 0.01;

  private final AdversarialLoss loss;
  private final Restraints restraints;

  /**
   * A discriminator: logits (n, 1) of pictures, a half of real ones first, at one resolution or
   * several.
   */
  @FunctionalInterface
  interface Judge {
    Array logits(List<Array> pictures);
  }

  /** What came out, and the gradients of the generator's loss with respect to its pictures. */
  record Move(Judgement judgement, List<Array> gradients) {}

  AdversarialGame(AdversarialLoss loss, Restraints restraints) {
    this.loss = loss;
    this.restraints = restraints;
  }

  /**
   * The penalty's weight in a step: every {@value #PENALTY_EVERY} steps, and as much more. It grows
   * with the number of pixels (Karras et al. 2020, ADA): where they are few, each counts more, and
   * the discriminator would hardly be let to tell pictures apart.
   *
   * @param gamma at 64×64
   */
  static double penalty(double gamma, int resolution, long steps) {
    double pixels = Math.pow(resolution / 64.0, 2);
    return steps % PENALTY_EVERY == 0 ? gamma * pixels * PENALTY_EVERY : 0;
  }

  /**
   * Plays a move; leaves the gradients of the discriminator's loss with its weights.
   *
   * @param judging the discriminator, with augmentation
   * @param plain the discriminator without
   * @param real pictures at each resolution
   * @param fake those of the generator
   * @param penalty γ, for this move; 0 for none
   */
  Move move(
      Ops ops, Judge judging, Judge plain, List<Array> real, List<Array> fake, double penalty) {
    int n = Math.toIntExact(real.get(0).shape()[0]);
    List<Array> seen = halves(ops, shaken(ops, real), shaken(ops, fake));
    seen.forEach(ops::requireGradient);
    Array logits = ops.record(() -> judging.logits(seen));
    Judgement judgement = restraints.judge(loss, logits.floats());
    List<Array> ofSeen = ops.gradients(logits, column(ops, judgement.generatorGradient()), seen);
    Array ofLogits = column(ops, judgement.gradient());
    if (penalty == 0) {
      ops.backward(logits, ofLogits);
    } else {
      Slope slope = slope(ops, plain, real);
      Array ends = ops.record(() -> plain.logits(slope.ends));
      float[] weights = new float[2 * n];
      Arrays.fill(weights, 0, n, (float) (penalty / (2 * slope.epsilon * n)));
      Arrays.fill(weights, n, 2 * n, -weights[0]);
      ops.backward(List.of(logits, ends), List.of(ofLogits, column(ops, weights)));
    }
    return new Move(
        judgement, ofSeen.stream().map(gradient -> ops.rows(gradient, n, 2L * n)).toList());
  }

  /**
   * Where to look for the slope.
   *
   * @param ends x + εg, then x − εg
   */
  private record Slope(double epsilon, List<Array> ends) {}

  private static Slope slope(Ops ops, Judge plain, List<Array> real) {
    int n = Math.toIntExact(real.get(0).shape()[0]);
    List<Array> twice = halves(ops, real, real);
    twice.forEach(ops::requireGradient);
    Array logits = ops.record(() -> plain.logits(twice));
    float[] ones = new float[2 * n];
    Arrays.fill(ones, 0, n, 1);
    List<Array> gradients =
        ops.gradients(logits, column(ops, ones), twice).stream()
            .map(gradient -> ops.rows(gradient, 0, n))
            .toList();
    double squares = 0;
    for (Array gradient : gradients) {
      for (float value : gradient.floats()) {
        squares += (double) value * value;
      }
    }
    double epsilon = MOVED / Math.sqrt(Math.max(squares / n, 1e-12));
    List<Array> ahead = new ArrayList<>();
    List<Array> behind = new ArrayList<>();
    for (int i = 0; i < real.size(); i++) {
      Array along = ops.affine(gradients.get(i), epsilon, 0);
      ahead.add(ops.add(real.get(i), along));
      behind.add(ops.subtract(real.get(i), along));
    }
    return new Slope(epsilon, halves(ops, ahead, behind));
  }

  private List<Array> shaken(Ops ops, List<Array> pictures) {
    return pictures.stream().map(scale -> restraints.shaken(ops, scale)).toList();
  }

  private static List<Array> halves(Ops ops, List<Array> first, List<Array> second) {
    List<Array> both = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      both.add(ops.concatenate(List.of(first.get(i), second.get(i))));
    }
    return both;
  }

  private static Array column(Ops ops, float[] values) {
    return ops.array(values, values.length, 1);
  }
}
