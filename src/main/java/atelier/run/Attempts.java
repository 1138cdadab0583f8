package atelier.run;

import static java.util.Objects.requireNonNull;

import atelier.family.Families;
import atelier.link.Job;
import atelier.link.ToServer;
import atelier.link.ToWorker;
import atelier.link.Wish;
import atelier.outage.Outage;
import atelier.run.RunStore.Checkpoint;
import atelier.run.Telemetry.Frame;
import atelier.run.Telemetry.MetricRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What workers say of the runs that they have. Each taking of a run by a worker is an attempt at
 * it; its number is the fencing token of every word. Safe for several threads.
 */
public final class Attempts {
  private static final int MAX_CHECKPOINTS = 8;
  private static final int MAX_FRAMES = 400;

  private final RunLedger ledger;
  private final Families families;
  private final Balance balance;
  private final Recovery recovery;
  private final Map<Culprit, Deaths> deaths = new ConcurrentHashMap<>();

  public Attempts(RunLedger ledger, Families families, Balance balance, Clock clock) {
    this.ledger = ledger;
    this.families = families;
    this.balance = balance;
    this.recovery = new Recovery(ledger.store, clock);
  }

  /**
   * Gives a run to a worker, which then is the only one that can write for it. One that had better
   * be elsewhere is offered again.
   *
   * @return empty if the run is not to be trained (any more), or not by this worker
   */
  public Optional<Job> claim(String id, String worker) {
    Optional<Run> run = ledger.store.find(id).filter(r -> r.state().active());
    if (run.isEmpty()) {
      return Optional.empty();
    }
    synchronized (balance) { // two that are let in at once are more than there was room for
      if (run.get().state() instanceof RunState.Queued && !balance.admits(run.get(), worker)) {
        ledger.queue.add(id);
        return Optional.empty();
      }
      return claimed(id, worker);
    }
  }

  private Optional<Job> claimed(String id, String worker) {
    synchronized (ledger.lock(id)) {
      Run claimed = ledger.update(id, r -> r.state().active() ? claimed(r, worker) : r);
      if (!(claimed.state() instanceof RunState.Training)) {
        return Optional.empty();
      }
      int step = ledger.resumesFrom(id);
      ledger.telemetry.truncate(id, step);
      ledger.store.rewind(id, step);
      Run rewound = ledger.find(id);
      ledger.listener.changed(rewound);
      return Optional.of(ledger.job(rewound));
    }
  }

  private Run claimed(Run run, String worker) {
    if (families.find(run.family()).isEmpty()) {
      return run.in(
          new RunState.Failed(
              "This version of Atelier has no family “%s”, so the run cannot be trained. Go back to the version that made it."
                  .formatted(run.family())),
          null);
    }
    return !ledger.hasLostImageSet(run)
        ? run.claimedBy(worker)
        : run.in(
            new RunState.Failed(
                "Its image set was removed, so it cannot be trained any more. Upload the pictures again and train a new run."),
            null);
  }

  /** Keeps metrics of a worker; returns false if it has lost the run. */
  public boolean metrics(ToServer.Metrics metrics) {
    if (metrics.rows().isEmpty()) {
      return true;
    }
    List<MetricRow> rows = new ArrayList<>();
    for (ToServer.Row row : metrics.rows()) {
      Map<String, Float> values = new LinkedHashMap<>();
      for (int i = 0; i < metrics.names().size(); i++) {
        values.put(metrics.names().get(i), row.values()[i]);
      }
      values.put("stepsPerSecond", (float) metrics.stepsPerSecond());
      rows.add(new MetricRow(row.step(), values));
    }
    synchronized (ledger.lock(metrics.run())) {
      int step = rows.get(rows.size() - 1).step();
      if (!ledger.store.progress(
          metrics.run(), metrics.attempt(), step, metrics.stepsPerSecond())) {
        return false;
      }
      ledger.telemetry.append(metrics.run(), rows);
      Optional<Run> run = ledger.store.find(metrics.run());
      run.ifPresent(r -> ledger.listener.metrics(r, rows));
      return run.isPresent();
    }
  }

