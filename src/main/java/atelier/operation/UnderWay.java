package atelier.operation;

import atelier.operation.Operation.State;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An operation that is not over, in the hands of whoever carries it out. Safe for several threads.
 */
public final class UnderWay {
  private static final String CANCELLED = "This was cancelled; begin it again where it is wanted.";

  private final Consumer<Operation> end;
  private Operation now;
  private @Nullable String brokenOff;

  UnderWay(Operation begun, Consumer<Operation> end) {
    this.now = begun;
    this.end = end;
  }

  /** What there is to do. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T carryOut() throws E;
  }

  public synchronized Operation now() {
    return now;
  }

  /**
   * Carries it out, and notes what came of it.
   *
   * @param result what there is to name of the outcome
   * @param sentence what to say of a failure
   * @throws E what the work throws
   */
  public <T extends @Nullable Object, E extends Exception> T carryOut(
      Work<T, E> work, Function<T, @Nullable String> result, Function<Throwable, String> sentence)
      throws E {
    start();
    try {
      T outcome = work.carryOut();
      over(State.FINISHED, result.apply(outcome), null);
      return outcome;
    } catch (Throwable e) {
      fail(sentence.apply(e));
      throw e;
    }
  }

  /** Ends the waiting; returns whether it was waiting until now. */
  public synchronized boolean start() {
    boolean starts = now.state() == State.WAITING;
    if (starts) {
      now = now.at(State.RUNNING, 0, now.total());
    }
    return starts;
  }

  /**
   * Notes how much is done by now, out of a total.
   *
   * @throws CancellationException if it was cancelled
   */
  public synchronized void at(int done, int total) {
    if (!now.state().isOver()) {
      now = now.at(now.state(), done, total);
    }
    goOn();
  }

  /**
   * Asks whether it is still wanted.
   *
   * @throws CancellationException if it is not
   */
  synchronized void goOn() {
    if (brokenOff != null) {
      throw new CancellationException(brokenOff);
    }
  }

  /** Notes something more of it. */
  public synchronized void note(String name, String text) {
    now = now.with(name, text);
  }

  /** Adds to a number that was noted of it, 0 before; returns the sum. */
  public synchronized int add(String name, int more) {
    int sum = Integer.parseInt(now.details().getOrDefault(name, "0")) + more;
    now = now.with(name, String.valueOf(sum));
    return sum;
  }

  /** Has whoever carries it out stop as soon as they note how far they are. */
  public void cancel() {
    breakOff(CANCELLED);
  }

  /** The same, for a reason that is a sentence. */
  synchronized void breakOff(String why) {
    brokenOff = why;
  }

  /** Ends it with a sentence that says why; one that is over stays as it is. */
  public void fail(String sentence) {
    over(State.FAILED, null, sentence);
  }

  private void over(State state, @Nullable String result, @Nullable String error) {
    Operation ended;
    synchronized (this) {
      if (now.state().isOver()) {
        return;
      }
      brokenOff = CANCELLED; // nobody goes on with what is over
      now = now.over(state, result, error);
      ended = now;
    }
    end.accept(ended);
  }
}
