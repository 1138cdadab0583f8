package atelier.run;

import atelier.link.Answer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question that was put to a worker, and its answer as far as it has come. Safe for several
 * threads.
 */
public final class Asking {
  private final Runnable cancel;
  private @Nullable Answer newest;
  private @Nullable String error;
  private long heard = System.nanoTime();

  /**
   * A question on its way.
   *
   * @param cancel tells the worker that the answer is not wanted any more
   */
  public Asking(Runnable cancel) {
    this.cancel = cancel;
  }

  /** The whole answer, or the last look at how far it has come; empty before the first. */
  public synchronized Optional<Answer> newest() {
    return Optional.ofNullable(newest);
  }

  /** Why there will be no answer, if that is known. */
  public synchronized Optional<String> error() {
    return Optional.ofNullable(error);
  }

  /** Whether there is nothing more to wait for. */
  public synchronized boolean over() {
    return error != null || (newest != null && newest.whole());
  }

  /** Takes an answer, or a look at one. */
  public synchronized void take(Answer answer) {
    if (!over()) {
      newest = answer;
      heard = System.nanoTime();
      notifyAll();
    }
  }

  /** Takes the sentence that says why there is no answer. */
  public synchronized void fail(String why) {
    if (!over()) {
      error = why;
      notifyAll();
    }
  }

  /** Gives up; whoever waits is told so. */
  public void cancel() {
    if (!over()) {
      fail("The question was taken back.");
      cancel.run();
    }
  }

  /**
   * Waits for the whole answer, and gives up where nothing is heard of it for a while.
   *
   * @param patience how long a worker may be silent
   * @throws Workers.NoAnswer if there is none; the message says what to do
   */
  public Answer await(Duration patience) throws Workers.NoAnswer {
    try {
      synchronized (this) {
        while (!over()) {
          long left = heard + patience.toNanos() - System.nanoTime();
          if (left <= 0) {
            throw new Workers.NoAnswer("The worker did not answer in time; try again.");
          }
          wait(1 + left / 1_000_000);
        }
        if (newest == null || !newest.whole()) {
          throw new Workers.NoAnswer(String.valueOf(error));
        }
        return newest;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Workers.NoAnswer("The server is closing.");
    } finally {
      cancel();
    }
  }
}
