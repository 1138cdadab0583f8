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
      fail("The question was cancelled; ask it again where it is wanted.");
      cancel.run();
    }
  }

  /**
   * Waits for the whole answer, and gives up where nothing is heard of it for a while.
   *
   * @param patience how long a worker may be silent
   * @throws Workers.NoAnswer if there is none; the message says what to do
   */
  public synchronized Answer await(Duration patience) throws Workers.NoAnswer {
    try {
      for (Optional<Answer> whole = whole(); ; whole = whole()) {
        long left = heard + patience.toNanos() - System.nanoTime();
        if (whole.isPresent()) {
          return whole.get();
        } else if (left <= 0) {
          throw new Workers.NoAnswer("The worker did not answer in time; try again.");
        }
        pause(left);
      }
    } finally {
      cancel();
    }
  }

  /**
   * Waits for the whole answer for a while; empty if it is not there by then, but may come yet.
   *
   * @throws Workers.NoAnswer if there is none; the message says what to do
   */
  public synchronized Optional<Answer> within(Duration time) throws Workers.NoAnswer {
    long end = System.nanoTime() + time.toNanos();
    Optional<Answer> whole = whole();
    for (long left = time.toNanos(); whole.isEmpty() && left > 0; left = end - System.nanoTime()) {
      pause(left);
      whole = whole();
    }
    return whole;
  }

  private Optional<Answer> whole() throws Workers.NoAnswer {
    if (error != null) {
      throw new Workers.NoAnswer(error);
    }
    return Optional.ofNullable(newest).filter(Answer::whole);
  }

  @SuppressWarnings("WaitNotInLoop") // who waits asks again
  private void pause(long nanos) throws Workers.NoAnswer {
    try {
      wait(1 + nanos / 1_000_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Workers.NoAnswer("The server is being stopped; ask again when it is back.");
    }
  }
}
