package atelier.learner.gan;

import atelier.nn.AdversarialLoss;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the discriminator's scores of pictures with captions mean for both networks. It is told that
 * real pictures with their captions are right, that generated ones are not, and that real ones with
 * a caption like theirs are not (GAN-CLS, Reed et al. 2016). Besides, of all captions at hand a
 * real picture's own is to have the highest score, and the generator is to draw so that a generated
 * one's has (contrastive losses, Zhang et al. 2021).
 *
 * @param of real pictures and generated ones with their captions
 * @param mismatchAccuracy how many real pictures with another caption it objects to
 * @param matchAccuracy of how many real pictures their own caption has the highest score
 * @param gradient of the discriminator's loss with respect to each score
 * @param generatorGradient of the generator's loss with respect to each score
 */
record CaptionJudgement(
    Judgement of,
    double mismatchAccuracy,
    double matchAccuracy,
    float[] gradient,
    float[] generatorGradient) {
  /** How many times a difference of scores counts in a contrastive loss. */
  private static final double SHARPNESS = 3;

  /** The scores of n real and n generated pictures with n captions of theirs and n others. */
  private record Scores(float[] all, int n) {
    Scores(float[] all) {
      this(all, (int) Math.round(Math.sqrt(all.length) / 2));
    }

    int at(int picture, int caption) {
      return picture * 2 * n + caption;
    }

    float of(int picture, int caption) {
      return all[at(picture, caption)];
    }
  }

  /** The scores of all pictures with their own captions, (2·n), real ones first. */
  static float[] own(float[] all) {
    Scores scores = new Scores(all);
    float[] own = new float[2 * scores.n];
    for (int i = 0; i < own.length; i++) {
      own[i] = scores.of(i, i % scores.n);
    }
    return own;
  }

  /**
   * Computes losses and gradients.
   *
   * @param of what {@linkplain #own the scores with their own captions} mean
   * @param all scores (2·n, 2·n) of n real and n generated pictures with n captions that both have,
   *     then n that are like these
   * @param captions the 2·n captions; the same one never counts as another
   * @param contrast weight of the contrastive losses
   */
  static CaptionJudgement of(
      AdversarialLoss loss, Judgement of, float[] all, List<int[]> captions, double contrast) {
    Scores scores = new Scores(all);
    int n = scores.n;
    float[] gradient = new float[all.length];
    float[] generatorGradient = new float[all.length];
    int objected = 0;
    int matched = 0;
    for (int i = 0; i < n; i++) {
      float mismatched = scores.of(i, n + i);
      objected += mismatched <= loss.boundary() ? 1 : 0;
      gradient[scores.at(i, i)] = of.gradient()[i];
      gradient[scores.at(i, n + i)] = (float) loss.fakeSlope(mismatched) / (2 * n);
      gradient[scores.at(n + i, i)] = of.gradient()[n + i] / 2;
      generatorGradient[scores.at(n + i, i)] = of.generatorGradient()[n + i];
      matched += contrast(scores, i, captions, contrast, gradient) ? 1 : 0;
      contrast(scores, n + i, captions, contrast, generatorGradient);
    }
    return new CaptionJudgement(
        of, (double) objected / n, (double) matched / n, gradient, generatorGradient);
  }

  /**
   * Adds the gradient of −log of the share that a picture's own caption has in all, and says
   * whether it has the greatest.
   */
  private static boolean contrast(
      Scores scores, int picture, List<int[]> captions, double weight, float[] gradient) {
    int own = picture % scores.n;
    double[] shares = new double[captions.size()];
    double sum = 0;
    boolean highest = true;
    for (int i = 0; i < shares.length; i++) {
      if (i == own || !Arrays.equals(captions.get(i), captions.get(own))) {
        double more = scores.of(picture, i) - scores.of(picture, own);
        shares[i] = Math.exp(Math.min(SHARPNESS * more, 50));
        highest &= i == own || more < 0;
      }
      sum += shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      double slope = shares[i] / sum - (i == own ? 1 : 0);
      gradient[scores.at(picture, i)] += (float) (weight * slope / scores.n);
    }
    return highest;
  }

  /** What a step measured, by name. */
  Map<String, Float> metrics() {
    Map<String, Float> values = new LinkedHashMap<>(of.metrics());
    values.put("mismatchAccuracy", (float) mismatchAccuracy);
    values.put("matchAccuracy", (float) matchAccuracy);
    return values;
  }
}
