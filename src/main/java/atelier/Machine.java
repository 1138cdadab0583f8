package atelier;

import java.lang.management.ManagementFactory;

/**
 * What a machine, or the part of it that this container may use, has to compute with, and how
 * workers share it out. Thirty runs of {@code sngan} on 16 cores made 73 steps a second in one
 * worker of 16 threads, 393 in eight of two; one run alone is quickest with about eight threads.
 *
 * @param cores how many
 * @param bytes of memory
 */
record Machine(int cores, long bytes) {
  private static final int MOST_THREADS = 8;
  private static final int MOST_WORKERS = 16;
  private static final int THREADS_IN_A_CLASS = 2;
  private static final int FEW_CORES = 4;
  private static final long MEGABYTE = 1L << 20;
  private static final long WORKER_BYTES = 500 * MEGABYTE; // JVM, engine, one step's garbage
  private static final long RUN_BYTES = 250 * MEGABYTE;
  private static final int FEWEST_RUNS = 2;
  private static final int MOST_RUNS = 32;

  /** This machine. */
  static Machine here() {
    long bytes =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    return new Machine(Runtime.getRuntime().availableProcessors(), bytes);
  }

  /**
   * How many workers do well here.
   *
   * @param workshop whether many people train at once; one person's run has more threads
   */
  int workers(boolean workshop) {
    int byCores = cores < FEW_CORES ? 1 : cores / (workshop ? THREADS_IN_A_CLASS : MOST_THREADS);
    long byMemory = forRuns() / (WORKER_BYTES + FEWEST_RUNS * RUN_BYTES);
    return (int) Math.max(1, Math.min(MOST_WORKERS, Math.min(byCores, byMemory)));
  }

  /** How many threads each of so many workers computes with. */
  int threads(int workers) {
    return Math.min(MOST_THREADS, Math.max(1, cores / Math.max(1, workers)));
  }

  /** How many runs each of so many workers can hold; what is more waits as checkpoints. */
  int runs(int workers) {
    long each = forRuns() / Math.max(1, workers);
    return (int) Math.max(FEWEST_RUNS, Math.min(MOST_RUNS, (each - WORKER_BYTES) / RUN_BYTES));
  }

  /** The memory that workers may take: a quarter is for the server, its files, and others. */
  private long forRuns() {
    return bytes / 4 * 3;
  }
}
