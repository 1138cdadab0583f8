package atelier.nn;

import java.nio.FloatBuffer;
import java.util.random.RandomGenerator;

/**
 * Random numbers whose state is one number, so that a run can be resumed exactly (SplitMix64;
 * Steele, Lea and Flood 2014).
 */
public final class Noise implements RandomGenerator {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  public Noise(long seed) {
    this.state = seed;
  }

  /** Independent numbers for one of several purposes or items. */
  public static Noise of(long seed, long purpose) {
    return new Noise(mix(seed + mix(purpose * GOLDEN + 1)));
  }

  public long state() {
    return state;
  }

  public void restore(long saved) {
    state = saved;
  }

  @Override
  public long nextLong() {
    return mix(state += GOLDEN);
  }

  /** Fills the buffer, from 0 to its limit, with normal numbers. */
  public void fillNormal(FloatBuffer target) {
    for (int i = 0; i < target.limit(); i++) {
      target.put(i, (float) nextGaussian());
    }
  }

  /** Uniform in [−bound, bound). */
  public float symmetric(double bound) {
    return (float) ((2 * nextDouble() - 1) * bound);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
