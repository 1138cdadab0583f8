package atelier.learner.gan;

import atelier.nn.Array;
import atelier.nn.Ops;
import java.util.List;

/**
 * Pays a generator for pictures that differ as much as their latents do (Mao et al. 2019): {@code 1
 * / (mean|I₂ − I₁| / mean|z₂ − z₁| + 10⁻⁵)}, of the two halves of a batch.
 */
public final class ModeSeeking {
  private static final double LEAST = 1e-5;

  private ModeSeeking() {}

  /** A generator's gradient with that of the loss times a weight, if it is above 0. */
  public static Array added(Ops ops, Array pull, Array fake, Array latents, double weight) {
    return weight == 0 ? pull : ops.add(pull, gradient(ops, fake, latents, weight));
  }

  /**
   * The gradient of the loss times a weight, with respect to each number.
   *
   * @param fake samples, at least two
   * @param latents what they were made of
   */
  static Array gradient(Ops ops, Array fake, Array latents, double weight) {
    long n = fake.shape()[0];
    Array apart = apart(ops, fake);
    double ofLatents = meanAbsolute(apart(ops, latents));
    double loss = 1 / (meanAbsolute(apart) / ofLatents + LEAST);
    Array pull = ops.affine(ops.sign(apart), -weight * loss * loss / (ofLatents * apart.size()), 0);
    Array away = ops.affine(pull, -1, 0);
    return n % 2 == 0
        ? ops.concatenate(List.of(pull, away))
        : ops.concatenate(List.of(pull, away, ops.affine(ops.rows(fake, n - 1, n), 0, 0)));
  }

  /** The first half less the second. */
  private static Array apart(Ops ops, Array x) {
    long half = x.shape()[0] / 2;
    return ops.subtract(ops.rows(x, 0, half), ops.rows(x, half, 2 * half));
  }

  private static double meanAbsolute(Array x) {
    double sum = 0;
    float[] values = x.floats();
    for (float value : values) {
      sum += Math.abs(value);
    }
    return sum / values.length;
  }
}
