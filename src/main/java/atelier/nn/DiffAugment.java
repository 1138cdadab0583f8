package atelier.nn;

import ai.djl.ndarray.NDArray;

/**
 * Differentiable augmentation (Zhao et al. 2020): changes brightness, saturation and contrast,
 * moves the picture and hides a square of it, each picture by draws of its own. Applied to real and
 * generated pictures alike, it keeps the discriminator from learning a small set by heart.
 *
 * <p>At strength 1: brightness ±0.5, saturation × 0 to 2, contrast × 0.5 to 1.5, position ±12.5 %,
 * a hidden square of half the side; smaller strengths in proportion.
 */
public final class DiffAugment {
  private final Noise noise;
  private final int size;
  private final int channels;

  /**
   * For pictures of one form.
   *
   * @param noise what is drawn from
   */
  public DiffAugment(Noise noise, int size, int channels) {
    this.noise = noise;
    this.size = size;
    this.channels = channels;
  }

  /**
   * Changed copies of pictures (n, channels, size, size) with values around 0.
   *
   * @param strength 0 (unchanged) to 1
   */
  public NDArray apply(Ops ops, NDArray x, double strength) {
    return strength == 0 ? x : cutout(ops, move(ops, color(ops, x, strength), strength), strength);
  }

  /**
   * With x̄ the mean over channels, {@code c·(s·x + (1 − s)·x̄) + b}: saturation, contrast around
   * mid-grey and brightness are one 3×3 matrix and one number.
   */
  private NDArray color(Ops ops, NDArray x, double strength) {
    int n = (int) x.getShape().get(0);
    float[] mix = new float[n * channels * channels];
    float[] brightness = new float[n];
    for (int i = 0; i < n; i++) {
      float saturation = channels == 1 ? 1 : 1 + noise.symmetric(strength);
      float contrast = 1 + noise.symmetric(0.5 * strength);
      brightness[i] = noise.symmetric(0.5 * strength);
      for (int from = 0; from < channels; from++) {
        for (int to = 0; to < channels; to++) {
          mix[(i * channels + to) * channels + from] =
              contrast * ((from == to ? saturation : 0) + (1 - saturation) / channels);
        }
      }
    }
    NDArray planes = ops.reshape(x, n, channels, (long) size * size);
    NDArray mixed = ops.batchDot(ops.array(mix, n, channels, channels), planes, false);
    return ops.add(mixed, ops.array(brightness, n, 1, 1));
  }

  /**
   * Moves by whole pixels, as a product with shifted unit matrices; what comes in from outside is
   * 0.
   */
  private NDArray move(Ops ops, NDArray x, double strength) {
    int n = (int) x.getShape().get(0);
    int most = (int) Math.round(size * 0.125 * strength);
    float[] rows = new float[n * channels * size];
    float[] columns = new float[n * size];
    for (int i = 0; i < n; i++) {
      int down = noise.nextInt(2 * most + 1) - most;
      int right = noise.nextInt(2 * most + 1) - most;
      for (int p = 0; p < size; p++) {
        columns[i * size + p] = p - right; // one_hot makes a row of zeros of what is outside
        for (int c = 0; c < channels; c++) {
          rows[(i * channels + c) * size + p] = p - down;
        }
      }
    }
    NDArray moved =
        ops.batchDot(
            ops.oneHot(ops.array(rows, (long) n * channels, size), size),
            ops.reshape(x, (long) n * channels, size, size),
            false);
    return ops.batchDot(
        ops.reshape(moved, n, (long) channels * size, size),
        ops.oneHot(ops.array(columns, n, size), size),
        true);
  }

  private NDArray cutout(Ops ops, NDArray x, double strength) {
    int n = (int) x.getShape().get(0);
    int side = (int) Math.round(size * 0.5 * strength);
    float[] rows = new float[n * channels * size];
    float[] columns = new float[n * size];
    for (int i = 0; i < n; i++) {
      int top = noise.nextInt(size + 1) - side / 2;
      int left = noise.nextInt(size + 1) - side / 2;
      for (int p = 0; p < size; p++) {
        columns[i * size + p] = p >= left && p < left + side ? 1 : 0;
        for (int c = 0; c < channels; c++) {
          rows[(i * channels + c) * size + p] = p >= top && p < top + side ? -1 : 0;
        }
      }
    }
    NDArray hidden =
        ops.batchDot(
            ops.array(rows, n, (long) channels * size, 1), ops.array(columns, n, 1, size), false);
    NDArray kept = ops.multiplySame(x, ops.affine(hidden, 1, 1));
    return ops.reshape(kept, n, channels, size, size);
  }
}
