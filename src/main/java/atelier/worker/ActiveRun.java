package atelier.worker;

import atelier.family.Family;
import atelier.family.Settings;
import atelier.learner.Interlude;
import atelier.learner.Learner;
import atelier.learner.Preview;
import atelier.learner.StepMetrics;
import atelier.link.Job;
import atelier.link.ToServer.Outcome;
import atelier.link.ToWorker;
import atelier.link.Wish;
import atelier.tensor.TensorMap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run that this worker has: its learner, what is wanted of it, and when it is to show a frame or
 * keep a checkpoint. The times of frames are of the run's own training, not of the clock on the
 * wall, so that a run in turn with others does not spend its slices on them. Confined to the
 * training thread, except {@link #ending} and what is said otherwise.
 */
final class ActiveRun {
  private static final long FRAME_NANOS = Duration.ofMillis(900).toNanos();
  private static final long FIRST_FRAME_NANOS = Duration.ofMillis(300).toNanos();
  private static final double FRAME_SHARE = 0.01;

  private final Job job;
  private final Family family;
  private final Supplier<Learner> constructor;
  private final @Nullable TensorMap start;
  private final RunReport report;
  private final Supplier<Optional<ToWorker.Change>> changes;
  private final LongSupplier nanoTime;
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();

  private @Nullable Learner learner;
  private ToWorker.@Nullable Change seen;
  private Wish wish;
  private int until;
  private int step;
  private long trained;
  private long nextFrame = FIRST_FRAME_NANOS;
  private final CheckpointSchedule checkpoints;
  private int keptStep;
  private final VitalSigns vitals = new VitalSigns();

  /** How a worker's hold on a run ends. */
  sealed interface Ending {
    /** As wished or planned, with the learner's last state and frame. */
    record Done(Outcome outcome, Snapshot last, Preview preview) implements Ending {}

    /** The worker closes; another goes on from this state, which is null if nothing was learnt. */
    record Released(@Nullable Snapshot last) implements Ending {}

    /** The run was taken away; nothing is to be written any more. */
    record Dropped() implements Ending {}

    /** The learner threw at this step. */
    record Broken(int step, RuntimeException error) implements Ending {}
  }

  /**
   * A run that has not begun.
   *
   * @param constructor makes its learner, on the training thread
   * @param start the state to go on from, or null
   * @param changes the last change that was wanted, if any; asked before every step
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  ActiveRun(
      Job job,
      Family family,
      Supplier<Learner> constructor,
      @Nullable TensorMap start,
      RunReport report,
      Supplier<Optional<ToWorker.Change>> changes,
      LongSupplier nanoTime) {
    this.job = job;
    this.family = family;
    this.constructor = constructor;
    this.start = start;
    this.report = report;
    this.changes = changes;
    this.nanoTime = nanoTime;
    this.wish = job.wish();
    this.until = job.until();
    this.step = job.step();
    this.keptStep = job.step();
    this.checkpoints = new CheckpointSchedule(nanoTime.getAsLong());
  }

  String id() {
    return job.run();
  }

  String owner() {
    return job.owner();
  }

  /** Completes when the worker has let go of the run. Safe for several threads. */
  CompletableFuture<Ending> ending() {
    return ending;
  }

  /** The learner, once the run has begun and until it ends. */
  Optional<Learner> learner() {
    return Optional.ofNullable(learner);
  }

  /**
   * One step, or the end.
   *
   * @param interlude for where the step, or what is shown of it, can be interrupted
   * @return whether the run goes on
   */
  boolean advance(Interlude interlude) {
    if (ending.isDone()) {
      close();
      return false;
    }
    try {
      long before = nanoTime.getAsLong();
      Learner current = begun();
      takeChanges(current);
      Optional<Outcome> outcome = outcome();
      if (outcome.isPresent()) {
        report.flush();
        ending.complete(new Ending.Done(outcome.get(), snapshot(current), current.preview()));
        close();
        return false;
      }
      StepMetrics metrics = current.step(untimed(interlude));
      step++;
      report.metrics(step, withVitals(metrics));
      trained += nanoTime.getAsLong() - before;
      show(current, interlude);
      return true;
    } catch (RuntimeException e) {
      ending.complete(new Ending.Broken(step, e));
      close();
      return false;
    }
  }

  /** The same, which does not count as training. */
  private Interlude untimed(Interlude interlude) {
    return new Interlude() {
      @Override
      public boolean wanted() {
        return interlude.wanted();
      }

      @Override
      public void run() {
        long before = nanoTime.getAsLong();
        interlude.run();
        trained -= nanoTime.getAsLong() - before;
      }
    };
  }

  private Learner begun() {
    if (learner == null) {
      learner = constructor.get();
      if (start != null) {
        learner.restore(start);
      } else {
        report.frame(0, learner.preview());
      }
    }
    return learner;
  }

  private void takeChanges(Learner current) {
    Optional<ToWorker.Change> change = changes.get();
    if (change.isPresent()
        && !change.get().equals(seen)
        && change.get().attempt() == job.attempt()) {
      Map<String, Object> settings = change.get().settings();
      Map<String, Object> before =
          seen == null ? job.recipe().settings().values() : seen.settings();
      if (!settings.equals(before)) {
        Settings changed = family.settings(settings);
        current.adjust(changed);
      }
      seen = change.get();
      wish = seen.wish();
      until = seen.until();
    }
  }

  private Optional<Outcome> outcome() {
    if (wish == Wish.STOP) {
      return Optional.of(Outcome.STOPPED);
    } else if (wish == Wish.PAUSE) {
      return Optional.of(Outcome.PAUSED);
    } else if (step < until) {
      return Optional.empty();
    }
    int steps = seen == null ? job.steps() : seen.steps();
    return Optional.of(step < steps ? Outcome.PAUSED : Outcome.FINISHED);
  }

  /** What a step measured, and the vital signs that hold. */
  private StepMetrics withVitals(StepMetrics metrics) {
    Map<String, Float> all = new LinkedHashMap<>(metrics.values());
    all.putAll(vitals.at(step));
    return new StepMetrics(all);
  }

  private void show(Learner current, Interlude interlude) {
    if (vitals.isDue(trained)) {
      long before = nanoTime.getAsLong();
      Map<String, Float> measured = current.vitals();
      vitals.measured(step, measured, trained, nanoTime.getAsLong() - before);
      interlude.run();
    }
    if (trained >= nextFrame) {
      report.frame(step, current.preview());
      nextFrame = trained + Math.max(FRAME_NANOS, (long) (FRAME_SHARE * trained));
      interlude.run();
    }
    keepIfDue(current, 0);
  }

  /** The next step of the run will be in so many nanoseconds only. */
  void rest(long away) {
    if (learner != null) {
      keepIfDue(learner, away);
    }
  }

  private void keepIfDue(Learner current, long away) {
    long now = nanoTime.getAsLong();
    if (step > keptStep && checkpoints.isDue(now, trained, away)) {
      report.checkpoint(snapshot(current));
      keptStep = step;
      checkpoints.kept(now, nanoTime.getAsLong() - now + report.uploadNanos());
    }
  }

  private Snapshot snapshot(Learner current) {
    return new Snapshot(step, current.state(), vitals.kidSmallSince(keptStep));
  }

  /** Lets go of the run because the worker closes. */
  void release() {
    Snapshot last = null;
    if (learner != null && step > job.step()) {
      report.flush();
      last = snapshot(learner);
    }
    ending.complete(new Ending.Released(last));
    close();
  }

  /**
   * Lets go of the run because this attempt at it was refused. Safe for several threads; takes
   * effect before the next step.
   */
  void drop(int attempt) {
    if (attempt == job.attempt()) {
      ending.complete(new Ending.Dropped());
    }
  }

  private void close() {
    if (learner != null) {
      learner.close();
      learner = null;
    }
  }
}
