package atelier.learner.translation;

import atelier.nn.AdversarialLoss;

/**
 * What a discriminator's logits for real pictures and translations mean for both networks, by least
 * squares: with d a logit, the generator minimises the mean of (d − 1)² over its new translations,
 * the discriminator ½ · the mean of (d − 1)² over real pictures + ½ · the mean of d² over those
 * translations that it is to see.
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
  private static final AdversarialLoss LOSS = AdversarialLoss.LEAST_SQUARES;

  /**
   * Computes losses and gradients.
   *
   * @param logits of n real pictures, then of n new translations, then of old ones; as many for
   *     each
   * @param shown for each of the n new translations, whether the discriminator is to see it; as
   *     many as it is not to see are old
   */
  static PatchJudgement of(float[] logits, boolean[] shown) {
    int n = shown.length;
    int hidden = 0;
    for (boolean s : shown) {
      hidden += s ? 0 : 1;
    }
    int places = logits.length / (2 * n + hidden);
    int each = n * places;
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
        discriminator += LOSS.real(d);
        discriminatorGradient[i] = (float) LOSS.realSlope(d) / each;
        real += d > LOSS.boundary() ? 1 : 0;
        continue;
      }
      if (picture < 2 * n) {
        generator += 2 * LOSS.generator(d);
        generatorGradient[i] = 2 * (float) LOSS.generatorSlope(d) / each;
      }
      if (picture >= 2 * n || shown[picture - n]) {
        discriminator += LOSS.fake(d);
        discriminatorGradient[i] = (float) LOSS.fakeSlope(d) / each;
        fake += d <= LOSS.boundary() ? 1 : 0;
      }
    }
    return new PatchJudgement(
        generator / each,
        discriminator / each,
        (double) real / each,
        (double) fake / each,
        generatorGradient,
        discriminatorGradient);
  }
}
