package atelier.learner;

/**
 * What others want of the engine while a step is under way, so that a question need not wait for
 * its end.
 */
public interface Interlude {
  /** Nobody wants anything. */
  Interlude NONE =
      new Interlude() {
        @Override
        public boolean wanted() {
          return false;
        }

        @Override
        public void run() {}
      };

  /** Whether somebody wants something, or may any moment. */
  boolean wanted();

  /** Does it; may ask the learner whose step is under way and others, but not train it. */
  void run();
}
