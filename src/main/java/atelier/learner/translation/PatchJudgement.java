package atelier.learner.translation;

import atelier.nn.AdversarialLoss;
import java.util.Arrays;

/**
 * What a discriminator's logits for real pictures and translations mean for both networks.
 *
 * @param realAccuracy share of the places of real pictures that the discriminator takes for real
 * @param fakeAccuracy share of those of translations that it takes for translated
 * @param generatorGradient of the generator's loss with respect to each logit
 * @param discriminatorGradient of the discriminator's
 */
record PatchJudgement(
    double generatorLoss,
    double discriminatorLoss,
    double realAccuracy,
    double fakeAccuracy,
    float[] generatorGradient,
    float[] discriminatorGradient) {
  /**
   * What both networks minimise.
   *
   * @param each of one logit
   * @param ofGenerator factor of the generator's mean over its new translations
   * @param ofDiscriminator factor of the discriminator's means over real pictures and over those
   *     translations that it is to see
   */
  record Objective(AdversarialLoss each, double ofGenerator, double ofDiscriminator) {
    /**
     * With d a logit, the generator minimises the mean of (d − 1)², the discriminator ½ · the mean
     * of (d − 1)² over real pictures + ½ · the mean of d² (Zhu et al. 2017).
     */
    static final Objective LEAST_SQUARES = new Objective(AdversarialLoss.LEAST_SQUARES, 2, 1);

    /** Cross-entropy, half of it for the discriminator, so that it learns slower (Isola 2017). */
    static final Objective CROSS_ENTROPY = new Objective(AdversarialLoss.NON_SATURATING, 1, 0.5);
  }

  /**
   * Computes losses and gradients where the discriminator sees every new translation and no old
   * one.
   *
   * @param logits of n real pictures, then of n translations
   */
  static PatchJudgement of(Objective objective, float[] logits, int n) {
    boolean[] all = new boolean[n];
    Arrays.fill(all, true);
    return of(objective, logits, all);
  }

  /**
   * Computes losses and gradients.
   *
   * @param logits of n real pictures, then of n new translations, then of old ones; as many for
   *     each
   * @param shown for each of the n new translations, whether the discriminator is to see it; as
   *     many as it is not to see are old
   */
  static PatchJudgement of(Objective objective, float[] logits, boolean[] shown) {
    AdversarialLoss loss = objective.each;
    int n = shown.length;
    int hidden = 0;
    for (boolean s : shown) {
      hidden += s ? 0 : 1;
    }
    int places = logits.length / (2 * n + hidden);
    int each = n * places;
    double weight = objective.ofDiscriminator / each;
    float[] generatorGradient = new float[logits.length];
    float[] discriminatorGradient = new float[logits.length];
    double generator = 0;
    double discriminator = 0;
    int real = 0;
    int fake = 0;
    for (int i = 0; i < logits.length; i++) {
      float d = logits[i];
      int picture = i / places;
      if (picture < n) {
        discriminator += weight * loss.real(d);
        discriminatorGradient[i] = (float) (weight * loss.realSlope(d));
        real += d > loss.boundary() ? 1 : 0;
        continue;
      }
      if (picture < 2 * n) {
        generator += objective.ofGenerator * loss.generator(d);
        generatorGradient[i] = (float) (objective.ofGenerator * loss.generatorSlope(d) / each);
      }
      if (picture >= 2 * n || shown[picture - n]) {
        discriminator += weight * loss.fake(d);
        discriminatorGradient[i] = (float) (weight * loss.fakeSlope(d));
        fake += d <= loss.boundary() ? 1 : 0;
      }
    }
    return new PatchJudgement(
        generator / each,
        discriminator,
        (double) real / each,
        (double) fake / each,
        generatorGradient,
        discriminatorGradient);
  }
}
