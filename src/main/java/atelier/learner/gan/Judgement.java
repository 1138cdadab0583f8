package atelier.learner.gan;

import atelier.nn.AdversarialLoss;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the discriminator's logits for a batch of real and as many generated pictures mean for both
 * networks.
 *
 * @param gradient of the discriminator's loss with respect to each logit, real ones first
 * @param ratio for each generated picture: gradient of the generator's loss with respect to its
 *     logit, divided by that of the discriminator's loss
 */
public record Judgement(
    double discriminatorLoss,
    double generatorLoss,
    double realAccuracy,
    double fakeAccuracy,
    float[] gradient,
    float[] ratio) {

  /** Where the discriminator's loss is flat, its gradient is taken as this share of a sample's. */
  private static final float FLOOR = 0x1p-20f;

  /** {@link #of(AdversarialLoss, float[], float[], double[])} without changes of the game. */
  public static Judgement of(AdversarialLoss loss, float[] logits) {
    float[] targets = new float[logits.length];
    Arrays.fill(targets, 0, logits.length / 2, 1);
    return of(loss, logits, targets, new double[logits.length]);
  }

  /**
   * Computes losses and gradients. One pass through the discriminator serves both networks: it
   * treats each picture by itself, so a picture's gradient for the generator's loss is its gradient
   * for the discriminator's times the ratio. The discriminator's gradient is kept from being 0,
   * where there would be no ratio.
   *
   * @param logits real ones first
   * @param targets what the discriminator is told of each picture: 1 real, 0 generated, or between
   * @param slopes of what else the discriminator minimises, for each logit, times the pictures of
   *     half a batch
   */
  public static Judgement of(
      AdversarialLoss loss, float[] logits, float[] targets, double[] slopes) {
    int n = logits.length / 2;
    float[] gradient = new float[2 * n];
    float[] ratio = new float[n];
    double discriminatorLoss = 0;
    double generatorLoss = 0;
    int real = 0;
    int fake = 0;
    for (int i = 0; i < n; i++) {
      boolean differences = loss.ofDifferences();
      double x = differences ? logits[i] - logits[n + i] : logits[i];
      double y = differences ? -x : logits[n + i];
      double told = told(loss, x, targets[i]) + told(loss, y, targets[n + i]);
      double xSlope = toldSlope(loss, x, targets[i]);
      double ySlope = toldSlope(loss, y, targets[n + i]);
      discriminatorLoss += differences ? told / 2 : told;
      generatorLoss += loss.generator(y);
      double realSlope = (differences ? (xSlope - ySlope) / 2 : xSlope) + slopes[i];
      double fakeSlope = (differences ? (ySlope - xSlope) / 2 : ySlope) + slopes[n + i];
      fakeSlope = Math.copySign(Math.max(Math.abs(fakeSlope), FLOOR), fakeSlope);
      gradient[i] = (float) (realSlope / n);
      gradient[n + i] = (float) (fakeSlope / n);
      ratio[i] = (float) (loss.generatorSlope(y) / fakeSlope);
      real += x > loss.boundary() ? 1 : 0;
      fake += y <= loss.boundary() ? 1 : 0;
    }
    return new Judgement(
        discriminatorLoss / n,
        generatorLoss / n,
        (double) real / n,
        (double) fake / n,
        gradient,
        ratio);
  }

  /** The discriminator's loss for a picture that it is told to be real by so much. */
  private static double told(AdversarialLoss loss, double logit, double target) {
    return target * loss.real(logit) + (1 - target) * loss.fake(logit);
  }

  private static double toldSlope(AdversarialLoss loss, double logit, double target) {
    return target * loss.realSlope(logit) + (1 - target) * loss.fakeSlope(logit);
  }

  /** Whether the losses are numbers. */
  public boolean finite() {
    return Double.isFinite(discriminatorLoss) && Double.isFinite(generatorLoss);
  }

  /** What a step measured, by name. */
  public Map<String, Float> metrics() {
    Map<String, Float> values = new LinkedHashMap<>();
    values.put("generatorLoss", (float) generatorLoss);
    values.put("discriminatorLoss", (float) discriminatorLoss);
    values.put("realAccuracy", (float) realAccuracy);
    values.put("fakeAccuracy", (float) fakeAccuracy);
    return values;
  }
}
