package atelier.operation;

import atelier.imageset.Picture;
import atelier.run.Workers.NoAnswer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a model again that gave no answer: where a worker has died, another takes its place within
 * seconds.
 *
 * @param operation for which it is asked, which may be cancelled meanwhile
 * @param pause between questions
 */
record Patience(UnderWay operation, Duration pause) {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

  /** How often a model is asked in the middle of an operation. */
  static final int TRIES = 4;

  /** A question that can be asked more than once. */
  @FunctionalInterface
  interface Asking {
    List<Picture> ask() throws NoAnswer;
  }

  /**
   * What a model answers.
   *
   * @param tries how often it is asked at most
   * @throws NoAnswer if it has given none by then
   * @throws java.util.concurrent.CancellationException if the operation was cancelled
   */
  List<Picture> with(int tries, Asking model) throws NoAnswer {
    for (int left = tries - 1; left > 0; left--) {
      try {
        return model.ask();
      } catch (NoAnswer e) {
        LOG.debug("asking again", e);
        LockSupport.parkNanos(pause.toNanos());
        operation.goOn();
      }
    }
    return model.ask();
  }
}
