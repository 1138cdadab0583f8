package atelier.run;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.InvalidInput;
import atelier.family.Recipe;
import atelier.family.Settings;
import atelier.family.Tool;
import atelier.link.Answer;
import atelier.link.Job;
import atelier.link.Question;
import atelier.link.ToWorker;
import atelier.link.Wish;
import atelier.run.RunStore.Checkpoint;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people want of runs, and who may do what in which state. A run that is not to be trained
 * stays in the queue until a worker asks for it and is refused, so that a wish to go on never races
 * with the withdrawal of an earlier one. Safe for several threads.
 */
public final class Runs {
  /** The most steps a run can have. */
  public static final int MAX_STEPS = 1_000_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RunLedger ledger;
  private final Inputs inputs;
  private final Families families;
  private final Clock clock;

  public Runs(RunLedger ledger, Inputs inputs, Families families, Clock clock) {
    this.ledger = ledger;
    this.inputs = inputs;
    this.families = families;
    this.clock = clock;
  }

  // --- what people want ---

  /**
   * Makes a run and queues it; when this returns, it is durable.
   *
   * @param idempotencyKey of the request, or null; a repeat gets the run that was made first
   * @param born keeps more with the run that is made: both are kept or neither
   * @throws InvalidInput if the request cannot be carried out, with a sentence by field
   */
  public Run create(
      NewRun request, String owner, @Nullable String idempotencyKey, Consumer<Run> born) {
    Optional<Run> earlier = Optional.ofNullable(idempotencyKey).flatMap(key -> find(owner, key));
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Run run = planned(request, owner);
    Run kept =
        ledger.store.together(
            () -> {
              Run first = ledger.store.add(run, idempotencyKey);
              if (first.id().equals(run.id())) {
                born.accept(run);
              }
              return first;
            });
    if (kept.id().equals(run.id())) {
      ledger.offer(kept);
    }
    return kept;
  }

  /**
   * Makes a run of one kind for each of several people: for all of them or for nobody.
   *
   * @param born keeps more with the runs: all is kept or nothing
   * @throws InvalidInput if the request cannot be carried out, with a sentence by field
   */
  public List<Run> createForAll(NewRun request, List<String> owners, Consumer<List<Run>> born) {
    List<Run> made = owners.stream().map(owner -> planned(request, owner)).toList();
    keep(made, run -> ledger.store.add(run, null), born);
    return made;
  }

  /** Keeps runs, all or none with what is kept besides, and queues them. */
  private void keep(List<Run> made, Consumer<Run> add, Consumer<List<Run>> born) {
    ledger.store.together(
        () -> {
          made.forEach(add);
          born.accept(made);
          return made;
        });
    made.forEach(ledger::offer);
  }

  /** The run that somebody asks for, which is not kept yet. */
  private Run planned(NewRun request, String owner) {
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
    return made(recipe, steps, owner, null, 0, new RunState.Queued());
  }

  /**
   * Takes in a run that was trained elsewhere; it rests at the step of a checkpoint.
   *
   * @param steps how many it is meant to have, at least those of the checkpoint
   * @param changes its live changes, in order
   * @param born keeps more with the run: both are kept or neither
   */
  public Run adopt(
      Recipe recipe,
      int steps,
      String owner,
      Checkpoint checkpoint,
      List<SettingChange> changes,
      Consumer<Run> born) {
    RunState rests = checkpoint.step() < steps ? new RunState.Paused() : new RunState.Finished();
    Run run = made(recipe, steps, owner, null, checkpoint.step(), rests);
    ledger.store.together(
        () -> {
          ledger.store.adopt(run, checkpoint, changes);
          born.accept(run);
          return run;
        });
    ledger.listener.changed(run);
    return run;
  }

  /** A new run, at the step that it goes on from. */
  private Run made(
      Recipe recipe, int steps, String owner, @Nullable String parent, int step, RunState state) {
    return new Run(
        newId(),
        recipe,
        steps,
        null,
        owner,
        parent,
        parent == null ? null : step,
        state,
        Wish.TRAIN,
        null,
        step,
        0,
        0,
        0,
        clock.instant());
  }

