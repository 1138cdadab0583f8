package atelier.worker;

import static java.util.Objects.requireNonNull;

import atelier.learner.Interlude;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a worker that uses the engine. It takes the active runs in turn, a slice of
 * about a second each; between steps, and between the parts of a step, it does small tasks that
 * others submit, and works on answers, which cost training a quarter of its time at most. Its
 * methods are safe for several threads.
 */
final class TrainingThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingThread.class);
  private static final long SLICE_NANOS = Duration.ofSeconds(1).toNanos();

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Consumer<String> turnOf;
  private final FairTurns<ActiveRun> turns = new FairTurns<>(ActiveRun::owner);
  private final SpareTime spareTime = new SpareTime();
  private final Interlude interlude =
      new Interlude() {
        @Override
        public boolean wanted() {
          return requireNonNull(answers).expected();
        }

        @Override
        public void run() {
          serve();
        }
      };
  private final Thread thread = new Thread(this::loop, "training");
  private @Nullable Answers answers;
  private volatile boolean closed;
  private volatile long lastSignOfLife = System.nanoTime();
  private String turn = "";

  /**
   * A thread that has not been started.
   *
   * @param turnOf hears which run is about to be trained; empty while none is
   */
  TrainingThread(Consumer<String> turnOf) {
    this.turnOf = turnOf;
  }

  /** Begins, with the answers to work on beside training. */
  void start(Answers beside) {
    answers = beside;
    thread.setDaemon(true);
    thread.start();
  }

  /** Trains a run, in turn with the others, until it ends. */
  void train(ActiveRun run) {
    submit(() -> turns.add(run));
  }

  /** Does something with the engine between two steps or within one; it must be brief. */
  void submit(Runnable task) {
    tasks.add(task);
  }

  /** How long ago the thread last got on, or waited for something to do. */
  Duration sinceSignOfLife() {
    return Duration.ofNanos(System.nanoTime() - lastSignOfLife);
  }

  private void loop() {
    while (!closed) {
      try {
        turns.next().ifPresentOrElse(this::slice, this::idle);
      } catch (RuntimeException e) {
        LOG.error("the training thread goes on after an error outside of any run", e);
      }
    }
    doTasks();
    requireNonNull(answers).end();
    turns.all().forEach(ActiveRun::release);
  }

  private void slice(ActiveRun run) {
    long end = System.nanoTime() + SLICE_NANOS;
    boolean on = true;
    while (on && !closed && System.nanoTime() < end) {
      long before = System.nanoTime();
      turnTo(run.id());
      on = run.advance(interlude);
      serve();
      spareTime.passed(System.nanoTime() - before);
    }
    if (on) {
      run.rest((turns.untilNext(run) - 1) * SLICE_NANOS);
    } else {
      turns.remove(run);
    }
  }

  /** Does what others want in the midst of training. */
  private void serve() {
    lastSignOfLife = System.nanoTime();
    String trained = turn;
    doTasks();
    answer();
    turnTo(trained);
  }

  private void turnTo(String run) {
    if (!turn.equals(run)) {
      turn = run;
      turnOf.accept(run);
    }
  }

  private void doTasks() {
    Runnable task;
    while ((task = tasks.poll()) != null) {
      turnTo("");
      task.run();
    }
  }

  /** Works on one piece of an answer, if there is time to spare. */
  private void answer() {
    Answers beside = requireNonNull(answers);
    if (beside.waiting() && spareTime.allows(beside.begun())) {
      turnTo("");
      long before = System.nanoTime();
      beside.advance();
      spareTime.answered(System.nanoTime() - before);
    }
  }

  private void idle() {
    turnTo("");
    lastSignOfLife = System.nanoTime();
    spareTime.idle();
    doTasks();
    if (requireNonNull(answers).waiting()) {
      answer();
    } else {
      waitForTask();
    }
  }

  private void waitForTask() {
    try {
      Runnable task = tasks.poll(1, TimeUnit.SECONDS);
      if (task != null) {
        task.run();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /** Lets go of all runs, each with a last checkpoint, and ends the thread. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
