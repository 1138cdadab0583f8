package atelier.imageset.intake;

import java.awt.color.ColorSpace;

/** Colours told by a gamma and the chromaticities of the primaries and the white point. */
final class MatrixColours extends ColorSpace {
  private static final long serialVersionUID = 1L;

  /** From CIE XYZ with the white of D65 to linear sRGB, IEC 61966-2-1. */
  private static final double[][] XYZ_TO_SRGB = {
    {3.2406, -1.5372, -0.4986}, {-0.9689, 1.8758, 0.0415}, {0.0557, -0.2040, 1.0570}
  };

  private static final double[] D65 = {0.9505, 1, 1.0891};

  private final double exponent;
  private final double[][] toSrgb;

  /**
   * @param gamma of the file: 1 over the exponent that makes light of a value
   * @param places x and y of white, red, green and blue
   */
  MatrixColours(double gamma, double[] places) {
    super(TYPE_RGB, 3);
    this.exponent = 1 / gamma;
    double[][] primaries = new double[3][3];
    for (int c = 0; c < 3; c++) {
      double[] xyz = xyz(places[2 + 2 * c], places[3 + 2 * c]);
      for (int row = 0; row < 3; row++) {
        primaries[row][c] = xyz[row];
      }
    }
    double[] white = xyz(places[0], places[1]);
    double[] strength = times(inverse(primaries), white);
    double[][] toXyz = new double[3][3];
    for (int row = 0; row < 3; row++) {
      for (int c = 0; c < 3; c++) {
        // the file's white is to be white
        toXyz[row][c] = primaries[row][c] * strength[c] * D65[row] / white[row];
      }
    }
    toSrgb = new double[3][3];
    for (int row = 0; row < 3; row++) {
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < 3; i++) {
          toSrgb[row][c] += XYZ_TO_SRGB[row][i] * toXyz[i][c];
        }
      }
    }
  }

  @Override
  public float[] toRGB(float[] values) {
    double[] linear = new double[3];
    for (int c = 0; c < 3; c++) {
      linear[c] = Math.pow(values[c], exponent);
    }
    double[] light = times(toSrgb, linear);
    float[] rgb = new float[3];
    for (int c = 0; c < 3; c++) {
      double value = Math.max(0, Math.min(1, light[c]));
      rgb[c] =
          (float) (value <= 0.0031308 ? 12.92 * value : 1.055 * Math.pow(value, 1 / 2.4) - 0.055);
    }
    return rgb;
  }

  @Override
  public float[] fromRGB(float[] rgb) {
    throw new UnsupportedOperationException("pictures are only read");
  }

  @Override
  public float[] toCIEXYZ(float[] values) {
    return ColorSpace.getInstance(CS_sRGB).toCIEXYZ(toRGB(values));
  }

  @Override
  public float[] fromCIEXYZ(float[] xyz) {
    throw new UnsupportedOperationException("pictures are only read");
  }

  private static double[] xyz(double x, double y) {
    return new double[] {x / y, 1, (1 - x - y) / y};
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] result = new double[3];
    for (int row = 0; row < 3; row++) {
      for (int c = 0; c < 3; c++) {
        result[row] += matrix[row][c] * vector[c];
      }
    }
    return result;
  }

  private static double[][] inverse(double[][] m) {
    double[][] inverse = new double[3][3];
    double determinant = 0;
    for (int i = 0; i < 3; i++) {
      determinant +=
          m[0][i] * (m[1][(i + 1) % 3] * m[2][(i + 2) % 3] - m[1][(i + 2) % 3] * m[2][(i + 1) % 3]);
    }
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        inverse[i][j] =
            (m[(j + 1) % 3][(i + 1) % 3] * m[(j + 2) % 3][(i + 2) % 3]
                    - m[(j + 1) % 3][(i + 2) % 3] * m[(j + 2) % 3][(i + 1) % 3])
                / determinant;
      }
    }
    return inverse;
  }
}
