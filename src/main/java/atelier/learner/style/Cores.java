package atelier.learner.style;

import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/** Shares plain arithmetic among the cores, which the engine leaves idle meanwhile. */
final class Cores {
  private Cores() {}

  /** Something done for all numbers from one to another, exclusive. */
  interface Part {
    void run(int from, int to);
  }

  /** Does it for all numbers below {@code n}, in parts of which none depends on another. */
  static void share(int n, Part part) {
    int parts = Math.min(n, 4 * (ForkJoinPool.getCommonPoolParallelism() + 1));
    IntStream.range(0, parts).parallel().forEach(i -> part.run(i * n / parts, (i + 1) * n / parts));
  }
}
