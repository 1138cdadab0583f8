package atelier.learner.scales;

import atelier.learner.latent.Coordinates;
import atelier.learner.latent.NormalCoordinates;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Points of the space of styles, seen from its average: three w, one after the other, for coarse,
 * middle and fine styles. One that is drawn has the same for all.
 *
 * @param latent how many numbers a w has
 * @param mapping from a latent to its w, less the average
 */
record StyleCoordinates(int latent, UnaryOperator<float[]> mapping) implements Coordinates {
  @Override
  public int size() {
    return Styles.GROUPS * latent;
  }

  @Override
  public float[] drawn(long seed, int index) {
    return repeated(mapping.apply(new NormalCoordinates(latent).drawn(seed, index)));
  }

  /** A w for all styles, or one for each group. */
  @Override
  public float[] of(List<Float> values) {
    if (values.size() == size()) {
      return new NormalCoordinates(size()).of(values);
    }
    return repeated(new NormalCoordinates(latent).of(values));
  }

  /** On the straight line, as in the paper: w is not normal. */
  @Override
  public float[] between(float[] from, float[] to, double at) {
    float[] between = new float[from.length];
    for (int i = 0; i < from.length; i++) {
      between[i] = (float) ((1 - at) * from[i] + at * to[i]);
    }
    return between;
  }

  @Override
  public float[] mixed(float[] coarse, float[] middle, float[] fine) {
    float[] mixed = Arrays.copyOf(coarse, size());
    System.arraycopy(middle, latent, mixed, latent, latent);
    System.arraycopy(fine, 2 * latent, mixed, 2 * latent, latent);
    return mixed;
  }

  /** The same w for all groups. */
  static float[] repeated(float[] w) {
    float[] all = new float[Styles.GROUPS * w.length];
    for (int group = 0; group < Styles.GROUPS; group++) {
      System.arraycopy(w, 0, all, group * w.length, w.length);
    }
    return all;
  }
}
