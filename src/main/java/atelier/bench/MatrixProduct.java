package atelier.bench;

import ai.djl.ndarray.NDArray;
import atelier.nn.Ops;

/** A large matrix product, whose arithmetic rate is what other rates are compared with. */
final class MatrixProduct {
  private static final int SIZE = 1024;

  private final Ops ops;
  private final NDArray a;
  private final NDArray b;
  private final NDArray zero;

  /**
   * @param ops what the matrices belong to
   */
  MatrixProduct(Ops ops) {
    this.ops = ops;
    a = ops.ones(SIZE, SIZE);
    b = ops.ones(SIZE, SIZE);
    zero = ops.zeros(SIZE);
  }

  /** How many operations a product takes. */
  static double operations() {
    return 2.0 * SIZE * SIZE * SIZE;
  }

  /** Computes it. */
  void run() {
    try (Ops step = ops.child()) {
      NDArray y = step.invoke("FullyConnected", Ops.Params.of("num_hidden", SIZE), a, b, zero);
      step.rows(y, 0, 1).toFloatArray();
    }
  }
}
