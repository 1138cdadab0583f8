package atelier.worker;

import static java.util.Objects.requireNonNull;

import atelier.blob.BlobStore;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Input;
import atelier.family.Recipe;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Diverged;
import atelier.learner.Learner;
import atelier.learner.Learners;
import atelier.learner.Task;
import atelier.link.Job;
import atelier.link.ToServer;
import atelier.link.ToServer.Outcome;
import atelier.link.ToWorker;
import atelier.run.RunQueue;
import atelier.tensor.Safetensors;
import atelier.tensor.TensorMap;
import atelier.worker.ActiveRun.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: takes runs from the queue, trains them in turn, tells the server, and does what people
 * want of them. For each run that it has, a thread of the queue sits in {@link #train} and does the
 * slow parts: fetching before, uploading after.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration FAREWELL = Duration.ofSeconds(8);

  private final String name;
  private final ServerLink link;
  private final RunQueue queue;
  private final int capacity;
  private final BlobStore cache;
  private final Families families;
  private final Learners learners;

  private final TrainingThread training;
  private final NewestOnly encoder = new NewestOnly("frame-encoder");
  private final NewestOnly uploader = new NewestOnly("checkpoint-uploader");
  private final Answers answers;
  private final Map<String, ActiveRun> active = new ConcurrentHashMap<>();
  private final Map<String, ToWorker.Change> changes = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Void>> held = new ConcurrentHashMap<>();
  private volatile RunQueue.@Nullable Subscription subscription;
  private volatile boolean closing;

  /**
   * A worker that has not begun.
   *
   * @param name unique among the living workers
   * @param link to the server, not started yet; closed with the worker
   * @param capacity how many runs it takes at most
   * @param cache for image sets and checkpoints
   * @param turnOf hears which run is about to be trained, on the training thread
   */
  public Worker(
      String name,
      ServerLink link,
      RunQueue queue,
      int capacity,
      BlobStore cache,
      Families families,
      Learners learners,
      Consumer<String> turnOf) {
    this.name = name;
    this.link = link;
    this.queue = queue;
    this.capacity = capacity;
    this.cache = cache;
    this.families = families;
    this.learners = learners;
    this.training = new TrainingThread(turnOf);
    this.answers = new Answers(link, training, active, this::learner, System::nanoTime);
  }

  /** Connects, and begins to take runs when the server has let it in. */
  public void start() {
    training.start(answers);
    var unused = link.accepted().thenRun(this::takeRuns);
    link.start(capacity, this::receive);
  }

  private synchronized void takeRuns() {
    if (!closing) {
      subscription = queue.take(name, capacity, this::train);
    }
  }

  /** How long ago the training thread last got on, or had nothing to do. */
  public Duration sinceSignOfLife() {
    return training.sinceSignOfLife();
  }

  private void receive(ToWorker message) {
    if (message instanceof ToWorker.Wake) {
      Optional.ofNullable(subscription).ifPresent(RunQueue.Subscription::wake);
    } else if (message instanceof ToWorker.Change change) {
      changes.put(change.run(), change);
    } else if (message instanceof ToWorker.Ask ask) {
      answers.answer(ask);
    } else if (message instanceof ToWorker.Cancel cancelled) {
      answers.cancel(cancelled);
    } else if (message instanceof ToWorker.Drop drop) {
      Optional.ofNullable(active.get(drop.run())).ifPresent(run -> run.drop(drop.attempt()));
    }
  }

  /** Has a run from the call to its return. */
  private void train(String run) {
    CompletableFuture<Void> release = new CompletableFuture<>();
    held.put(run, release);
    try {
      int failedAt = -1;
      boolean again = true;
      while (again && !closing) {
        Optional<Job> job = link.claim(run);
        again = job.isPresent() && !closing;
        if (job.isEmpty()) {
          Optional.ofNullable(subscription).ifPresent(RunQueue.Subscription::standBack);
        } else if (again) {
          int failed = attempt(job.get(), failedAt);
          again = failed >= 0;
          failedAt = failed;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      held.remove(run);
      release.complete(null);
      changes.remove(run);
    }
    if (closing) {
      stayUntilInterrupted(); // to return would tell the queue that the run is done with
    }
  }

  private static void stayUntilInterrupted() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Trains a run until it leaves this worker.
   *
   * @param failedAt the step from which the last attempt here started before its learner threw, or
   *     −1
   * @return −1 if the run has left, else the step from which it started before its learner threw
   */
  private int attempt(Job job, int failedAt) throws InterruptedException {
    RunReport report = new RunReport(job, link, encoder, uploader, System::nanoTime);
    Ending ending;
    try {
      ending = endingOf(job, report);
    } catch (ServerLink.Refused | UncheckedIOException e) {
      ending = new Ending.Broken(job.step(), e);
    }
    if (ending instanceof Ending.Done done) {
      int step = done.last().step();
      report.sendFrame(step, done.preview());
      report.uploadCheckpoint(done.last());
      end(new ToServer.End(job.run(), job.attempt(), step, done.outcome(), null));
    } else if (ending instanceof Ending.Released released && released.last() != null) {
      report.uploadCheckpoint(released.last());
    } else if (ending instanceof Ending.Broken broken) {
      boolean hopeless = saysWhy(broken.error()) || failedAt == job.step();
      LOG.warn("run {} broke at step {}", job.run(), broken.step(), broken.error());
      if (!hopeless) {
        return job.step();
      }
      end(
          new ToServer.End(
              job.run(),
              job.attempt(),
              broken.step(),
              broken.error() instanceof Diverged ? Outcome.DIVERGED : Outcome.FAILED,
              reason(broken.error())));
    }
    return -1;
  }

  private Ending endingOf(Job job, RunReport report) throws InterruptedException {
    Family family =
        families
            .find(job.recipe().family())
            .filter(known -> learners.has(known.key()))
            .orElseThrow(() -> unknown(job));
    Task task = task(job, family);
    ActiveRun run =
        new ActiveRun(
            job,
            family,
            () -> learners.create(task),
            state(job),
            report,
            () -> Optional.ofNullable(changes.get(job.run())),
            System::nanoTime);
    active.put(job.run(), run);
    training.train(run);
    try {
      return run.ending().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an ending is never exceptional", e);
    } finally {
      active.remove(job.run());
    }
  }

  private static ServerLink.Refused unknown(Job job) {
    return new ServerLink.Refused(
        "The worker cannot train models of the family “%s”. Start the server and its workers with the same version of Atelier."
            .formatted(job.recipe().family()));
  }

  /** Whether trying again would not help, and the message says so. */
  private static boolean saysWhy(RuntimeException error) {
    return error instanceof Diverged || error instanceof ServerLink.Refused;
  }

  private static String reason(RuntimeException error) {
    return saysWhy(error)
        ? String.valueOf(error.getMessage())
        : "Training stopped on an error twice at the same place: %s. Change the settings and retrain, or look into the server's log."
            .formatted(error.getMessage());
  }

  private void end(ToServer.End end) throws InterruptedException {
    try {
      link.send(end).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an acknowledgement is never exceptional", e);
    }
  }

  /**
   * A learner with the state of a checkpoint, for answers; to be called on the training thread
   * after {@link #task}.
   */
  private Answers.Recipe learner(Job job) throws InterruptedException {
    Family family = families.find(job.recipe().family()).orElseThrow(() -> unknown(job));
    Task task = task(job, family);
    TensorMap state = state(job);
    return () -> {
      Learner learner = learners.create(task);
      if (state != null) {
        learner.restore(state);
      }
      return learner;
    };
  }

  private Task task(Job job, Family family) throws InterruptedException {
    Map<String, PackedImages> images = new HashMap<>();
    for (Map.Entry<String, String> input : job.images().entrySet()) {
      Path file = link.fetch(input.getValue(), cache);
      try {
        images.put(input.getKey(), PackedImages.open(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    for (Input.Images input : family.images()) {
      if (input.relation() instanceof Input.Relation.Fitted fitted) {
        PackedImages other =
            requireNonNull(images.get(fitted.to()), "the set that it is fitted to");
        images.computeIfPresent(input.key(), (key, given) -> given.sized(other.size()));
      }
    }
    Recipe recipe = job.recipe();
    return new Task(
        recipe.with(family.settings(recipe.settings().values())),
        job.steps(),
        images,
        pictures(recipe),
        recipe.network() == null ? null : tensors(recipe.network()));
  }

  private Map<String, List<Picture>> pictures(Recipe recipe) throws InterruptedException {
    Map<String, List<Picture>> pictures = new HashMap<>();
    for (Map.Entry<String, List<String>> input : recipe.inputs().pictures().entrySet()) {
      List<Picture> given = new ArrayList<>();
      for (String hash : input.getValue()) {
        Path file = link.fetch(hash, cache);
        try {
          given.add(Picture.readPng(file));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      pictures.put(input.getKey(), given);
    }
    return pictures;
  }

  private @Nullable TensorMap state(Job job) throws InterruptedException {
    return job.checkpoint() == null ? null : tensors(job.checkpoint());
  }

  private TensorMap tensors(String hash) throws InterruptedException {
    try (FileChannel file = FileChannel.open(link.fetch(hash, cache))) {
      return Safetensors.read(file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void stopTaking() {
    closing = true;
    Optional.ofNullable(subscription).ifPresent(RunQueue.Subscription::pause);
  }

  /**
   * Lets go of every run, with a last checkpoint each, as far as the server takes them in a few
   * seconds.
   */
  @Override
  public void close() {
    stopTaking();
    CompletableFuture<?> farewells =
        CompletableFuture.allOf(held.values().toArray(CompletableFuture[]::new));
    training.close();
    try {
      farewells.get(FAREWELL.toSeconds(), TimeUnit.SECONDS);
      if (!link.refused().isDone()) {
        link.drain(FAREWELL);
      }
    } catch (TimeoutException e) {
      LOG.warn("closed before the server had taken everything");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a farewell is never exceptional", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Optional.ofNullable(subscription).ifPresent(RunQueue.Subscription::close);
    answers.close();
    encoder.close();
    uploader.close();
    link.close();
  }
}