  /**
   * Keeps a frame of a worker whose PNG is kept as {@code blob}; returns false if it has lost the
   * run.
   */
  public boolean frame(ToServer.Frame header, String blob, byte[] png) {
    synchronized (ledger.lock(header.run())) {
      Optional<Run> run =
          ledger.store.find(header.run()).filter(r -> r.attempt() == header.attempt());
      if (run.isEmpty()) {
        return false;
      }
      Frame frame =
          new Frame(
              header.step(),
              blob,
              header.columns(),
              header.rows(),
              header.width(),
              header.height());
      ledger.telemetry.addFrame(header.run(), frame);
      List<Integer> steps =
          ledger.telemetry.frames(header.run()).stream().map(Frame::step).toList();
      if (steps.size() > MAX_FRAMES) {
        ledger.telemetry.deleteFrames(header.run(), List.of(closest(steps, -1)));
      }
      ledger.listener.frame(run.get(), frame, png);
      return true;
    }
  }

  /** What a worker says of a run cannot be kept for now; it says it again. */
  public void cannotBeKept(String id, Outage outage) {
    ledger.troubled(id, outage);
  }

  /** Keeps a checkpoint of a worker; returns false if it has lost the run. */
  public boolean checkpoint(ToServer.Checkpoint checkpoint) {
    String id = checkpoint.run();
    synchronized (ledger.lock(id)) {
      if (ledger.store.find(id).filter(r -> r.attempt() == checkpoint.attempt()).isEmpty()) {
        return false;
      }
      ledger.store.addCheckpoint(
          id, new Checkpoint(checkpoint.step(), checkpoint.blob(), checkpoint.kidSmall()));
      ledger.untroubled(id);
      thinOut(id);
      return true;
    }
  }

  /** Lets go of a checkpoint where there are too many, never of the best. */
  private void thinOut(String id) {
    List<Checkpoint> kept = ledger.store.checkpoints(id);
    if (kept.size() > MAX_CHECKPOINTS) {
      int best = Checkpoint.best(kept).map(Checkpoint::step).orElse(-1);
      ledger.store.deleteCheckpoint(
          id, closest(kept.stream().map(Checkpoint::step).toList(), best));
    }
  }

  /**
   * Of growing steps, the one, neither first nor last nor {@code spared}, whose loss leaves the
   * smallest gap: so what is kept covers the whole run evenly however long it gets.
   */
  private static int closest(List<Integer> steps, int spared) {
    return IntStream.range(1, steps.size() - 1)
        .filter(i -> steps.get(i) != spared)
        .boxed()
        .min(Comparator.comparingInt(i -> gap(steps, i)))
        .map(steps::get)
        .orElseThrow();
  }

  private static int gap(List<Integer> steps, int without) {
    return steps.get(without + 1) - steps.get(without - 1);
  }

  /**
   * A worker lets go of a run; returns false if it had lost it. Where people have changed their
   * mind since the worker made up its own, the run goes on.
   */
  public boolean end(ToServer.End end) {
    String id = end.run();
    synchronized (ledger.lock(id)) {
      if (!ledger.store.progress(id, end.attempt(), end.step(), 0)) {
        return false;
      }
      Optional<Recovery.Plan> plan =
          end.outcome() == ToServer.Outcome.DIVERGED ? recovery(id, end.step()) : Optional.empty();
      Run ended =
          ledger.update(
              id,
              r ->
                  r.attempt() == end.attempt() && r.state() instanceof RunState.Training
                      ? ended(r, end, plan)
                      : r);
      if (ended.state() instanceof RunState.Queued) {
        ledger.offer(ended);
      }
      return true;
    }
  }

  /** How a run goes on that diverged, if it can; noted among its changes. */
  private Optional<Recovery.Plan> recovery(String id, int step) {
    Run run = ledger.find(id);
    if (run.wish() != Wish.TRAIN) {
      return Optional.empty();
    }
    Optional<Recovery.Plan> plan =
        families.find(run.family()).flatMap(family -> recovery.plan(run, family, step));
    plan.ifPresent(p -> recovery.done(run, p));
    return plan;
  }

