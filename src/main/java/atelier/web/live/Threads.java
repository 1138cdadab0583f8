package atelier.web.live;

import atelier.outage.Fatal;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two threads: a clock for what is due at a time and never waits for anything, and one for what
 * reads the database, in order. So a slow snapshot holds up neither frames nor pings.
 */
final class Threads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> thread(task, "live-clock"));
  private final ExecutorService work =
      Executors.newSingleThreadExecutor(task -> thread(task, "live-work"));

  /** Does what takes time, after all that was given before. */
  void work(Runnable task) {
    try {
      work.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("closing", e);
    }
  }

  /** Does something quick in so many milliseconds. */
  void after(long millis, Runnable task) {
    try {
      var unused = clock.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closing", e);
    }
  }

  /** Does something quick again and again. */
  void every(long seconds, Runnable task) {
    var unused = clock.scheduleAtFixedRate(() -> guarded(task), seconds, seconds, TimeUnit.SECONDS);
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("what was to be told of a run could not be", e);
    } catch (Error e) {
      Fatal.report(e);
    }
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    work.shutdownNow();
  }
}
