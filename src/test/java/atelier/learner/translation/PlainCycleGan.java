package atelier.learner.translation;

import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CycleGAN's networks and losses in plain Java, in double precision, one picture at a time: what
 * the learner must come to. A picture is [channel][row][column].
 */
final class PlainCycleGan {
  private final Map<String, double[]> weights = new HashMap<>();
  private final Map<String, long[]> shapes = new HashMap<>();

  /** With the networks of a learner's state. */
  PlainCycleGan(TensorMap state) {
    for (String name : state.names()) {
      if (name.startsWith("generator.") || name.startsWith("discriminator.")) {
        Tensor tensor = state.get(name);
        double[] values = new double[tensor.floats().length];
        for (int i = 0; i < values.length; i++) {
          values[i] = tensor.floats()[i];
        }
        weights.put(name, values);
        shapes.put(name, tensor.shape());
      }
    }
  }

  /** One weight's numbers, to be changed. */
  double[] weight(String name) {
    return weights.get(name);
  }

  /** Losses of one step on these pictures, as long as the pools give none. */
  record Losses(
      double generatorA,
      double generatorB,
      double discriminatorA,
      double discriminatorB,
      double cycleA,
      double cycleB,
      double identityA,
      double identityB) {
    double generators(double cycle, double identity) {
      return generatorA
          + generatorB
          + cycle * (cycleA + cycleB)
          + identity * (identityA + identityB);
    }
  }

  Losses losses(List<double[][][]> a, List<double[][][]> b) {
    double[] sum = new double[8];
    int n = a.size();
    for (int i = 0; i < n; i++) {
      double[][][] toA = generator("a", b.get(i));
      double[][][] toB = generator("b", a.get(i));
      sum[0] += squares(discriminator("a", toA), 1);
      sum[1] += squares(discriminator("b", toB), 1);
      sum[2] +=
          (squares(discriminator("a", a.get(i)), 1) + squares(discriminator("a", toA), 0)) / 2;
      sum[3] +=
          (squares(discriminator("b", b.get(i)), 1) + squares(discriminator("b", toB), 0)) / 2;
      sum[4] += distance(generator("a", toB), a.get(i));
      sum[5] += distance(generator("b", toA), b.get(i));
      sum[6] += distance(generator("a", a.get(i)), a.get(i));
      sum[7] += distance(generator("b", b.get(i)), b.get(i));
    }
    return new Losses(
        sum[0] / n,
        sum[1] / n,
        sum[2] / n,
        sum[3] / n,
        sum[4] / n,
        sum[5] / n,
        sum[6] / n,
        sum[7] / n);
  }

  private double[][][] generator(String kind, double[][][] x) {
    String g = "generator." + kind + ".";
    double[][][] y = rectify(convolve(g + "in", x, 1), 0);
    y = rectify(normalise(convolve(g + "down1", y, 2)), 0);
    for (int block = 1; weights.containsKey(g + "block" + block + ".1.weight"); block++) {
      double[][][] inner = rectify(normalise(convolve(g + "block" + block + ".1", y, 1)), 0);
      y = add(y, normalise(convolve(g + "block" + block + ".2", inner, 1)));
    }
    double[][][] out = transposed(g + "out", y, 4, 2);
    for (double[][] plane : out) {
      for (double[] row : plane) {
        for (int i = 0; i < row.length; i++) {
          row[i] = Math.tanh(row[i]);
        }
      }
    }
    return out;
  }

  private double[][][] discriminator(String kind, double[][][] x) {
    String d = "discriminator." + kind + ".";
    double[][][] y = rectify(convolve(d + "0", x, 2), 0.2);
    y = rectify(normalise(convolve(d + "1", y, 2)), 0.2);
    y = rectify(normalise(convolve(d + "2", y, 1)), 0.2);
    return transposed(d + "3", y, 3, 1);
  }