  /** Lets a run rest; it keeps all it has learnt. */
  public Run pause(String id) {
    Run run =
        ledger.update(
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
    ledger.tell(run);
    return run;
  }

  /** Ends a run; it can be trained longer later. */
  public Run stop(String id) {
    Run run =
        ledger.update(
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
    ledger.tell(run);
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
          if (r.state().active()) {
            return on;
          }
          requireImageSets(r);
          return on.in(new RunState.Queued(), null);
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
          requireImageSets(r);
          int next = trained(r) + 1;
          if (next > MAX_STEPS) {
            throw new RunConflict("The run has had the %d steps it can have.".formatted(MAX_STEPS));
          }
          return r.trainingUntil(Math.max(r.steps(), next), next)
              .wishing(Wish.TRAIN)
              .in(new RunState.Queued(), null);
        });
  }

  /** Refuses to train a run whose pictures are gone. */
  private void requireImageSets(Run run) {
    if (ledger.hasLostImageSet(run)) {
      throw new InvalidInput(
          Map.of(
              "imageSets",
              "An image set that the run learns from was removed. Upload its pictures again and train a new run."));
    }
  }

  /**
   * How many steps a run goes on from: what came after its last checkpoint is lost to a failure.
   */
  private int trained(Run run) {
    return run.state() instanceof RunState.Failed ? ledger.resumesFrom(run.id()) : run.step();
  }

  private Run go(String id, UnaryOperator<Run> change) {
    Run run = ledger.update(id, change);
    if (run.state() instanceof RunState.Queued) {
      ledger.offer(run);
    } else {
      ledger.tell(run);
    }
    return run;
  }

  /**
   * Changes live settings.
   *
   * @throws InvalidInput if one is out of bounds or cannot change live
   */
  public Run adjust(String id, Map<String, ?> changes) {
    Settings before = find(id).settings();
    Run run = ledger.update(id, r -> r.with(family(r).adjust(r.settings(), changes)));
    ledger.store.addChanges(
        id, SettingChange.between(before, run.settings(), run.step(), clock.instant()));
    ledger.tell(run);
    return run;
  }

  /**
   * Makes a new run that goes on from an old one's checkpoint, with changed live settings; the
   * others are built into the checkpoint.
   *
   * @param step the newest checkpoint up to here is taken; null for the newest of all
   * @param born keeps more with the new run: both are kept or neither
   */
  public Run fork(
      String id, @Nullable Integer step, Map<String, ?> changes, String owner, Consumer<Run> born) {
    return fork(id, step, changes, List.of(owner), made -> born.accept(made.get(0))).get(0);
  }

  /**
   * Makes a run that goes on from a run's newest checkpoint for each of several people: for all of
   * them or for nobody.
   *
   * @param born keeps more with the runs: all is kept or nothing
   */
  public List<Run> forkForAll(String id, List<String> owners, Consumer<List<Run>> born) {
    return fork(id, null, Map.of(), owners, born);
  }

  private List<Run> fork(
      String id,
      @Nullable Integer step,
      Map<String, ?> changes,
      List<String> owners,
      Consumer<List<Run>> born) {
    Run run = find(id);
    requireImageSets(run);
    int upTo = step == null ? Integer.MAX_VALUE : step;
    Checkpoint checkpoint =
        ledger.store.checkpoints(id).stream()
            .filter(c -> c.step() <= upTo)
            .reduce((a, b) -> b)
            .orElseThrow(
                () ->
                    new RunConflict(
                        "The run has no checkpoint up to that step yet; let it train a little."));
    Recipe recipe = run.recipe().with(family(run).adjust(run.settings(), changes));
    int steps =
        checkpoint.step() < run.steps()
            ? run.steps()
            : Math.min(MAX_STEPS, checkpoint.step() + run.steps()); // as many again
    List<Run> forks =
        owners.stream()
            .map(owner -> made(recipe, steps, owner, id, checkpoint.step(), new RunState.Queued()))
            .toList();
    keep(forks, fork -> ledger.store.fork(fork, checkpoint), born);
    return forks;
  }

