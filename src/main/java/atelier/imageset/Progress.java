package atelier.imageset;

/** Told how far a long task is. Called often, from the thread that carries the task out. */
@FunctionalInterface
public interface Progress {
  /** For tasks that nobody watches. */
  Progress UNWATCHED = (done, total) -> {};

  /** {@code done} of {@code total} parts are done. */
  void at(int done, int total);
}
