package atelier.web.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  private static final int PATIENCE_SECONDS = 30;

  private final Threads threads = new Threads();

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void theClockGoesOnWhileSomethingTakesItsTime() throws Exception {
    CountDownLatch ticked = new CountDownLatch(1);
    CountDownLatch worked = new CountDownLatch(1);
    threads.work(
        () -> {
          await(ticked); // never, if the clock waited for this
          worked.countDown();
        });
    threads.after(1, ticked::countDown);
    assertTrue(worked.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertEquals(0, ticked.getCount());
  }

  @Test
  void workIsDoneInOrderAndAFaultEndsOnlyItself() throws Exception {
    List<Integer> done = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(1);
    threads.work(() -> done.add(1));
    threads.work(
        () -> {
          throw new IllegalStateException("for the test");
        });
    threads.work(() -> done.add(2));
    threads.work(all::countDown);
    assertTrue(all.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertEquals(List.of(1, 2), done);
  }

  @Test
  void takesNothingOnceItIsClosed() {
    List<String> done = new CopyOnWriteArrayList<>();
    threads.close();
    threads.work(() -> done.add("work"));
    threads.after(0, () -> done.add("after"));
    assertEquals(List.of(), done);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the clock stood still");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
