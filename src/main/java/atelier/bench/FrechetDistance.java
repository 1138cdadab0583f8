package atelier.bench;

import atelier.learner.Eigenvectors;
import java.util.List;

/**
 * How far two lots of samples are apart, each taken for a normal distribution (Heusel et al. 2017):
 * ‖μ₁ − μ₂‖² + tr(C₁ + C₂ − 2·(C₁C₂)^½), which is 0 for equal means and covariances.
 */
final class FrechetDistance {
  private final double[] mean;
  private final double[][] covariance;
  private final double[][] root;

  /**
   * From something.
   *
   * @param samples rows of equal length, at least two
   */
  FrechetDistance(List<float[]> samples) {
    mean = mean(samples);
    covariance = covariance(samples, mean);
    root = root(covariance);
  }

  /** To as long rows, at least two. */
  double to(List<float[]> samples) {
    double[] otherMean = mean(samples);
    double[][] other = covariance(samples, otherMean);
    double distance = 0;
    for (int i = 0; i < mean.length; i++) {
      double apart = mean[i] - otherMean[i];
      distance += apart * apart + covariance[i][i] + other[i][i];
    }
    // C₁C₂ has the eigenvalues of the symmetric C₁^½·C₂·C₁^½
    for (double value : Eigenvectors.of(product(product(root, other), root)).values()) {
      distance -= 2 * Math.sqrt(Math.max(0, value));
    }
    return distance;
  }

  private static double[] mean(List<float[]> samples) {
    double[] mean = new double[samples.get(0).length];
    for (float[] sample : samples) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += (double) sample[i] / samples.size();
      }
    }
    return mean;
  }

  private static double[][] covariance(List<float[]> samples, double[] mean) {
    int length = mean.length;
    double[][] covariance = new double[length][length];
    double[] apart = new double[length];
    for (float[] sample : samples) {
      for (int i = 0; i < length; i++) {
        apart[i] = sample[i] - mean[i];
        for (int j = 0; j <= i; j++) {
          covariance[i][j] += apart[i] * apart[j] / (samples.size() - 1);
        }
      }
    }
    for (int i = 0; i < length; i++) {
      for (int j = 0; j < i; j++) {
        covariance[j][i] = covariance[i][j];
      }
    }
    return covariance;
  }

  /** The symmetric matrix whose square is the given one. */
  private static double[][] root(double[][] symmetric) {
    Eigenvectors found = Eigenvectors.of(symmetric);
    int n = symmetric.length;
    double[][] scaled = new double[n][n];
    double[][] transposed = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        scaled[i][j] = found.vectors()[i][j] * Math.sqrt(Math.max(0, found.values()[j]));
        transposed[j][i] = found.vectors()[i][j];
      }
    }
    return product(scaled, transposed);
  }

  private static double[][] product(double[][] a, double[][] b) {
    int n = a.length;
    double[][] product = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        for (int j = 0; j < n; j++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }
}
