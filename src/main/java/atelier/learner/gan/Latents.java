package atelier.learner.gan;

import java.util.ArrayList;
import java.util.List;

/** Geometry of latents, which are points of a standard normal distribution. */
final class Latents {
  /** Below this sine of the angle between two latents, they are as good as parallel. */
  private static final double LEAST_SINE = 1e-6;

  private Latents() {}

  /** Points at equal distances on the way from one latent to another, both included. */
  static List<float[]> between(float[] from, float[] to, int count) {
    List<float[]> points = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      points.add(slerp(from, to, (double) i / (count - 1)));
    }
    return points;
  }

  /**
   * Spherical linear interpolation (Shoemake 1985; White 2016 for latents): {@code (sin((1 − t)ω) ·
   * from + sin(tω) · to) / sin ω} with ω the angle between the two. Their lengths, and so the
   * likelihood of what lies between, stay those of the ends.
   *
   * @param t from 0, which is {@code from}, to 1
   */
  static float[] slerp(float[] from, float[] to, double t) {
    double cosine = dot(from, to) / Math.sqrt(dot(from, from) * dot(to, to));
    double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
    double sine = Math.sin(angle);
    boolean parallel = !(sine > LEAST_SINE); // also where one of them is zero
    double a = parallel ? 1 - t : Math.sin((1 - t) * angle) / sine;
    double b = parallel ? t : Math.sin(t * angle) / sine;
    float[] point = new float[from.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = (float) (a * from[i] + b * to[i]);
    }
    return point;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
