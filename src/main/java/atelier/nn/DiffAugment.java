package atelier.nn;

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
  private double strength;

  /** For pictures of one form, with values around 0. */
  public DiffAugment(int size, int channels, double strength) {
    this.size = size;
    this.channels = channels;
    this.strength = strength;
  }

  /**
   * Changes how much runs from now on change pictures.
   *
   * @param newStrength 0 (not at all) to 1
   */
  public void setStrength(double newStrength) {
    strength = newStrength;
  }

  @Override
  public Node apply(Graph graph, Node x) {
    Node mixed =
        graph.batchDot(graph.drawn(this::mix), graph.reshape(x, -1, channels, size * size), false);
    Node colored = graph.op("broadcast_add", mixed, graph.drawn(this::brightness));
    // one_hot makes unit matrices, moved by some pixels; a row outside is 0
    Map<String, Integer> depth = Map.of("depth", size);
    Node rows = graph.op("one_hot", depth, graph.drawn((o, z, n) -> moved(o, z, n, channels)));
    Node columns = graph.op("one_hot", depth, graph.drawn((o, z, n) -> moved(o, z, n, 1)));
    Node down = graph.batchDot(rows, graph.reshape(colored, -1, size, size), false);
    Node right = graph.batchDot(graph.reshape(down, -1, channels * size, size), columns, true);
    Node hidden =
        graph.batchDot(
            graph.drawn((o, z, n) -> o.reshaped(hidden(o, z, n, channels), -1, channels * size, 1)),
            graph.drawn((o, z, n) -> o.reshaped(hidden(o, z, n, 1), -1, 1, size)),
            false);
    Node shown = graph.op("_rminus_scalar", Map.of("scalar", 1), hidden);
    return graph.reshape(graph.op("elemwise_mul", right, shown), -1, channels, size, size);
  }

  /**
   * With x̄ the mean over channels, {@code c·(s·x + (1 − s)·x̄)}: saturation and contrast around
   * mid-grey are one matrix, (n, channels, channels).
   */
  private Array mix(Ops ops, Noise noise, int n) {
    float[] mix = new float[n * channels * channels];
    for (int i = 0; i < n; i++) {
      float saturation = channels == 1 ? 1 : 1 + noise.symmetric(strength);
      float contrast = 1 + noise.symmetric(0.5 * strength);
      for (int to = 0; to < channels; to++) {
        for (int from = 0; from < channels; from++) {
          mix[(i * channels + to) * channels + from] =
              contrast * ((from == to ? saturation : 0) + (1 - saturation) / channels);
        }
      }
    }
    return ops.array(mix, n, channels, channels);
  }

  private Array brightness(Ops ops, Noise noise, int n) {
    float[] brightness = new float[n];
    for (int i = 0; i < n; i++) {
      brightness[i] = noise.symmetric(0.5 * strength);
    }
    return ops.array(brightness, n, 1, 1);
  }

  /** Which row (or column) of a picture comes where, (n·planes, size). */
  private Array moved(Ops ops, Noise noise, int n, int planes) {
    int most = (int) Math.round(size * 0.125 * strength);
    return perLine(ops, n, planes, noise, 2 * most + 1, (p, drawn) -> p - (drawn - most));
  }

  /** 1 for the rows (or columns) that are hidden, (n·planes, size). */
  private Array hidden(Ops ops, Noise noise, int n, int planes) {
    int side = (int) Math.round(size * 0.5 * strength);
    return perLine(
        ops,
        n,
        planes,
        noise,
        size + 1,
        (p, drawn) -> p >= drawn - side / 2 && p < drawn - side / 2 + side ? 1 : 0);
  }

  private interface LineValue {
    float of(int line, int drawn);
  }

  /** A value for each line of a picture, by a number below {@code bound} drawn for the picture. */
  private Array perLine(Ops ops, int n, int planes, Noise noise, int bound, LineValue value) {
    float[] values = new float[n * planes * size];
    for (int i = 0; i < n; i++) {
      int drawn = noise.nextInt(bound);
      for (int j = 0; j < planes * size; j++) {
        values[i * planes * size + j] = value.of(j % size, drawn);
      }
    }
    return ops.array(values, (long) n * planes, size);
  }
}
