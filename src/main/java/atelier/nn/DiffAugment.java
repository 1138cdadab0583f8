package atelier.nn;

import ai.djl.ndarray.NDArray;
import atelier.nn.Graph.Node;
import java.util.Map;

/**
 * Differentiable augmentation (Zhao et al. 2020): changes brightness, saturation and contrast,
 * moves the picture and hides a square of it, each picture by draws of its own. Applied to real and
 * generated pictures alike, it keeps the discriminator from learning a small set by heart.
 *
 * <p>At strength 1: brightness ±0.5, saturation × 0 to 2, contrast × 0.5 to 1.5, position ±12.5 %,
 * a hidden square of half the side; smaller strengths in proportion.
 */
public final class DiffAugment implements Layer {
  private final int size;
  private final int channels;

  /** For pictures of one form, with values around 0. */
  public DiffAugment(int size, int channels) {
    this.size = size;
    this.channels = channels;
  }

  /** Adds the inputs that {@link #draw} makes. */
  @Override
  public Node apply(Graph graph, Node x) {
    Node mix = graph.input();
    Node brightness = graph.input();
    Node rows = graph.input();
    Node columns = graph.input();
    Node hiddenRows = graph.input();
    Node hiddenColumns = graph.input();
    Node mixed = graph.batchDot(mix, graph.reshape(x, -1, channels, size * size), false);
    Node colored = graph.op("broadcast_add", mixed, brightness);
    // one_hot makes unit matrices, moved by some pixels; a row outside is 0
    Map<String, Integer> depth = Map.of("depth", size);
    Node down =
        graph.batchDot(
            graph.op("one_hot", depth, rows), graph.reshape(colored, -1, size, size), false);
    Node moved =
        graph.batchDot(
            graph.reshape(down, -1, channels * size, size),
            graph.op("one_hot", depth, columns),
            true);
    Node hidden = graph.batchDot(hiddenRows, hiddenColumns, false);
    Node shown = graph.op("_plus_scalar", Map.of("scalar", 1), hidden);
    return graph.reshape(graph.op("elemwise_mul", moved, shown), -1, channels, size, size);
  }

  /**
   * What the changes of {@code n} pictures are computed from.
   *
   * @param strength 0 (no change) to 1
   */
  public NDArray[] draw(Ops ops, Noise noise, int n, double strength) {
    float[] mix = new float[n * channels * channels];
    float[] brightness = new float[n];
    float[] rows = new float[n * channels * size];
    float[] columns = new float[n * size];
    float[] hiddenRows = new float[n * channels * size];
    float[] hiddenColumns = new float[n * size];
    int most = (int) Math.round(size * 0.125 * strength);
    int side = (int) Math.round(size * 0.5 * strength);
    for (int i = 0; i < n; i++) {
      drawMix(mix, i, noise, strength);
      brightness[i] = noise.symmetric(0.5 * strength);
      int down = noise.nextInt(2 * most + 1) - most;
      int right = noise.nextInt(2 * most + 1) - most;
      int top = noise.nextInt(size + 1) - side / 2;
      int left = noise.nextInt(size + 1) - side / 2;
      for (int p = 0; p < size; p++) {
        columns[i * size + p] = p - right;
        hiddenColumns[i * size + p] = p >= left && p < left + side ? 1 : 0;
        for (int c = 0; c < channels; c++) {
          rows[(i * channels + c) * size + p] = p - down;
          hiddenRows[(i * channels + c) * size + p] = p >= top && p < top + side ? -1 : 0;
        }
      }
    }
    return new NDArray[] {
      ops.array(mix, n, channels, channels),
      ops.array(brightness, n, 1, 1),
      ops.array(rows, (long) n * channels, size),
      ops.array(columns, n, size),
      ops.array(hiddenRows, n, (long) channels * size, 1),
      ops.array(hiddenColumns, n, 1, size)
    };
  }

  /**
   * With x̄ the mean over channels, {@code c·(s·x + (1 − s)·x̄)}: saturation and contrast around
   * mid-grey are one matrix.
   */
  private void drawMix(float[] mix, int i, Noise noise, double strength) {
    float saturation = channels == 1 ? 1 : 1 + noise.symmetric(strength);
    float contrast = 1 + noise.symmetric(0.5 * strength);
    for (int to = 0; to < channels; to++) {
      for (int from = 0; from < channels; from++) {
        mix[(i * channels + to) * channels + from] =
            contrast * ((from == to ? saturation : 0) + (1 - saturation) / channels);
      }
    }
  }
}
