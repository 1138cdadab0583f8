package atelier.learner.latent;

import atelier.nn.Noise;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Points of a standard normal distribution.
 *
 * @param size how many numbers a point has
 */
public record NormalCoordinates(int size) implements Coordinates {
  @Override
  public float[] drawn(long seed, int index) {
    FloatBuffer z = FloatBuffer.allocate(size);
    Noise.of(seed, index).fillNormal(z);
    return z.array();
  }

  @Override
  public float[] of(List<Float> values) {
    if (values.size() != size) {
      throw new IllegalArgumentException(
          "A point of this model has %d values, not %d.".formatted(size, values.size()));
    }
    float[] z = new float[size];
    for (int i = 0; i < size; i++) {
      z[i] = values.get(i);
    }
    return z;
  }

  /**
   * Spherical interpolation (White 2016): sin((1 − t)ω)/sin ω · a + sin(tω)/sin ω · b with ω the
   * angle between the two; linear where they point the same way, or one is the origin.
   */
  @Override
  public float[] between(float[] a, float[] b, double t) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    double cosine = aa * bb == 0 ? 1 : dot / Math.sqrt(aa * bb);
    double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
    boolean straight = Math.sin(angle) < 1e-4;
    double first = straight ? 1 - t : Math.sin((1 - t) * angle) / Math.sin(angle);
    double second = straight ? t : Math.sin(t * angle) / Math.sin(angle);
    float[] between = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      between[i] = (float) (first * a[i] + second * b[i]);
    }
    return between;
  }

  @Override
  public float[] mixed(float[] coarse, float[] middle, float[] fine) {
    throw new IllegalArgumentException(
        "This generator does not work by styles, so it cannot mix them.");
  }
}
