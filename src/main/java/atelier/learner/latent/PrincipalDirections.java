package atelier.learner.latent;

import atelier.learner.Eigenvectors;
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
    Eigenvectors found = Eigenvectors.of(gram);
    double[] values = found.values();
    int[] order =
        IntStream.range(0, inputs)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new PrincipalDirections(
        Arrays.stream(order).mapToObj(i -> column(found.vectors(), i)).toArray(float[][]::new),
        Arrays.stream(order).mapToDouble(i -> Math.sqrt(Math.max(0, values[i]))).toArray());
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
}