  private double[][][] convolve(String layer, double[][][] x, int stride) {
    double[] w = weights.get(layer + ".weight");
    double[] bias =
        weights.getOrDefault(layer + ".bias", new double[(int) shapes.get(layer + ".weight")[0]]);
    int k = (int) shapes.get(layer + ".weight")[2];
    int pad = (k - 1) / 2;
    int side = (x[0].length + 2 * pad - k) / stride + 1;
    double[][][] y = new double[bias.length][side][side];
    for (int out = 0; out < bias.length; out++) {
      for (int i = 0; i < side; i++) {
        for (int j = 0; j < side; j++) {
          double sum = bias[out];
          for (int in = 0; in < x.length; in++) {
            for (int u = 0; u < k; u++) {
              for (int v = 0; v < k; v++) {
                int row = i * stride + u - pad;
                int column = j * stride + v - pad;
                if (row >= 0 && column >= 0 && row < x[0].length && column < x[0].length) {
                  sum += x[in][row][column] * w[((out * x.length + in) * k + u) * k + v];
                }
              }
            }
          }
          y[out][i][j] = sum;
        }
      }
    }
    return y;
  }

  /** k×k with padding 1; weight (out·k·k, in, 1, 1). */
  private double[][][] transposed(String layer, double[][][] x, int k, int stride) {
    double[] w = weights.get(layer + ".weight");
    double[] bias = weights.get(layer + ".bias");
    int side = stride * x[0].length;
    double[][][] y = new double[bias.length][side][side];
    for (int out = 0; out < bias.length; out++) {
      for (double[] row : y[out]) {
        java.util.Arrays.fill(row, bias[out]);
      }
      for (int in = 0; in < x.length; in++) {
        for (int i = 0; i < x[0].length; i++) {
          for (int j = 0; j < x[0].length; j++) {
            for (int place = 0; place < k * k; place++) {
              int row = stride * i + place / k - 1;
              int column = stride * j + place % k - 1;
              if (row >= 0 && column >= 0 && row < side && column < side) {
                y[out][row][column] += x[in][i][j] * w[(out * k * k + place) * x.length + in];
              }
            }
          }
        }
      }
    }
    return y;
  }

  private static double[][][] normalise(double[][][] x) {
    for (double[][] plane : x) {
      double mean = 0;
      double square = 0;
      int n = plane.length * plane.length;
      for (double[] row : plane) {
        for (double value : row) {
          mean += value / n;
        }
      }
      for (double[] row : plane) {
        for (double value : row) {
          square += (value - mean) * (value - mean) / n;
        }
      }
      for (double[] row : plane) {
        for (int i = 0; i < row.length; i++) {
          row[i] = (row[i] - mean) / Math.sqrt(square + 1e-5);
        }
      }
    }
    return x;
  }

  private static double[][][] rectify(double[][][] x, double leak) {
    for (double[][] plane : x) {
      for (double[] row : plane) {
        for (int i = 0; i < row.length; i++) {
          row[i] = row[i] > 0 ? row[i] : leak * row[i];
        }
      }
    }
    return x;
  }

  private static double[][][] add(double[][][] a, double[][][] b) {
    for (int c = 0; c < a.length; c++) {
      for (int i = 0; i < a[c].length; i++) {
        for (int j = 0; j < a[c].length; j++) {
          b[c][i][j] += a[c][i][j];
        }
      }
    }
    return b;
  }

  private static double squares(double[][][] logits, double target) {
    double sum = 0;
    for (double[] row : logits[0]) {
      for (double logit : row) {
        sum += (logit - target) * (logit - target);
      }
    }
    return sum / (logits[0].length * logits[0].length);
  }

  private static double distance(double[][][] a, double[][][] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      for (int i = 0; i < a[c].length; i++) {
        for (int j = 0; j < a[c].length; j++) {
          sum += Math.abs(a[c][i][j] - b[c][i][j]);
        }
      }
    }
    return sum / (a.length * a[0].length * a[0].length);
  }
}
