package atelier.bench;

import atelier.nn.Array;
import atelier.nn.Ops;

/** A large matrix product, whose arithmetic rate is what other rates are compared with. */
final class MatrixProduct {
  private static final int SIZE = 1024;

  /** What computes it. */
  enum Kind {
    /** MXNet's {@code dot}, which is BLAS. */
    DOT,
    /** A dense layer, which is oneDNN. */
    DENSE
  }

  private final Ops ops;
  private final Kind kind;
  private final Array a;
  private final Array b;
  private final Array zero;

  /**
   * @param ops what the matrices belong to
   */
  MatrixProduct(Ops ops, Kind kind) {
    this.ops = ops;
    this.kind = kind;
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
      Array y =
          switch (kind) {
            case DOT -> step.invoke("dot", Ops.Params.NONE, a, b);
            case DENSE ->
                step.invoke("FullyConnected", Ops.Params.of("num_hidden", SIZE), a, b, zero);
          };
      step.rows(y, 0, 1).floats();
    }
  }
}
