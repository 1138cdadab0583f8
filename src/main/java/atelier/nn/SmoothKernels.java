package atelier.nn;

import atelier.nn.Weights.Init;

/**
 * First 4×4 kernels of a transposed convolution with stride 2 that has it begin as one that
 * enlarges each pixel to a square, followed by a 3×3 convolution: a kernel of this, added up over
 * two by two places (after Aitken et al. 2017). Kernels whose numbers have nothing to do with each
 * other draw checkerboards (Odena et al. 2016), by which a discriminator knows a generator before
 * it has a shape to show.
 *
 * @param init of the 3×3 kernels
 */
record SmoothKernels(Init init) implements Init {
  static final int SIDE = 4;

  @Override
  public float value(Noise noise, int fanIn, int fanOut) {
    return init.value(noise, fanIn, fanOut);
  }

  /**
   * {@inheritDoc}
   *
   * @param shape (in, out, 4, 4), or (16·out, in, 1, 1) for {@link Graph#deconvolutionByPatches}
   */
  @Override
  public float[] values(Noise noise, int fanIn, int fanOut, long... shape) {
    float[] smaller = init.values(noise, fanIn, fanOut, shape); // a last row and column too many
    int apart = shape[3] == SIDE ? 1 : Math.toIntExact(shape[1]); // neighbours in a row
    float[] sums = new float[smaller.length];
    for (int i = 0; i < sums.length; i++) {
      int x = i / apart % SIDE;
      int y = i / apart / SIDE % SIDE;
      for (int row = Math.max(y - 1, 0); row <= Math.min(y, SIDE - 2); row++) {
        for (int column = Math.max(x - 1, 0); column <= Math.min(x, SIDE - 2); column++) {
          sums[i] += smaller[i + ((row - y) * SIDE + column - x) * apart];
        }
      }
    }
    return sums;
  }
}
