package atelier.learner.latent;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The directions in which a generator's first layer answers most to its latents (GANSpace, Härkönen
 * et al. 2020). Where that layer is linear and latents are standard normal, the principal
 * components of its outputs, carried back to the latents, are the right singular vectors of its
 * weights: exact, and without drawing anything.
 *
 * @param vectors orthogonal, the strongest first
 * @param strengths standard deviation of the outputs, or samples, along each
 */
public record PrincipalDirections(float[][] vectors, double[] strengths) {
  private static final int MOST_SWEEPS = 30;
  private static final double SMALL = 1e-10;

  /**
   * Those of a layer y = Wz, as unit vectors.
   *
   * @param weights row by row, a row for each output
   * @param inputs the length of a row
   */
  public static PrincipalDirections of(float[] weights, int inputs) {
    double[][] gram = new double[inputs][inputs];
    for (int row = 0; row < weights.length; row += inputs) {
      for (int i = 0; i < inputs; i++) {
        for (int j = 0; j <= i; j++) {
          gram[i][j] += (double) weights[row + i] * weights[row + j];
        }
      }
    }
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < i; j++) {
        gram[j][i] = gram[i][j];
      }
    }
    double[][] vectors = diagonalise(gram);
    int[] order =
        IntStream.range(0, inputs)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -gram[i][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new PrincipalDirections(
        Arrays.stream(order).mapToObj(i -> column(vectors, i)).toArray(float[][]::new),
        Arrays.stream(order).mapToDouble(i -> Math.sqrt(Math.max(0, gram[i][i]))).toArray());
  }

  /**
   * Those in which samples vary most, each as long as their standard deviation along it.
   *
   * @param samples row by row
   * @param inputs the length of a row
   */
  public static PrincipalDirections ofSamples(float[] samples, int inputs) {
    int n = samples.length / inputs;
    double[] mean = new double[inputs];
    for (int i = 0; i < samples.length; i++) {
      mean[i % inputs] += samples[i] / n;
    }
    float[] centred = new float[samples.length];
    for (int i = 0; i < samples.length; i++) {
      centred[i] = (float) ((samples[i] - mean[i % inputs]) / Math.sqrt(n));
    }
    PrincipalDirections found = of(centred, inputs);
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < inputs; j++) {
        found.vectors[i][j] *= (float) found.strengths[i];
      }
    }
    return found;
  }

  /** A column with its largest number positive, so that a direction keeps its sign. */
  private static float[] column(double[][] vectors, int column) {
    float[] v = new float[vectors.length];
    double largest = 0;
    for (double[] row : vectors) {
      largest = Math.abs(row[column]) > Math.abs(largest) ? row[column] : largest;
    }
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) (vectors[i][column] * Math.signum(largest));
    }
    return v;
  }

  /**
   * Rotates a symmetric matrix until it is diagonal (cyclic Jacobi); returns the rotations, a
   * column for each eigenvector.
   */
  private static double[][] diagonalise(double[][] a) {
    int n = a.length;
    double[][] v = new double[n][n];
    double trace = 0;
    for (int i = 0; i < n; i++) {
      v[i][i] = 1;
      trace += a[i][i];
    }
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      double off = 0;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          off = Math.max(off, Math.abs(a[p][q]));
          rotate(a, v, p, q);
        }
      }
      if (off <= SMALL * trace) {
        break;
      }
    }
    return v;
  }

  private static void rotate(double[][] a, double[][] v, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1 / (Math.abs(theta) + Math.hypot(theta, 1)), theta);
    double cosine = 1 / Math.hypot(t, 1);
    double sine = t * cosine;
    for (int k = 0; k < a.length; k++) {
      double kp = a[k][p];
      a[k][p] = cosine * kp - sine * a[k][q];
      a[k][q] = sine * kp + cosine * a[k][q];
    }
    for (int k = 0; k < a.length; k++) {
      double pk = a[p][k];
      a[p][k] = cosine * pk - sine * a[q][k];
      a[q][k] = sine * pk + cosine * a[q][k];
    }
    for (double[] row : v) {
      double rp = row[p];
      row[p] = cosine * rp - sine * row[q];
      row[q] = sine * rp + cosine * row[q];
    }
  }
}
