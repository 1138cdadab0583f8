package atelier.learner.gan;

import atelier.nn.AdversarialLoss;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the discriminator's logits mean for both networks where it is to object to wrong labels too
 * (GAN-CLS, Reed et al. 2016): its loss for what is wrong is the mean of those for generated
 * pictures and for real ones that are said to be something else.
 *
 * @param of real pictures and generated ones as what they are
 * @param mismatchAccuracy how many of them it objects to
 * @param gradient of the discriminator's loss with respect to each logit: real, generated,
 *     mismatched
 */
record MatchJudgement(Judgement of, double mismatchAccuracy, float[] gradient) implements Verdict {

  /**
   * Computes losses and gradients.
   *
   * @param of what the logits of real and generated pictures mean
   * @param logits of as many real, generated and mismatched pictures, in this order
   */
  static MatchJudgement of(AdversarialLoss loss, Judgement of, float[] logits) {
    int n = logits.length / 3;
    float[] gradient = Arrays.copyOf(of.gradient(), 3 * n);
    int right = 0;
    for (int i = 0; i < n; i++) {
      gradient[n + i] /= 2;
      float x = logits[2 * n + i];
      gradient[2 * n + i] = (float) loss.fakeSlope(x) / (2 * n);
      right += x <= loss.boundary() ? 1 : 0;
    }
    return new MatchJudgement(of, (double) right / n, gradient);
  }

  @Override
  public float[] ratio() {
    float[] ratio = of.ratio();
    for (int i = 0; i < ratio.length; i++) {
      ratio[i] *= 2;
    }
    return ratio;
  }

  @Override
  public float[] generatorGradient() {
    return Arrays.copyOf(of.generatorGradient(), gradient.length);
  }

  /** What a step measured, by name. */
  Map<String, Float> metrics() {
    Map<String, Float> values = new LinkedHashMap<>(of.metrics());
    values.put("mismatchAccuracy", (float) mismatchAccuracy);
    return values;
  }
}
