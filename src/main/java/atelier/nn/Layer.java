package atelier.nn;

import ai.djl.ndarray.NDArray;

/** A part of a network. */
@FunctionalInterface
public interface Layer {
  /** The output for a batch. */
  NDArray apply(Ops ops, NDArray x, Mode mode);

  /** One after the other. */
  static Layer sequence(Layer... layers) {
    return (ops, x, mode) -> {
      NDArray y = x;
      for (Layer layer : layers) {
        y = layer.apply(ops, y, mode);
      }
      return y;
    };
  }
}
