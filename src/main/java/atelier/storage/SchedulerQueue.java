package atelier.storage;

import atelier.outage.Outage;
import atelier.run.RunQueue;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of runs, on db-scheduler: an offered run is an execution of one task, named by the run.
 *
 * <p>A run that is added while a worker has it, as one that is resumed when its worker is just
 * letting go of it, is marked as offered {@code again}; the worker that lets go of it deletes the
 * execution only if it is not marked, in the same statement, and else offers it anew. A run can so
 * be handed out once too often, never be lost. Every hand-over raises the execution's version, so
 * that a worker that was given up for dead cannot undo it.
 *
 * <p>The clocks of machines that share a queue must agree to a few seconds.
 */
public final class SchedulerQueue implements RunQueue {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulerQueue.class);

  private static final String TASK = "train";
  private static final int MAX_NAME = 50;
  private static final Duration POLL = Duration.ofMillis(300);
  private static final Duration RETRY = Duration.ofSeconds(3);

  /** Dead after 4 of them, which is looked for every 2 of them: handed on within 18 s. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(3);

  private static final int HEARTBEATS_MISSED = 4;

  private final Database database;
  private final Clock clock;

  public SchedulerQueue(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void add(String run) {
    database.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                    values (:task, :run, :now, :no, 1)
                    on conflict (task_name, task_instance) do update set again = scheduled_tasks.picked
                    """)
                .bind("task", TASK)
                .bind("run", run)
                .bind("now", now())
                .bind("no", false)
                .execute());
  }

  @Override
  public void release(String worker) {
    database.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update scheduled_tasks
                    set picked = :no, picked_by = null, last_heartbeat = null, again = :no,
                      version = version + 1
                    where task_name = :task and picked_by = :worker
                    """)
                .bind("task", TASK)
                .bind("worker", worker)
                .bind("no", false)
                .execute());
  }

  @Override
  public Subscription take(String worker, int capacity, Consumer<String> train) {
    if (worker.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "the name of a worker has at most %d characters: %s".formatted(MAX_NAME, worker));
    }
    return new Taking(worker, capacity, train);
  }

  private final class Taking implements Subscription {
    private final String worker;
    private final Scheduler scheduler;

    /** What this worker has: also what was given up for lost and offered again meanwhile. */
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;
    private boolean paused;

    Taking(String worker, int capacity, Consumer<String> train) {
      this.worker = worker;
      ExecutorService runThreads =
          Executors.newFixedThreadPool(capacity, daemons(worker + "-run-"));
      Task<Void> task =
          Tasks.custom(TASK, Void.class)
              .onDeadExecution((dead, operations) -> offer(dead.getExecution(), Duration.ZERO))
              .onFailure(
                  (failure, operations) ->
                      tryAgain(failure.getExecution(), failure.getCause().orElse(null)))
              .execute(
                  (instance, context) -> {
                    String run = instance.getId();
                    if (!held.add(run)) {
                      return (twice, operations) -> offer(twice.getExecution(), RETRY);
                    }
                    try {
                      train.accept(run);
                    } finally {
                      held.remove(run);
                    }
                    return (done, operations) -> letGo(done.getExecution());
                  });
      JdbcCustomization dialect =
          database.isSqlite()
              ? new SqliteLockAndFetch()
              : new PostgreSqlJdbcCustomization(false, false);
      this.scheduler =
          Scheduler.create(database.dataSource(), task)
              .schedulerName(new SchedulerName.Fixed(worker))
              .jdbcCustomization(dialect)
              .pollUsingLockAndFetch(0.5, 1.0)
              .pollingInterval(POLL)
              .heartbeatInterval(HEARTBEAT)
              .missedHeartbeatsLimit(HEARTBEATS_MISSED)
              .threads(capacity)
              .executorService(runThreads)
              .dueExecutor(Executors.newSingleThreadExecutor(daemons(worker + "-poll-")))
              .housekeeperExecutor(
                  Executors.newScheduledThreadPool(2, daemons(worker + "-heartbeat-")))
              .shutdownMaxWait(Duration.ZERO)
              .failureLogging(LogLevel.OFF, false)
              .clock(clock::instant)
              .build();
      scheduler.start();
    }

    /** The worker is done with a run. */
    private void letGo(Execution execution) {
      if (closed) {
        return; // it may have returned just for that; close() offers all that is left
      }
      int deleted =
          database.withHandle(
              handle ->
                  handle
                      .createUpdate(
                          """
                          delete from scheduled_tasks
                          where task_name = :task and task_instance = :run and version = :version
                            and again = :no
                          """)
                      .bind("task", TASK)
                      .bind("run", execution.taskInstance.getId())
                      .bind("version", execution.version)
                      .bind("no", false)
                      .execute());
      if (deleted == 0) {
        offer(execution, Duration.ZERO);
      }
    }

    private void tryAgain(Execution execution, @Nullable Throwable cause) {
      if (!closed) {
        String run = execution.taskInstance.getId();
        LOG.warn("Run {} cannot be trained now; it will be tried again", run, cause);
        offer(execution, RETRY);
      }
    }

    @Override
    public void wake() {
      scheduler.triggerCheckForDueExecutions();
    }

    @Override
    public synchronized void standBack() {
      scheduler.pause();
      CompletableFuture.delayedExecutor(2 * POLL.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::comeBack);
    }

    private synchronized void comeBack() {
      if (!paused) {
        scheduler.resume();
      }
    }

    @Override
    public synchronized void pause() {
      paused = true;
      scheduler.pause();
    }

    @Override
    public void close() {
      closed = true;
      scheduler.stop();
      try {
        release(worker);
      } catch (JdbiException | Outage e) {
        LOG.warn("The runs of {} could not be handed on; others take them in a while", worker, e);
      }
    }
  }

  /** Offers an execution anew, unless it was handed on meanwhile. */
  private void offer(Execution execution, Duration delay) {
    database.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update scheduled_tasks
                    set picked = :no, picked_by = null, last_heartbeat = null, again = :no,
                      execution_time = :time, version = version + 1
                    where task_name = :task and task_instance = :run and version = :version
                    """)
                .bind("task", TASK)
                .bind("run", execution.taskInstance.getId())
                .bind("version", execution.version)
                .bind("time", Timestamp.from(clock.instant().plus(delay)))
                .bind("no", false)
                .execute());
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
