package atelier.storage;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.run.RunQueue.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class RunQueueContract extends DatabaseContract {
  private final List<Subscription> subscriptions = new ArrayList<>();
  private SchedulerQueue queue;

  @BeforeEach
  void makeQueue() {
    queue = new SchedulerQueue(database, Clock.systemUTC());
  }

  @AfterEach
  void closeSubscriptions() {
    subscriptions.forEach(Subscription::close);
  }

  /** A worker that has its runs until it is told to return. */
  private final class Worker implements Consumer<String> {
    final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    final Semaphore returns = new Semaphore(0);
    final Subscription subscription;

    Worker(String name, int capacity) {
      this(queue, name, capacity);
    }

    Worker(SchedulerQueue from, String name, int capacity) {
      subscription = from.take(name, capacity, this);
      subscriptions.add(subscription);
    }

    @Override
    public void accept(String run) {
      taken.add(run);
      returns.acquireUninterruptibly();
    }

    String next() throws InterruptedException {
      String run = taken.poll(20, TimeUnit.SECONDS);
      assertTrue(run != null, "no run came");
      return run;
    }

    void close() {
      subscription.close();
      subscriptions.remove(subscription);
    }
  }

  @Test
  void handsOutWhatIsAdded() throws Exception {
    Worker worker = new Worker("a", 2);

    queue.add("run-1");
    queue.add("run-2");
    worker.subscription.wake();

    assertEquals(Set.of("run-1", "run-2"), new HashSet<>(List.of(worker.next(), worker.next())));
  }

  @Test
  void handsOutInTheOrderOfAdding() throws Exception {
    for (int i = 0; i < 5; i++) {
      Clock then = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(i - 10));
      new SchedulerQueue(database, then).add("run-" + i);
    }
    Worker worker = new Worker("a", 1);
    worker.returns.release(5);

    List<String> order = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      order.add(worker.next());
    }

    assertEquals(List.of("run-0", "run-1", "run-2", "run-3", "run-4"), order);
  }

  @Test
  void handsOutAgainWhatWasDone() throws Exception {
    Worker worker = new Worker("a", 1);
    worker.returns.release(2);
    queue.add("run");
    worker.next();
    awaitEmpty();

    queue.add("run");

    assertEquals("run", worker.next());
    awaitEmpty();
  }

  @Test
  void handsOutOnceWhatIsAddedTwice() throws Exception {
    queue.add("run");
    queue.add("run");
    Worker worker = new Worker("a", 2);
    worker.returns.release(2);

    worker.next();
    awaitEmpty();

    assertTrue(worker.taken.isEmpty());
  }

  @Test
  void doesNotLoseARunThatIsAddedWhileItsWorkerLetsGoOfIt() throws Exception {
    Worker worker = new Worker("a", 2);
    queue.add("run");
    worker.next();

    queue.add("run");
    assertTrue(worker.taken.isEmpty());
    worker.returns.release();

    assertEquals("run", worker.next());
    worker.returns.release();
    awaitEmpty();
  }

  @Test
  void losesNoneOfManyRunsThatAreAddedAtAnyMoment() throws Exception {
    int rounds = 200;
    Semaphore calls = new Semaphore(0);
    AtomicInteger wanted = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    subscriptions.add(
        queue.take(
            "a",
            1,
            run -> {
              seen.set(wanted.get());
              calls.release();
            }));

    for (int i = 1; i <= rounds; i++) {
      wanted.set(i);
      queue.add("run");
      subscriptions.get(0).wake();
      while (seen.get() < i) {
        assertTrue(calls.tryAcquire(20, TimeUnit.SECONDS), "the run was lost in round " + i);
      }
    }
  }

  @Test
  void whoGivesARunBackAgainAndAgainDoesNotKeepItFromAnother() throws Exception {
    AtomicInteger givenBack = new AtomicInteger();
    AtomicReference<Subscription> shy = new AtomicReference<>();
    shy.set(
        queue.take(
            "shy",
            1,
            run -> {
              givenBack.incrementAndGet();
              shy.get().standBack();
              queue.add(run);
            }));
    subscriptions.add(shy.get());
    for (int round = 0; round < 10; round++) { // others look at any moment between its own looks
      int before = givenBack.get();
      queue.add("run");
      await().until(() -> givenBack.get() > before);
      Worker other = new Worker("other-" + round, 1);

      assertEquals("run", other.next());

      int times = givenBack.get() - before;
      assertTrue(times <= 5, "it was taken and given back " + times + " times");
      other.returns.release();
      awaitEmpty();
      other.close();
    }
  }

  @Test
  void givesAWorkerNoMoreThanItCanHave() throws Exception {
    for (int i = 0; i < 5; i++) {
      queue.add("run-" + i);
    }
    Worker one = new Worker("one", 2);
    one.next();
    one.next();

    Worker other = new Worker("other", 3);
    other.next();
    other.next();
    other.next();

    assertEquals(2, picked().values().stream().filter("one"::equals).count());
    assertTrue(one.taken.isEmpty());
    one.returns.release();
    other.returns.release();
  }

  @Test
  void neverGivesOneRunToTwoWorkersAtOnce() throws Exception {
    int runs = 60;
    Set<String> held = ConcurrentHashMap.newKeySet();
    Set<String> twice = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(runs);
    Consumer<String> train =
        run -> {
          if (!held.add(run)) {
            twice.add(run);
          }
          held.remove(run);
          all.countDown();
        };
    try (Database second = Database.openForWorker(url)) {
      subscriptions.add(queue.take("a", 4, train));
      subscriptions.add(new SchedulerQueue(second, Clock.systemUTC()).take("b", 4, train));
      for (int i = 0; i < runs; i++) {
        queue.add("run-" + i);
        subscriptions.get(i % 2).wake();
      }

      assertTrue(all.await(60, TimeUnit.SECONDS), all.getCount() + " runs were not handed out");
      awaitEmpty();
      closeSubscriptions();
      subscriptions.clear();
    }
    assertEquals(Set.of(), twice);
  }

  @Test
  void handsOnTheRunsOfAReleasedWorkerAtOnce() throws Exception {
    Worker dead = new Worker("dead", 2);
    queue.add("run-1");
    queue.add("run-2");
    Set<String> lost = new HashSet<>(List.of(dead.next(), dead.next()));
    Worker other = new Worker("other", 2);

    queue.release("dead");

    assertEquals(lost, new HashSet<>(List.of(other.next(), other.next())));
  }

  @Test
  void givesNoWorkerARunThatItStillHas() throws Exception {
    Worker lonely = new Worker("lonely", 2);
    queue.add("run");
    lonely.next();

    queue.release("lonely");
    queue.add("other");
    lonely.subscription.wake();
    assertEquals("other", lonely.next());
    lonely.returns.release(2);

    assertEquals("run", lonely.next());
    lonely.returns.release();
    awaitEmpty();
  }

  @Test
  void doesNotLetAWorkerGivenUpForDeadUndoTheHandOver() throws Exception {
    Worker slow = new Worker("slow", 1);
    queue.add("run");
    slow.next();
    Worker other = new Worker("other", 1);
    queue.release("slow");
    assertEquals("run", other.next());

    slow.returns.release();
    slow.close();

    assertEquals(Map.of("run", "other"), picked());
  }

  @Test
  void handsOnTheRunsOfAWorkerWhoseHeartStopped() throws Exception {
    Clock past = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-1));
    SchedulerQueue stopped = new SchedulerQueue(database, past);
    stopped.add("run");
    new Worker(stopped, "stopped", 1).next();
    assertEquals(Map.of("run", "stopped"), picked());

    assertEquals("run", new Worker("living", 1).next());
  }

  @Test
  void closesWithoutWaitingForRunsAndOffersThemAtOnce() throws Exception {
    Worker worker = new Worker("a", 1);
    queue.add("run");
    worker.next();

    worker.close();

    assertEquals(Map.of(), picked());
    assertEquals("run", new Worker("b", 1).next());
  }

  @Test
  void offersARunWhoseHandlerReturnsBecauseOfClosing() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Subscription closing =
        queue.take(
            "closing",
            1,
            run -> {
              started.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    queue.add("run");
    assertTrue(started.await(20, TimeUnit.SECONDS));

    closing.close();

    assertTrue(interrupted.await(20, TimeUnit.SECONDS));
    assertEquals("run", new Worker("b", 1).next());
  }

  @Test
  void triesAgainWhenTheHandlerThrows() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch second = new CountDownLatch(2);
    subscriptions.add(
        queue.take(
            "a",
            1,
            run -> {
              calls.incrementAndGet();
              second.countDown();
              if (calls.get() == 1) {
                throw new IllegalStateException("the server is away");
              }
            }));

    queue.add("run");

    assertTrue(second.await(20, TimeUnit.SECONDS));
    awaitEmpty();
  }

  @Test
  void refusesANameThatDoesNotFit() {
    assertThrows(IllegalArgumentException.class, () -> queue.take("w".repeat(51), 1, made -> {}));
  }

  /** Who has which run. */
  private Map<String, String> picked() {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    "select task_instance, picked_by from scheduled_tasks where picked = :yes")
                .bind("yes", true)
                .reduceRows(
                    new ConcurrentHashMap<String, String>(),
                    (map, row) -> {
                      map.put(
                          row.getColumn("task_instance", String.class),
                          row.getColumn("picked_by", String.class));
                      return map;
                    }));
  }

  private void awaitEmpty() {
    await("no execution stays behind").atMost(20, TimeUnit.SECONDS).until(() -> rows() == 0);
  }

  private int rows() {
    return database.withHandle(
        handle ->
            handle.createQuery("select count(*) from scheduled_tasks").mapTo(Integer.class).one());
  }
}
