package atelier.imageset.intake;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Threads that the owners of uploads share: whoever has work waiting gets a thread in turn, however
 * much others have brought. Safe for several threads.
 */
final class TurnsByOwner implements AutoCloseable {
  private final ExecutorService threads;
  private final Map<String, Queue<FutureTask<?>>> waiting = new LinkedHashMap<>();

  TurnsByOwner(int count) {
    threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(task, "intake");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The threads, as an owner sees them. */
  record Of(TurnsByOwner turns, String owner) {
    <T> Future<T> submit(Callable<T> work) {
      return turns.submit(owner, work);
    }
  }

  private <T> Future<T> submit(String owner, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    synchronized (waiting) {
      waiting.computeIfAbsent(owner, key -> new ArrayDeque<>()).add(task);
    }
    threads.execute(() -> next().run());
    return task;
  }

  /** The first work of the owner whose turn it is; there is as much as there are calls. */
  private FutureTask<?> next() {
    synchronized (waiting) {
      Map.Entry<String, Queue<FutureTask<?>>> turn = waiting.entrySet().iterator().next();
      waiting.remove(turn.getKey());
      FutureTask<?> task = turn.getValue().remove();
      if (!turn.getValue().isEmpty()) {
        waiting.put(turn.getKey(), turn.getValue()); // behind the others
      }
      return task;
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
