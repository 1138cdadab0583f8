package atelier.run;

import java.util.function.Consumer;

/** Hands each run to exactly one worker. Safe for several threads and processes. */
public interface RunQueue {
  /** Offers a run to the workers; one that is offered already stays so. */
  void add(String run);

  /** Takes a run back; one that a worker has stays with it. */
  void remove(String run);

  /** Offers all that a dead worker had to the others at once. */
  void release(String worker);

  /**
   * Takes runs for a worker until the subscription is closed.
   *
   * @param worker its name, unique among the living
   * @param capacity how many runs it has at most
   * @param train has a run from the call to its return; called on a thread for each run
   */
  Subscription take(String worker, int capacity, Consumer<String> train);

  /** A worker's hold on the queue. */
  interface Subscription extends AutoCloseable {
    /** Looks for runs now instead of at the next poll. */
    void wake();

    @Override
    void close();
  }
}
