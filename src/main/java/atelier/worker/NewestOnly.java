package atelier.worker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread for slow work of which only the newest of each key matters: a task replaces one of the
 * same key that waits.
 */
final class NewestOnly implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NewestOnly.class);

  private final Map<String, Task> waiting = new LinkedHashMap<>();
  private final ExecutorService thread;

  /** Something to do. */
  interface Task {
    void run() throws InterruptedException;
  }

  NewestOnly(String name) {
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread worker = new Thread(task, name);
              worker.setDaemon(true);
              return worker;
            });
  }

  /** Does the task after those of other keys that wait already. */
  void submit(String key, Task task) {
    boolean replaced;
    synchronized (waiting) {
      replaced = waiting.put(key, task) != null;
    }
    if (!replaced) {
      try {
        thread.execute(() -> runNewest(key));
      } catch (RejectedExecutionException closed) {
        LOG.debug("closed before {}", key);
      }
    }
  }

  private void runNewest(String key) {
    Task task;
    synchronized (waiting) {
      task = waiting.remove(key);
    }
    try {
      if (task != null) {
        task.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("a task for {} failed", key, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
