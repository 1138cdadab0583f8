package atelier.worker;

import atelier.learner.Answering;
import atelier.learner.Learner;
import atelier.link.Answer;
import atelier.link.Job;
import atelier.link.ToServer;
import atelier.link.ToWorker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions about models: from the learner in training where this worker has it, else from
 * one restored from the last checkpoint, of which the latest is kept at hand. The engine's part
 * runs on the training thread, a piece at a time between steps, in turn where several are asked.
 */
final class Answers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

  /** Who has asked, often asks again within this time, as while somebody draws. */
  private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final ServerLink link;
  private final TrainingThread training;
  private final Map<String, ActiveRun> active;
  private final Preparation preparation;
  private final LongSupplier nanoTime;
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private final ExecutorService fetcher =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "answers");
            thread.setDaemon(true);
            return thread;
          });

  private volatile long lastAsked;

  // Confined to the training thread.
  private final ArrayDeque<Work> works = new ArrayDeque<>();
  private @Nullable Learner restored;
  private String restoredFrom = "";

  /** Fetches what a learner needs. */
  interface Preparation {
    Recipe prepare(Job job) throws InterruptedException;
  }

  /** Makes a learner, on the training thread. */
  interface Recipe {
    Learner make();
  }

  Answers(
      ServerLink link,
      TrainingThread training,
      Map<String, ActiveRun> active,
      Preparation preparation,
      LongSupplier nanoTime) {
    this.link = link;
    this.training = training;
    this.active = active;
    this.preparation = preparation;
    this.nanoTime = nanoTime;
    lastAsked = nanoTime.getAsLong() - AGAIN_NANOS;
  }

  /** Answers soon, or says in a sentence why not. Safe for several threads. */
  void answer(ToWorker.Ask ask) {
    wanted.add(ask.id());
    lastAsked = nanoTime.getAsLong();
    training.submit(
        () -> {
          if (asksTraining(ask) && inTraining(ask.job()).isPresent()) {
            works.add(new Work(ask, null));
          } else {
            fetcher.execute(() -> prepare(ask));
          }
        });
  }

  /** Gives a question up. Safe for several threads. */
  void cancel(ToWorker.Cancel cancelled) {
    wanted.remove(cancelled.id());
  }

  /** Whether a question is one to the model as it is now. */
  private static boolean asksTraining(ToWorker.Ask ask) {
    return ask.question().step() == null;
  }

  private Optional<Learner> inTraining(Job job) {
    return Optional.ofNullable(active.get(job.run())).flatMap(ActiveRun::learner);
  }

  private void prepare(ToWorker.Ask ask) {
    try {
      Recipe recipe = preparation.prepare(ask.job());
      training.submit(() -> works.add(new Work(ask, recipe)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      refuse(ask, e);
    }
  }

  // --- on the training thread ---

  /** Whether a question waits for an answer, or may come any moment. */
  boolean expected() {
    return waiting() || nanoTime.getAsLong() - lastAsked < AGAIN_NANOS;
  }

  /** Whether some question waits for an answer. */
  boolean waiting() {
    return !works.isEmpty();
  }

  /** Whether the next question has had a piece of its answer. */
  boolean begun() {
    return !works.isEmpty() && works.element().answering != null;
  }

  /** Works on the answer whose turn it is, for one piece. */
  void advance() {
    Work work = works.remove();
    try {
      if (!wanted.contains(work.ask.id())) {
        work.end();
      } else if (mustWait(work) || work.advance()) {
        works.add(work);
      } else {
        wanted.remove(work.ask.id());
      }
    } catch (RuntimeException e) {
      work.end();
      forget();
      refuse(work.ask, e);
    }
  }

  /** Whether the learner at hand would have to be put away while it answers another question. */
  private boolean mustWait(Work work) {
    return work.recipe != null
        && work.answering == null
        && !restoredFrom.equals(origin(work.ask.job()))
        && works.stream().anyMatch(other -> other.recipe != null && other.answering != null);
  }

  private static String origin(Job job) {
    return job.run() + "@" + job.checkpoint();
  }

  /** The work on one question. */
  private final class Work {
    private final ToWorker.Ask ask;
    private final @Nullable Recipe recipe;
    private @Nullable Learner learner;
    private @Nullable Answering answering;
    private long nextLook;

    Work(ToWorker.Ask ask, @Nullable Recipe recipe) {
      this.ask = ask;
      this.recipe = recipe;
    }

    /** Does a piece; returns whether there is more to do. */
    boolean advance() {
      if (answering == null) {
        learner = learner();
        answering = learner.answer(ask.question());
      } else if (learner != learner()) {
        throw new IllegalStateException(
            "The model made room for another before the answer was whole; ask again.");
      }
      Answer answer = answering.next();
      if (answer.whole()) {
        end();
      }
      if (answer.whole() || nanoTime.getAsLong() >= nextLook) {
        link.send(new ToServer.Answered(ask.id(), answer, null));
        nextLook = nanoTime.getAsLong() + LOOK_NANOS;
      }
      return !answer.whole();
    }

    private Learner learner() {
      return recipe == null
          ? inTraining(ask.job())
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "The run is just leaving its worker; ask again in a few seconds."))
          : restored(ask.job(), recipe);
    }

    void end() {
      if (answering != null) {
        answering.close();
        answering = null;
      }
    }
  }

  private Learner restored(Job job, Recipe recipe) {
    if (restored == null || !restoredFrom.equals(origin(job))) {
      forget();
      restored = recipe.make();
      restoredFrom = origin(job);
    }
    return restored;
  }

  /** Closes the learner at hand. */
  private void forget() {
    if (restored != null) {
      restored.close();
      restored = null;
    }
  }

  /** Gives up all questions and closes the learner at hand. */
  void end() {
    works.forEach(Work::end);
    works.clear();
    forget();
  }

  private void refuse(ToWorker.Ask ask, RuntimeException error) {
    wanted.remove(ask.id());
    LOG.warn("no answer to {}", ask.question().tool(), error);
    link.send(new ToServer.Answered(ask.id(), null, String.valueOf(error.getMessage())));
  }

  @Override
  public void close() {
    fetcher.shutdownNow();
  }
}
