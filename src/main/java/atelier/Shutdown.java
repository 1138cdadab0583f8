package atelier;

import java.util.concurrent.CountDownLatch;

/**
 * The end of this process, by a signal or for a reason of its own: the main thread waits for it and
 * then closes what it has opened. A signal's JVM exit waits for the main thread to be done.
 */
final class Shutdown {
  private final CountDownLatch latch = new CountDownLatch(1);

  /** To be called on the main thread. */
  Shutdown() {
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  begin();
                  try {
                    main.join();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "shutdown"));
  }

  /** Ends the wait. */
  void begin() {
    latch.countDown();
  }

  /** Waits for a signal or for {@link #begin}. */
  void await() throws InterruptedException {
    latch.await();
  }
}
