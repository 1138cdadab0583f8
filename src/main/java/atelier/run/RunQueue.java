package atelier.run;

import java.util.function.Consumer;

/** Hands each run to exactly one worker. Safe for several threads and processes. */
public interface RunQueue {
  /**
   * Offers a run to the workers. One that is offered already stays so; one that a worker has is
   * offered again when that worker lets go of it. So a run can be handed out once too often, never
   * too seldom, and whoever takes it finds out whether it is still to be trained.
   */
  void add(String run);

  /** Offers all that a dead worker had to the others at once. */
  void release(String worker);

  /**
   * Takes runs for a worker until the subscription is closed.
   *
   * @param worker its name, unique among the living
   * @param capacity how many runs it has at most
   * @param train has a run from the call to its return; called on a thread for each run, and never
   *     for a run that it still has. Interrupted when the subscription is closed; what it has then
   *     is offered to others. Where it throws, the run is offered again a little later.
   */
  Subscription take(String worker, int capacity, Consumer<String> train);

  /** A worker's hold on the queue. */
  interface Subscription extends AutoCloseable {
    /** Looks for runs now instead of at the next poll. */
    void wake();

    /**
     * Takes nothing for as long as the others need to look: what is given back is for them first.
     */
    void standBack();

    /** Takes no more; what it has, it keeps until it is closed. */
    void pause();

    @Override
    void close();
  }
}
