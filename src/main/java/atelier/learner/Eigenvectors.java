package atelier.learner;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix.
 *
 * @param values in no order
 * @param vectors of unit length, a column for each value
 */
public record Eigenvectors(double[] values, double[][] vectors) {
  private static final int MOST_SWEEPS = 30;
  private static final double SMALL = 1e-10;

  /** Rotates a copy of the matrix until it is diagonal (cyclic Jacobi). */
  public static Eigenvectors of(double[][] symmetric) {
    int n = symmetric.length;
    double[][] a = new double[n][];
    double[][] v = new double[n][n];
    double trace = 0;
    for (int i = 0; i < n; i++) {
      a[i] = symmetric[i].clone();
      v[i][i] = 1;
      trace += Math.abs(a[i][i]);
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
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = a[i][i];
    }
    return new Eigenvectors(values, v);
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
