package atelier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of what no thread catches. A process that is out of memory is worse than none, as any of
 * its threads may have lost what it was about: it ends at once, as with {@code
 * -XX:+ExitOnOutOfMemoryError}, which a server need not be started with. What is kept is whole, as
 * after any kill.
 */
final class LastResort implements Thread.UncaughtExceptionHandler {
  /** The exit code of a process that was out of memory; the JVM's own. */
  static final int OUT_OF_MEMORY = 3;

  private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

  @Override
  public void uncaughtException(Thread thread, Throwable error) {
    if (!(error instanceof OutOfMemoryError)) {
      LOG.error("the thread {} failed", thread.getName(), error);
      return;
    }
    try {
      LOG.error(
          "Out of memory ({}), so this ends here. Start it again, with more of it: java -Xmx4g …",
          error.getMessage());
    } finally {
      Runtime.getRuntime().halt(OUT_OF_MEMORY);
    }
  }
}
