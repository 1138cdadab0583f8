package atelier.outage;

import org.jspecify.annotations.Nullable;

/**
 * Errors of the machine itself, as a heap that is full. Whatever catches one so that its thread
 * goes on reports it, to the thread's handler of what nobody catches, which may end the process.
 */
public final class Fatal {
  private Fatal() {}

  /** Reports the error that something thrown is, or comes from; returns whether there is one. */
  public static boolean report(@Nullable Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
        return true;
      }
    }
    return false;
  }
}
