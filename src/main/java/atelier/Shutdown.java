package atelier;

import java.util.concurrent.CountDownLatch;

/**
 * The end of this process, by a signal or for a reason of its own: the main thread waits for it and
 * then closes what it has opened, this last. A signal's JVM exit waits for that.
 */
final class Shutdown implements AutoCloseable {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  Shutdown() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  begin();
                  try {
                    done.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "shutdown"));
  }

  /** Ends the wait. */
  void begin() {
    begun.countDown();
  }

  /** Waits for a signal or for {@link #begin}. */
  void await() throws InterruptedException {
    begun.await();
  }

  /** Everything is closed. */
  @Override
  public void close() {
    done.countDown();
  }
}
