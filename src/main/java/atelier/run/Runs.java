package atelier.run;

import static java.util.Objects.requireNonNull;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.InvalidInput;
import atelier.family.Recipe;
import atelier.link.Answer;
import atelier.link.Job;
import atelier.link.Question;
import atelier.link.ToServer;
import atelier.link.ToWorker;
import atelier.link.Wish;
import atelier.outage.Outage;
import atelier.run.RunStore.Checkpoint;
import atelier.run.Telemetry.Frame;
import atelier.run.Telemetry.MetricRow;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of runs: who may do what in which state. People's wishes come in by {@link #create},
 * {@link #pause} and their like, workers' words by {@link #claim}, {@link #metrics} and theirs.
 * Safe for several threads; every change is a compare-and-set on the run's version, so that a
 * worker's word and a person's wish cannot overwrite each other. A run that is not to be trained
 * stays in the queue until a worker asks for it and is refused, so that a wish to go on never races
 * with the withdrawal of an earlier one.
 */
public final class Runs {
  /** The most steps a run can have. */
  public static final int MAX_STEPS = 1_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MAX_DEATHS = 3;
  private static final int MAX_CHECKPOINTS = 8;
  private static final int MAX_FRAMES = 400;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RunStore store;
  private final RunQueue queue;
  private final Telemetry telemetry;
  private final Inputs inputs;
  private final Families families;
  private final Workers workers;
  private final RunListener listener;
  private final Clock clock;
  private final Map<String, String> troubles = new ConcurrentHashMap<>();
  private final Map<String, Deaths> deaths = new ConcurrentHashMap<>();
  private final Object[] locks = Stream.generate(Object::new).limit(64).toArray();

  public Runs(
      RunStore store,
      RunQueue queue,
      Telemetry telemetry,
      Inputs inputs,
      Families families,
      Workers workers,
      RunListener listener,
      Clock clock) {
    this.store = store;
    this.queue = queue;
    this.telemetry = telemetry;
    this.inputs = inputs;
    this.families = families;
    this.workers = workers;
    this.listener = listener;
    this.clock = clock;
  }

  // --- what people want ---

  /**
   * Makes a run and queues it; when this returns, it is durable.
   *
   * @throws InvalidInput if the request cannot be carried out, with a sentence by field
   */
  public Run create(NewRun request, String owner, @Nullable String idempotencyKey) {
    Family family =
        families
            .find(request.family())
            .orElseThrow(
                () ->
                    new InvalidInput(
                        Map.of(
                            "family",
                            "There is no family “%s”; choose one of %s."
                                .formatted(
                                    request.family(),
                                    String.join(
                                        ", ",
                                        families.all().stream().map(Family::key).toList())))));
    Map<String, String> errors = new LinkedHashMap<>();
    Recipe recipe = inputs.recipe(family, request, RANDOM.nextInt(Integer.MAX_VALUE), errors);
    int steps = request.steps() == null ? family.steps() : request.steps();
    if (steps < 1 || steps > MAX_STEPS) {
      errors.put("steps", "Steps is a whole number from 1 to %d.".formatted(MAX_STEPS));
    }
    if (!errors.isEmpty()) {
      throw new InvalidInput(errors);
    }
    Run run =
        new Run(
            newId(),
            recipe,
            steps,
            null,
            owner,
            null,
            new RunState.Queued(),
            Wish.TRAIN,
            null,
            0,
            0,
            0,
            0,
            clock.instant());
    Run kept = store.add(run, idempotencyKey);
    if (kept.id().equals(run.id())) {
      offer(kept);
    }
    return kept;
  }

  /** Lets a run rest; it keeps all it has learnt. */
  public Run pause(String id) {
    Run run =
        update(
            id,
            r -> {
              if (r.state() instanceof RunState.Queued) {
                return r.in(new RunState.Paused(), null).wishing(Wish.TRAIN);
              } else if (r.state() instanceof RunState.Training) {
                return r.wishing(Wish.PAUSE);
              } else if (r.state() instanceof RunState.Paused) {
                return r;
              }
              throw new RunConflict(
                  "The run is %s, so there is nothing to pause.".formatted(r.state().name()));
            });
    tell(run);
    return run;
  }

  /** Ends a run; it can be trained longer later. */
  public Run stop(String id) {
    Run run =
        update(
            id,
            r -> {
              if (r.state() instanceof RunState.Training) {
                return r.wishing(Wish.STOP);
              } else if (r.state() instanceof RunState.Queued
                  || r.state() instanceof RunState.Paused) {
                return r.in(new RunState.Stopped(), null).wishing(Wish.TRAIN);
              } else if (r.state() instanceof RunState.Stopped) {
                return r;
              }
              throw new RunConflict(
                  "The run is %s, so there is nothing to stop.".formatted(r.state().name()));
            });
    tell(run);
    return run;
  }

  /**
   * Trains on, also longer than was meant at first.
   *
   * @param steps how many steps the run is to have in all, or null to leave it at what was meant
   */
  public Run resume(String id, @Nullable Integer steps) {
    if (steps != null && (steps < 1 || steps > MAX_STEPS)) {
      throw new InvalidInput(
          Map.of("steps", "Steps is a whole number from 1 to %d.".formatted(MAX_STEPS)));
    }
    return go(
        id,
        r -> {
          int had = trained(r);
          int total = steps == null ? r.steps() : steps;
          if (total <= had) {
            throw new RunConflict(
                "The run has had %d steps already; say how many it is to have in all."
                    .formatted(had));
          }
          Run on = r.trainingUntil(total, null).wishing(Wish.TRAIN);
          return r.state().active() ? on : on.in(new RunState.Queued(), null);
        });
  }

  /** Trains a resting run for one step, after which it pauses. */
  public Run stepOnce(String id) {
    return go(
        id,
        r -> {
          if (r.state().active()) {
            throw new RunConflict("The run is training; pause it to go step by step.");
          }
          int next = trained(r) + 1;
          if (next > MAX_STEPS) {
            throw new RunConflict("The run has had the %d steps it can have.".formatted(MAX_STEPS));
          }
          return r.trainingUntil(Math.max(r.steps(), next), next)
              .wishing(Wish.TRAIN)
              .in(new RunState.Queued(), null);
        });
  }

  /**
   * How many steps a run goes on from: what came after its last checkpoint is lost to a failure.
   */
  private int trained(Run run) {
    return run.state() instanceof RunState.Failed ? resumesFrom(run.id()) : run.step();
  }

  private Run go(String id, UnaryOperator<Run> change) {
    Run run = update(id, change);
    if (run.state() instanceof RunState.Queued) {
      offer(run);
    } else {
      tell(run);
    }
    return run;
  }

  /**
   * Changes live settings.
   *
   * @throws InvalidInput if one is out of bounds or cannot change live
   */
  public Run adjust(String id, Map<String, ?> changes) {
    Run run = update(id, r -> r.with(family(r).adjust(r.settings(), changes)));
    tell(run);
    return run;
  }

  /**
   * Makes a new run that goes on from an old one's checkpoint, with changed live settings; the
   * others are built into the checkpoint.
   *
   * @param step the newest checkpoint up to here is taken; null for the newest of all
   */
  public Run fork(String id, @Nullable Integer step, Map<String, ?> changes, String owner) {
    Run run = find(id);
    Optional<String> gone = goneImageSet(run);
    if (gone.isPresent()) {
      throw new InvalidInput(
          Map.of(
              "imageSets",
              "There is no image set “%s” any more; it was removed.".formatted(gone.get())));
    }
    int upTo = step == null ? Integer.MAX_VALUE : step;
    Checkpoint checkpoint =
        store.checkpoints(id).stream()
            .filter(c -> c.step() <= upTo)
            .reduce((a, b) -> b)
            .orElseThrow(
                () ->
                    new RunConflict(
                        "The run has no checkpoint up to that step yet; let it train a little."));
    Run fork =
        new Run(
            newId(),
            run.recipe().with(family(run).adjust(run.settings(), changes)),
            Math.min(MAX_STEPS, Math.max(run.steps(), checkpoint.step() + 1)),
            null,
            owner,
            run.id(),
            new RunState.Queued(),
            Wish.TRAIN,
            null,
            checkpoint.step(),
            0,
            0,
            0,
            clock.instant());
    store.add(fork, null);
    store.addCheckpoint(fork.id(), checkpoint);
    telemetry.copy(run.id(), fork.id(), checkpoint.step());
    offer(fork);
    return fork;
  }

  /** Removes a run and all that it kept. */
  public void delete(String id) {
    Run run = find(id);
    synchronized (lock(id)) {
      store.delete(id);
      troubles.remove(id);
      listener.removed(id);
    }
    if (run.state() instanceof RunState.Training training) {
      workers.tell(training.worker(), new ToWorker.Drop(id, run.attempt()));
    }
  }

  /** Asks a run's model, and waits for the answer. */
  public Answer ask(String id, Question question) throws Workers.NoAnswer {
    return begin(id, question).await(PATIENCE);
  }

  /** Asks a run's model; the answer may take long. */
  public Asking begin(String id, Question question) throws Workers.NoAnswer {
    Run run = find(id);
    if (store.newestCheckpoint(id).isEmpty() && !(run.state() instanceof RunState.Training)) {
      throw new RunConflict("The run has learnt nothing yet; let it train first.");
    }
    return workers.ask(run, job(run), question);
  }

  // --- what people see ---

  /**
   * A run.
   *
   * @throws NoSuchRun if there is none of this id
   */
  public Run find(String id) {
    return store.find(id).map(this::withTrouble).orElseThrow(() -> new NoSuchRun(id));
  }

  /** All runs, newest first. */
  public List<Run> list() {
    return store.list().stream().map(this::withTrouble).toList();
  }

  /**
   * What keeps a run from being kept is told for as long as it lasts; it cannot be written down.
   */
  private Run withTrouble(Run run) {
    @Nullable String trouble = troubles.get(run.id());
    return trouble == null ? run : run.in(run.state(), trouble);
  }

  public Family family(Run run) {
    return families
        .find(run.family())
        .orElseThrow(
            () ->
                new RunConflict(
                    "This version of Atelier has no family “%s”.".formatted(run.family())));
  }

  public Telemetry telemetry() {
    return telemetry;
  }

  public List<Checkpoint> checkpoints(String id) {
    return store.checkpoints(id);
  }

  // --- what workers say ---

  /**
   * Gives a run to a worker, which then is the only one that can write for it.
   *
   * @return empty if the run is not to be trained (any more)
   */
  public Optional<Job> claim(String id, String worker) {
    if (store.find(id).filter(r -> r.state().active()).isEmpty()) {
      return Optional.empty();
    }
    synchronized (lock(id)) {
      Run claimed = update(id, r -> r.state().active() ? claimed(r, worker) : r);
      if (!(claimed.state() instanceof RunState.Training)) {
        return Optional.empty();
      }
      int step = resumesFrom(id);
      telemetry.truncate(id, step);
      store.rewind(id, step);
      Run rewound = find(id);
      listener.changed(rewound);
      return Optional.of(job(rewound));
    }
  }

  private Run claimed(Run run, String worker) {
    return goneImageSet(run).isEmpty()
        ? run.claimedBy(worker)
        : run.in(
            new RunState.Failed(
                "Its image set was removed, so it cannot be trained any more. Upload the pictures again and start a new run."),
            null);
  }

  private Optional<String> goneImageSet(Run run) {
    return run.imageSets().stream().filter(set -> inputs.blob(set).isEmpty()).findFirst();
  }

  /** A run as a worker sees it. */
  public Job job(Run run) {
    Optional<Checkpoint> checkpoint = store.newestCheckpoint(run.id());
    return new Job(
        run.id(),
        run.owner(),
        run.attempt(),
        run.recipe(),
        blobs(run),
        run.steps(),
        run.until(),
        checkpoint.map(Checkpoint::step).orElse(0),
        checkpoint.map(Checkpoint::blob).orElse(null),
        run.wish());
  }

  private Map<String, String> blobs(Run run) {
    Map<String, String> blobs = new LinkedHashMap<>();
    run.recipe()
        .inputs()
        .imageSets()
        .forEach((key, set) -> blobs.put(key, inputs.blob(set).orElse("")));
    return blobs;
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
    synchronized (lock(metrics.run())) {
      int step = rows.get(rows.size() - 1).step();
      if (!store.progress(metrics.run(), metrics.attempt(), step, metrics.stepsPerSecond())) {
        return false;
      }
      telemetry.append(metrics.run(), rows);
      Optional<Run> run = store.find(metrics.run());
      run.ifPresent(r -> listener.metrics(r, rows));
      return run.isPresent();
    }
  }

  /**
   * Keeps a frame of a worker whose PNG is kept as {@code blob}; returns false if it has lost the
   * run.
   */
  public boolean frame(ToServer.Frame header, String blob, byte[] png) {
    synchronized (lock(header.run())) {
      Optional<Run> run = store.find(header.run()).filter(r -> r.attempt() == header.attempt());
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
      telemetry.addFrame(header.run(), frame);
      List<Integer> steps = telemetry.frames(header.run()).stream().map(Frame::step).toList();
      if (steps.size() > MAX_FRAMES) {
        telemetry.deleteFrames(header.run(), List.of(closest(steps)));
      }
      listener.frame(run.get(), frame, png);
      return true;
    }
  }

  /** What a worker says of a run cannot be kept for now; it says it again. */
  public void cannotBeKept(String id, Outage outage) {
    String trouble = outage.kind().sentence();
    if (trouble.equals(troubles.put(id, trouble))) {
      return;
    }
    LOG.warn("Nothing of run {} can be kept: {}", id, trouble);
    try {
      store.find(id).ifPresent(run -> listener.changed(withTrouble(run)));
    } catch (Outage e) {
      LOG.debug("the database is out of order, too", e);
    }
  }

  /** Keeps a checkpoint of a worker; returns false if it has lost the run. */
  public boolean checkpoint(ToServer.Checkpoint checkpoint) {
    String id = checkpoint.run();
    synchronized (lock(id)) {
      if (store.find(id).filter(r -> r.attempt() == checkpoint.attempt()).isEmpty()) {
        return false;
      }
      store.addCheckpoint(id, new Checkpoint(checkpoint.step(), checkpoint.blob()));
      if (troubles.remove(id) != null) {
        store.find(id).ifPresent(listener::changed);
      }
      List<Integer> steps = store.checkpoints(id).stream().map(Checkpoint::step).toList();
      if (steps.size() > MAX_CHECKPOINTS) {
        store.deleteCheckpoint(id, closest(steps));
      }
      return true;
    }
  }

  /**
   * Of growing steps, the one, neither first nor last, whose loss leaves the smallest gap: so what
   * is kept covers the whole run evenly however long it gets.
   */
  private static int closest(List<Integer> steps) {
    int best = 1;
    for (int i = 2; i < steps.size() - 1; i++) {
      if (gap(steps, i) < gap(steps, best)) {
        best = i;
      }
    }
    return steps.get(best);
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
    synchronized (lock(id)) {
      if (!store.progress(id, end.attempt(), end.step(), 0)) {
        return false;
      }
      Run ended =
          update(
              id,
              r ->
                  r.attempt() == end.attempt() && r.state() instanceof RunState.Training
                      ? ended(r, end)
                      : r);
      if (ended.state() instanceof RunState.Queued) {
        offer(ended);
      }
      return true;
    }
  }

  private static Run ended(Run run, ToServer.End end) {
    if (end.outcome() == ToServer.Outcome.FAILED) {
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
    workerLost(worker, "");
  }

  /**
   * A worker has died: its runs go on from their last checkpoints elsewhere. A run during which
   * workers died {@value #MAX_DEATHS} times without a checkpoint between fails, so that it does not
   * take the others' workers away for ever.
   *
   * @param culprit the run that was in training when it died; empty if that is not known
   */
  public void workerLost(String worker, String culprit) {
    queue.release(worker);
    for (Run lost : store.list()) {
      if (isWith(lost, worker)) {
        boolean deadly = lost.id().equals(culprit) && countDeath(lost) >= MAX_DEATHS;
        Run now = update(lost.id(), r -> isWith(r, worker) ? deadly ? deadly(r) : lost(r) : r);
        if (now.state() instanceof RunState.Queued) {
          queue.add(now.id());
        }
      }
    }
    workers.wake();
  }

  private int countDeath(Run run) {
    Deaths one = new Deaths(resumesFrom(run.id()), 1);
    return deaths.merge(
            run.id(),
            one,
            (before, now) ->
                before.resumedFrom == now.resumedFrom
                    ? new Deaths(now.resumedFrom, before.count + 1)
                    : now)
        .count;
  }

  private Run deadly(Run run) {
    deaths.remove(run.id());
    return resting(
        run,
        new RunState.Failed(
            "The worker died %d times while it trained this run from step %d. Retrain with a smaller batch or smaller pictures, or look into the server's log."
                .formatted(MAX_DEATHS, resumesFrom(run.id()))));
  }

  /** How often workers died while they trained a run from one checkpoint. */
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
                  .formatted(run.step(), resumesFrom(run.id())));
    };
  }

  /** The changes that a worker which just connected has to know. */
  public List<ToWorker.Change> wishesFor(String worker) {
    return store.list().stream().filter(run -> isWith(run, worker)).map(Runs::change).toList();
  }

  /** Offers what waits, as after a start of the server in the middle of {@link #create}. */
  public void recover() {
    store.list().stream().filter(r -> r.state().active()).forEach(r -> queue.add(r.id()));
  }

  private void offer(Run run) {
    queue.add(run.id());
    listener.changed(run);
    workers.wake();
  }

  private void tell(Run run) {
    if (run.state() instanceof RunState.Training training) {
      workers.tell(training.worker(), change(run));
    }
  }

  private static ToWorker.Change change(Run run) {
    return new ToWorker.Change(
        run.id(), run.attempt(), run.wish(), run.settings().values(), run.steps(), run.until());
  }

  private int resumesFrom(String id) {
    return store.newestCheckpoint(id).map(Checkpoint::step).orElse(0);
  }

  /** Changes a run and says so, both before the next change of it. */
  private Run update(String id, UnaryOperator<Run> change) {
    synchronized (lock(id)) {
      while (true) {
        Run before = store.find(id).orElseThrow(() -> new NoSuchRun(id));
        Run after = change.apply(before);
        if (after.equals(before)) {
          return before;
        }
        if (store.replace(after)) {
          Run now = find(id);
          listener.changed(now);
          return now;
        }
      }
    }
  }

  private Object lock(String id) {
    return locks[Math.floorMod(id.hashCode(), locks.length)];
  }

  private static String newId() {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