  /** Removes a run and all that it kept. */
  public void delete(String id) {
    Run run = find(id);
    synchronized (ledger.lock(id)) {
      ledger.store.delete(id);
      ledger.untroubled(id);
      ledger.listener.removed(id);
    }
    if (run.state() instanceof RunState.Training training) {
      ledger.workers.tell(training.worker(), new ToWorker.Drop(id, run.attempt()));
    }
  }

  /** Asks a run's model, and waits for the answer. */
  public Answer ask(String id, Question question) throws Workers.NoAnswer {
    return begin(id, question).await(PATIENCE);
  }

  /** Asks a run's model; the answer may take long. */
  public Asking begin(String id, Question question) throws Workers.NoAnswer {
    Run run = find(id);
    if (ledger.store.newestCheckpoint(id).isEmpty()
        && !(run.state() instanceof RunState.Training)) {
      throw new RunConflict("The run has learnt nothing yet; let it train first.");
    }
    Map<String, List<Float>> named =
        directions(id).stream()
            .collect(Collectors.toMap(NamedDirection::name, NamedDirection::values));
    Job job =
        question.step() == null
            ? ledger.job(run)
            : ledger.job(run, Optional.of(checkpoint(id, question.step())));
    return ledger.workers.ask(run, job, question.knowing(named));
  }

  /** The checkpoint of exactly this step. */
  private Checkpoint checkpoint(String id, int step) {
    List<Checkpoint> kept = ledger.store.checkpoints(id);
    return kept.stream()
        .filter(checkpoint -> checkpoint.step() == step)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    Map.of(
                        "step",
                        "Step %,d is not kept; these are: %s."
                            .formatted(
                                step,
                                kept.stream()
                                    .map(checkpoint -> "%,d".formatted(checkpoint.step()))
                                    .collect(Collectors.joining("; "))))));
  }

  /** Keeps a direction of the latent space. */
  public void keep(String id, NamedDirection direction) {
    ledger.store.addDirection(id, direction);
  }

  /** Returns whether there was one of this name. */
  public boolean forgetDirection(String id, String name) {
    return ledger.store.deleteDirection(id, name);
  }

  // --- what people see ---

  /** The run that an earlier request of this key has made. */
  public Optional<Run> find(String owner, String idempotencyKey) {
    return ledger.store.find(owner, idempotencyKey);
  }

  /**
   * A run.
   *
   * @throws NoSuchRun if there is none of this id
   */
  public Run find(String id) {
    return ledger.find(id);
  }

  /** All runs, newest first. */
  public List<Run> list() {
    return ledger.store.list().stream().map(ledger::withTrouble).toList();
  }

  /**
   * A page of runs, newest first.
   *
   * @param before those that were made before this one, or null for the newest
   */
  public List<Run> page(@Nullable Run before, int most) {
    return ledger.store.page(before, most).stream().map(ledger::withTrouble).toList();
  }

  public Family family(Run run) {
    return families
        .find(run.family())
        .orElseThrow(
            () ->
                new RunConflict(
                    "This version of Atelier has no family “%s”.".formatted(run.family())));
  }

  /**
   * A tool of a run's latent space.
   *
   * @throws RunConflict if its family has no latent space
   */
  public Tool latentTool(Run run, Tool tool) {
    Family family = family(run);
    return family
        .tool(tool.key())
        .orElseThrow(
            () ->
                new RunConflict(
                    "%s has no latent space; choose a GAN or an autoencoder."
                        .formatted(family.title())));
  }

  /** The title of a run's family; its key where this version has it no more. */
  public String familyTitle(Run run) {
    return families.title(run.family());
  }

  public Telemetry telemetry() {
    return ledger.telemetry;
  }

  /** The live changes of a run, in the order in which they were made. */
  public List<SettingChange> changes(String id) {
    return ledger.store.changes(id);
  }

  /** Directions of a run's latent space that have names, by name. */
  public List<NamedDirection> directions(String id) {
    return ledger.store.directions(id);
  }

  public List<Checkpoint> checkpoints(String id) {
    return ledger.store.checkpoints(id);
  }

  private static String newId() {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