  private static Run ended(Run run, ToServer.End end, Optional<Recovery.Plan> plan) {
    if (plan.isPresent() && run.wish() == Wish.TRAIN) {
      return run.with(plan.get().settings()).in(new RunState.Queued(), plan.get().note());
    } else if (end.outcome() == ToServer.Outcome.FAILED
        || end.outcome() == ToServer.Outcome.DIVERGED) {
      return resting(run, new RunState.Failed(requireNonNull(end.reason(), "a failure's reason")));
    } else if (end.step() >= run.steps()) {
      return resting(run, new RunState.Finished());
    } else if (run.wish() == Wish.TRAIN && end.step() < run.until()) {
      return run.in(new RunState.Queued(), null);
    } else {
      return resting(run, run.wish() == Wish.STOP ? new RunState.Stopped() : new RunState.Paused());
    }
  }

  private static Run resting(Run run, RunState state) {
    return run.in(state, null).wishing(Wish.TRAIN).trainingUntil(run.steps(), null);
  }

  /**
   * A worker has died through no run's fault: its runs go on from their last checkpoints elsewhere.
   */
  public void workerLost(String worker) {
    workerLost(worker, null);
  }

  /**
   * A worker has died: its runs go on from their last checkpoints elsewhere. A run during which
   * workers died more often than is bearable, without a checkpoint between, fails, so that it does
   * not take the others' workers away for ever.
   *
   * @param culprit the run that was in training when it died; null if there was none
   */
  public void workerLost(String worker, @Nullable Culprit culprit) {
    ledger.queue.release(worker);
    for (Run lost : ledger.store.list()) {
      if (isWith(lost, worker)) {
        @Nullable Death death =
            culprit != null && lost.id().equals(culprit.run()) && isDeadly(culprit)
                ? culprit.death()
                : null;
        Run now =
            ledger.update(
                lost.id(), r -> isWith(r, worker) ? death == null ? lost(r) : deadly(r, death) : r);
        if (now.state() instanceof RunState.Queued) {
          ledger.queue.add(now.id());
        }
      }
    }
    ledger.workers.wake();
  }

  /** Counts the death. */
  private boolean isDeadly(Culprit culprit) {
    Deaths counted =
        deaths.merge(
            culprit,
            new Deaths(ledger.resumesFrom(culprit.run()), 1),
            (before, now) ->
                before.resumedFrom == now.resumedFrom
                    ? new Deaths(now.resumedFrom, before.count + 1)
                    : now);
    return counted.count >= culprit.death().bearable();
  }

  private Run deadly(Run run, Death death) {
    deaths.keySet().removeIf(culprit -> culprit.run().equals(run.id()));
    return resting(run, new RunState.Failed(death.reason(ledger.resumesFrom(run.id()))));
  }

  /** How often workers died in one way while they trained a run from one checkpoint. */
  private record Deaths(int resumedFrom, int count) {}

  private static boolean isWith(Run run, String worker) {
    return run.state() instanceof RunState.Training training && training.worker().equals(worker);
  }

  private Run lost(Run run) {
    return switch (run.wish()) {
      case STOP -> resting(run, new RunState.Stopped());
      case PAUSE -> resting(run, new RunState.Paused());
      case TRAIN ->
          run.in(
              new RunState.Queued(),
              "The worker was lost at step %d. Training goes on from step %d by itself."
                  .formatted(run.step(), ledger.resumesFrom(run.id())));
    };
  }

  /** The changes that a worker which just connected has to know. */
  public List<ToWorker.Change> wishesFor(String worker) {
    return ledger.store.list().stream()
        .filter(run -> isWith(run, worker))
        .map(RunLedger::change)
        .toList();
  }

  /** Offers what waits, as after a start of the server in the middle of {@link Runs#create}. */
  public void recover() {
    ledger.store.list().stream()
        .filter(r -> r.state().active())
        .forEach(r -> ledger.queue.add(r.id()));
  }

  /** Gives runs of before a setting was there its default, which is what they were trained with. */
  public void completeSettings() {
    for (Run run : ledger.store.list()) {
      families
          .find(run.family())
          .map(family -> family.complete(run.settings()))
          .ifPresent(complete -> ledger.update(run.id(), r -> r.with(complete)));
    }
  }
}
