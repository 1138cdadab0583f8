package atelier.nn;

/** How a network is run. */
public enum Mode {
  /** With its weights as they are, the batch's statistics and dropout. */
  TRAINING,
  /** With its averaged weights and statistics; the same output for an input whatever its batch. */
  AVERAGED
}
