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
 * @param generatorGradient of the generator's loss with respect to each logit, 0 for real ones
 */
public record Judgement(
    double discriminatorLoss,
    double generatorLoss,
    double realAccuracy,
    double fakeAccuracy,
    float[] gradient,
    float[] generatorGradient)
    implements Verdict {

  /** Where the discriminator's loss is flat, its gradient is taken as this share of a sample's. */
  private static final float FLOOR = 0x1p-20f;

  /** {@link #of(AdversarialLoss, float[], float[], double[])} without changes of the game. */
  public static Judgement of(AdversarialLoss loss, float[] logits) {
    float[] targets = new float[logits.length];
    Arrays.fill(targets, 0, logits.length / 2, 1);
    return of(loss, logits, targets, new double[logits.length]);
  }

  /**
   * Computes losses and gradients.
   *
   * @param logits real ones first
   * @param targets what the discriminator is told of each picture: 1 real, 0 generated, or between
   * @param slopes of what else the discriminator minimises, for each logit, times the pictures of
   *     half a batch
   */
  public static Judgement of(
      AdversarialLoss loss, float[] logits, float[] targets, double[] slopes) {
    int n = logits.length / 2;
    boolean relativistic = loss.relativistic();
    double meanReal = relativistic ? mean(logits, 0, n) : 0;
    double meanFake = relativistic ? mean(logits, n, 2 * n) : 0;
    double[] gradient = new double[2 * n];
    double[] generatorGradient = new double[2 * n];
    double discriminatorLoss = 0;
    double generatorLoss = 0;
    int real = 0;
    int fake = 0;
    for (int i = 0; i < n; i++) {
      double x = logits[i] - meanFake;
      double y = logits[n + i] - meanReal;
      discriminatorLoss += told(loss, x, targets[i]) + told(loss, y, targets[n + i]);
      generatorLoss += relativistic ? loss.real(y) + loss.fake(x) : loss.generator(y);
      gradient[i] = toldSlope(loss, x, targets[i]);
      gradient[n + i] = toldSlope(loss, y, targets[n + i]);
      generatorGradient[i] = loss.fakeSlope(x);
      generatorGradient[n + i] = relativistic ? loss.realSlope(y) : loss.generatorSlope(y);
      real += x > loss.boundary() ? 1 : 0;
      fake += y <= loss.boundary() ? 1 : 0;
    }
    if (relativistic) {
      throughMeans(gradient);
      throughMeans(generatorGradient);
    }
    for (int i = 0; i < 2 * n; i++) {
      gradient[i] += slopes[i];
      if (i < n) {
        generatorGradient[i] = 0; // nothing that a generator could change
      } else {
        gradient[i] = Math.copySign(Math.max(Math.abs(gradient[i]), FLOOR), gradient[i]);
      }
    }
    return new Judgement(
        discriminatorLoss / n,
        generatorLoss / n,
        (double) real / n,
        (double) fake / n,
        shares(gradient),
        shares(generatorGradient));
  }

  /** The discriminator's loss for a picture that it is told to be real by so much. */
  private static double told(AdversarialLoss loss, double logit, double target) {
    return target * loss.real(logit) + (1 - target) * loss.fake(logit);
  }

  private static double toldSlope(AdversarialLoss loss, double logit, double target) {
    return target * loss.realSlope(logit) + (1 - target) * loss.fakeSlope(logit);
  }

  /** Adds what the slopes of one kind's losses do to the other kind, whose mean they contain. */
  private static void throughMeans(double[] slopes) {
    int n = slopes.length / 2;
    double ofReal = Arrays.stream(slopes, 0, n).sum() / n;
    double ofFake = Arrays.stream(slopes, n, 2 * n).sum() / n;
    for (int i = 0; i < n; i++) {
      slopes[i] -= ofFake;
      slopes[n + i] -= ofReal;
    }
  }

  private static double mean(float[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += x[i];
    }
    return sum / (to - from);
  }

  private static float[] shares(double[] slopes) {
    float[] shares = new float[slopes.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) (slopes[i] / (slopes.length / 2));
    }
    return shares;
  }

  @Override
  public float[] ratio() {
    int n = gradient.length / 2;
    float[] ratio = new float[n];
    for (int i = 0; i < n; i++) {
      ratio[i] = generatorGradient[n + i] / gradient[n + i];
    }
    return ratio;
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
