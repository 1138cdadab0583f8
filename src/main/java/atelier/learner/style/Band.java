package atelier.learner.style;

/** How large the features of a style are that a weight is for. */
enum Band {
  /** Grain and strokes. */
  FINE,
  /** Ornaments. */
  MIDDLE,
  /** Shapes and the arrangement of colours. */
  COARSE
}
