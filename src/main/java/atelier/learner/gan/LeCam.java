package atelier.learner.gan;

import atelier.learner.Saved;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;

/**
 * Keeps the discriminator's logits for real pictures near their running mean for generated ones,
 * and the other way round (Tseng et al. 2021), which helps where pictures are few: {@code
 * mean((D(x) − ᾱ_fake)₊²) + mean((ᾱ_real − D(G(z)))₊²)}.
 */
final class LeCam implements Saved {
  private static final double DECAY = 0.99;

  private float real;
  private float fake;

  /**
   * Slopes of the regularisation with respect to each logit, times the pictures of half a batch;
   * moves the running means.
   *
   * @param logits real ones first
   */
  double[] slopes(float[] logits, double weight) {
    int n = logits.length / 2;
    double[] slopes = new double[2 * n];
    double realMean = 0;
    double fakeMean = 0;
    for (int i = 0; i < n; i++) {
      realMean += (double) logits[i] / n;
      fakeMean += (double) logits[n + i] / n;
      slopes[i] = 2 * weight * Math.max(0, logits[i] - fake);
      slopes[n + i] = -2 * weight * Math.max(0, real - logits[n + i]);
    }
    real = (float) (DECAY * real + (1 - DECAY) * realMean);
    fake = (float) (DECAY * fake + (1 - DECAY) * fakeMean);
    return slopes;
  }

  @Override
  public void save(String name, TensorMap state) {
    state.put(name, Tensor.of(new float[] {real, fake}, 2));
  }

  /** A state of before has none. */
  @Override
  public void load(String name, TensorMap state) {
    if (state.contains(name)) {
      float[] means = state.get(name).floats();
      real = means[0];
      fake = means[1];
    }
  }
}
