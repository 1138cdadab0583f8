package atelier.learner;

import atelier.tensor.TensorMap;

/** A part of a learner that decides its future, and so belongs into its state. */
public interface Saved {
  /** Writes it under a name. */
  void save(String name, TensorMap state);

  /** Reads what {@link #save} wrote. */
  void load(String name, TensorMap state);
}
