package atelier.family;

/**
 * What one can do with a model besides watching it learn. A learner implements the tools that its
 * family names.
 */
public enum Tool {
  /** Draw new pictures from seeds. */
  SAMPLE,
  /** Turn a picture of one kind into the other kind. */
  TRANSLATE
}
