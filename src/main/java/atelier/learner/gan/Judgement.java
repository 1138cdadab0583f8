package atelier.learner.gan;

import atelier.nn.AdversarialLoss;
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

  /**
   * Computes losses and gradients. One pass through the discriminator serves both networks: it
   * treats each picture by itself, so a picture's gradient for the generator's loss is its gradient
   * for the discriminator's times the ratio. The discriminator's gradient is kept from being 0,
   * where there would be no ratio.
   *
   * @param logits real ones first
   */
  public static Judgement of(AdversarialLoss loss, float[] logits) {
    int n = logits.length / 2;
    float[] gradient = new float[2 * n];
    float[] ratio = new float[n];
    double discriminatorLoss = 0;
    double generatorLoss = 0;
    int real = 0;
    int fake = 0;
    for (int i = 0; i < n; i++) {
      float x = logits[i];
      discriminatorLoss += loss.real(x);
      gradient[i] = (float) loss.realSlope(x) / n;
      real += x > loss.boundary() ? 1 : 0;
    }
    for (int i = 0; i < n; i++) {
      float x = logits[n + i];
      discriminatorLoss += loss.fake(x);
      generatorLoss += loss.generator(x);
      float slope = (float) loss.fakeSlope(x);
      slope = Math.copySign(Math.max(Math.abs(slope), FLOOR), slope);
      gradient[n + i] = slope / n;
      ratio[i] = (float) loss.generatorSlope(x) / slope;
      fake += x <= loss.boundary() ? 1 : 0;
    }
    return new Judgement(
        discriminatorLoss / n,
        generatorLoss / n,
        (double) real / n,
        (double) fake / n,
        gradient,
        ratio);
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
