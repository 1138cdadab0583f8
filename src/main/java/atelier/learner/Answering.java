package atelier.learner;

import atelier.link.Answer;

/**
 * Work on an answer, in pieces between steps of training, so that a long answer costs training no
 * more than a share of its time and can be given up. Confined to the training thread.
 */
@FunctionalInterface
public interface Answering extends AutoCloseable {
  /**
   * Does one piece of the work, of about a tenth of a second at most. Called until it returns an
   * answer that is whole, or until the answer is not wanted any more.
   *
   * @return the whole answer, or a look at how far it has come ({@link Answer#done})
   */
  Answer next();

  /**
   * Frees what the work holds, whether it is done, given up, or its learner has been closed
   * meanwhile.
   */
  @Override
  default void close() {}

  /** An answer that is one piece of work. */
  static Answering of(Answer whole) {
    return () -> whole;
  }
}
