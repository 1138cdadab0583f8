package atelier.nn;

import atelier.augment.Augmentation;
import atelier.nn.Graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Differentiable augmentation (Zhao et al. 2020): changes each picture by an {@link Augmentation}
 * of its own. Applied to real and generated pictures alike, it keeps the discriminator from
 * learning a small set by heart.
 */
public final class DiffAugment implements Layer {
  private final int size;
  private final int channels;
  private final DoubleSupplier strength;

  /**
   * For pictures of one form, with values around 0.
   *
   * @param strength how much a run changes pictures, 0 (not at all) to 1
   */
  public DiffAugment(int size, int channels, DoubleSupplier strength) {
    this.size = size;
    this.channels = channels;
    this.strength = strength;
  }

  @Override
  public Node apply(Graph graph, Node x) {
    return apply(graph, List.of(x)).get(0);
  }

  /**
   * Changes each picture alike at several resolutions.
   *
   * @param scales the pictures as large as they are, then half as large, and so on
   */
  public List<Node> apply(Graph graph, List<Node> scales) {
    Drawn drawn = new Drawn();
    Node mix = graph.drawn(drawn::mix);
    Node brightness = graph.drawn(drawn::brightness);
    List<Node> changed = new ArrayList<>();
    for (int i = 0; i < scales.size(); i++) {
      changed.add(apply(graph, scales.get(i), mix, brightness, drawn.new Scale(1 << i)));
    }
    return changed;
  }

  private Node apply(Graph graph, Node x, Node mix, Node brightness, Drawn.Scale scale) {
    int side = scale.side;
    int pixels = channels * side * side;
    Node ofMean = graph.drawn(scale::shareOfMean);
    Node ones = graph.op("_ones", Map.of("shape", "(1," + pixels + ")"));
    Node square = graph.batchDot(mix, graph.reshape(x, -1, channels, side * side), false);
    Node mixed = graph.reshape(square, -1, pixels);
    Node shift = graph.add(graph.multiply(graph.dot(mixed, ones, true), ofMean), brightness);
    Node colored = graph.add(mixed, graph.dot(shift, ones, false));
    // one_hot makes unit matrices, moved by some pixels; a row outside is 0
    Node rows = graph.oneHot(graph.drawn(scale::rows), side);
    Node columns = graph.oneHot(graph.drawn(scale::columns), side);
    Node down = graph.batchDot(rows, graph.reshape(colored, -1, side, side), false);
    Node right = graph.batchDot(graph.reshape(down, -1, channels * side, side), columns, true);
    Node hidden =
        graph.batchDot(graph.drawn(scale::hiddenRows), graph.drawn(scale::hiddenColumns), false);
    Node shown = graph.op("_rminus_scalar", Map.of("scalar", 1), hidden);
    return graph.reshape(graph.multiply(right, shown), -1, channels, side, side);
  }

  /** What a run draws: one change for each picture, in parts. */
  private final class Drawn {
    private final List<Augmentation> changes = new ArrayList<>();

    /**
     * Draws a batch. With x̄ a pixel's mean over channels, {@code c·(s·x + (1 − s)·x̄)}: saturation
     * and contrast are one matrix, (n, channels, channels).
     */
    Array mix(Ops ops, Noise noise, int n) {
      changes.clear();
      float[] mix = new float[n * channels * channels];
      double now = strength.getAsDouble();
      for (int i = 0; i < n; i++) {
        Augmentation change = Augmentation.draw(noise, size, now);
        changes.add(change);
        for (int j = 0; j < channels * channels; j++) {
          float same = j / channels == j % channels ? change.saturation() : 0;
          mix[i * channels * channels + j] =
              change.contrast() * (same + (1 - change.saturation()) / channels);
        }
      }
      return ops.array(mix, n, channels, channels);
    }

    Array brightness(Ops ops, Noise noise, int n) {
      return perLine(ops, 1, 1, 1, (change, line) -> change.brightness());
    }

    /** What it means for pictures with a side some times smaller. */
    private final class Scale {
      private final int times;
      private final int side;

      Scale(int times) {
        this.times = times;
        side = size / times;
      }

      /**
       * What is to be added of the picture's mean, per number of the mixed picture's sum, (n, 1).
       */
      Array shareOfMean(Ops ops, Noise noise, int n) {
        int numbers = channels * side * side;
        return perLine(ops, 1, 1, times, (change, line) -> (1 / change.contrast() - 1) / numbers);
      }

      /** Which row of a picture comes where, (n·channels, side). */
      Array rows(Ops ops, Noise noise, int n) {
        return perLine(ops, channels, side, times, (change, line) -> line - change.down());
      }

      /** Which column comes where, (n, side). */
      Array columns(Ops ops, Noise noise, int n) {
        return perLine(ops, 1, side, times, (change, line) -> line - change.right());
      }

      /** 1 for the rows that are hidden, (n, channels·side, 1). */
      Array hiddenRows(Ops ops, Noise noise, int n) {
        Array rows =
            perLine(ops, channels, side, times, (change, line) -> change.hidesRow(line) ? 1 : 0);
        return ops.reshaped(rows, -1, channels * side, 1);
      }

      /** 1 for the columns that are hidden, (n, 1, side). */
      Array hiddenColumns(Ops ops, Noise noise, int n) {
        Array columns =
            perLine(ops, 1, side, times, (change, line) -> change.hidesColumn(line) ? 1 : 0);
        return ops.reshaped(columns, -1, 1, side);
      }
    }

    /** A value for each line of each plane of pictures some times smaller, (n·planes, lines). */
    private Array perLine(Ops ops, int planes, int lines, int times, LineValue value) {
      float[] values = new float[changes.size() * planes * lines];
      for (int i = 0; i < values.length; i++) {
        Augmentation change = changes.get(i / (planes * lines));
        values[i] = value.of(times == 1 ? change : change.shrunk(times), i % lines);
      }
      return ops.array(values, (long) changes.size() * planes, lines);
    }
  }

  private interface LineValue {
    float of(Augmentation change, int line);
  }
}
