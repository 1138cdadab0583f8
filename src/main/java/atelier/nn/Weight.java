package atelier.nn;

import ai.djl.ndarray.NDArray;

/** One array of a network: a parameter that is trained, or a statistic that is kept. */
public final class Weight {
  private final String name;
  private final boolean trained;
  private final NDArray value;
  private final NDArray average;

  Weight(String name, boolean trained, NDArray value, NDArray average) {
    this.name = name;
    this.trained = trained;
    this.value = value;
    this.average = average;
  }

  public String name() {
    return name;
  }

  /** Whether the optimiser changes it. */
  public boolean trained() {
    return trained;
  }

  /** What training uses. */
  public NDArray value() {
    return value;
  }

  /** Its moving average; the value itself where the network keeps none. */
  public NDArray average() {
    return average;
  }

  /** The value in training, the average in evaluation. */
  public NDArray in(Mode mode) {
    return mode == Mode.AVERAGED ? average : value;
  }

  long size() {
    return value.size();
  }
}
