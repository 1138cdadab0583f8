package atelier.learner.scales;

import atelier.nn.AdversarialLoss;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a discriminator's logits for a batch of real and as many generated pictures mean for both
 * networks.
 *
 * @param discriminatorGradient of the discriminator's loss with respect to each logit, real ones
 *     first
 * @param generatorGradient of the generator's loss with respect to each logit; 0 for real ones
 */
record Verdict(
    double discriminatorLoss,
    double generatorLoss,
    double realAccuracy,
    double fakeAccuracy,
    float[] discriminatorGradient,
    float[] generatorGradient) {

  /**
   * Each logit by itself.
   *
   * @param logits real ones first
   */
  static Verdict of(AdversarialLoss loss, float[] logits) {
    return of(loss, logits, false);
  }

  /**
   * Each logit less the mean of the other kind (Jolicoeur-Martineau 2019): the discriminator says
   * how much more real a picture looks than pictures of the other kind do on average, and the
   * generator wants the opposite for both kinds.
   *
   * @param logits real ones first
   */
  static Verdict relativistic(AdversarialLoss loss, float[] logits) {
    return of(loss, logits, true);
  }

  private static Verdict of(AdversarialLoss loss, float[] logits, boolean relativistic) {
    int n = logits.length / 2;
    double meanReal = relativistic ? mean(logits, 0, n) : 0;
    double meanFake = relativistic ? mean(logits, n, 2 * n) : 0;
    float[] discriminator = new float[2 * n];
    float[] generator = new float[2 * n];
    double discriminatorLoss = 0;
    double generatorLoss = 0;
    double ofFakes = 0; // slopes of the losses of one kind reach the other by its mean
    double ofReals = 0;
    double realsOfGenerator = 0;
    int real = 0;
    int fake = 0;
    for (int i = 0; i < n; i++) {
      double x = logits[i] - meanFake;
      double y = logits[n + i] - meanReal;
      discriminatorLoss += loss.real(x) + loss.fake(y);
      generatorLoss += relativistic ? loss.real(y) + loss.fake(x) : loss.generator(y);
      discriminator[i] = (float) loss.realSlope(x) / n;
      discriminator[n + i] = (float) loss.fakeSlope(y) / n;
      generator[n + i] = (float) (relativistic ? loss.realSlope(y) : loss.generatorSlope(y)) / n;
      ofReals += discriminator[i];
      ofFakes += discriminator[n + i];
      realsOfGenerator += loss.fakeSlope(x) / n;
      real += x > loss.boundary() ? 1 : 0;
      fake += y <= loss.boundary() ? 1 : 0;
    }
    for (int i = 0; relativistic && i < n; i++) {
      discriminator[i] -= (float) (ofFakes / n);
      discriminator[n + i] -= (float) (ofReals / n);
      generator[n + i] -= (float) (realsOfGenerator / n);
    }
    return new Verdict(
        discriminatorLoss / n,
        generatorLoss / n,
        (double) real / n,
        (double) fake / n,
        discriminator,
        generator);
  }

  private static double mean(float[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += x[i];
    }
    return sum / (to - from);
  }

  /** Whether the losses are numbers. */
  boolean finite() {
    return Double.isFinite(discriminatorLoss) && Double.isFinite(generatorLoss);
  }

  /** What a step measured, by name. */
  Map<String, Float> metrics() {
    Map<String, Float> values = new LinkedHashMap<>();
    values.put("generatorLoss", (float) generatorLoss);
    values.put("discriminatorLoss", (float) discriminatorLoss);
    values.put("realAccuracy", (float) realAccuracy);
    values.put("fakeAccuracy", (float) fakeAccuracy);
    return values;
  }
}
