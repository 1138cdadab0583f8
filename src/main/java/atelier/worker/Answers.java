package atelier.worker;

import atelier.imageset.Picture;
import atelier.learner.Learner;
import atelier.learner.Sampler;
import atelier.link.Job;
import atelier.link.ToServer;
import atelier.link.ToWorker;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions about models: from the learner in training where this worker has it, else from
 * one restored from the last checkpoint, of which the latest is kept at hand. The engine's part
 * runs on the training thread, between steps.
 */
final class Answers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final ServerLink link;
  private final TrainingThread training;
  private final Map<String, ActiveRun> active;
  private final Preparation preparation;
  private final ExecutorService fetcher =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "answers");
            thread.setDaemon(true);
            return thread;
          });

  // Confined to the training thread.
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
      Preparation preparation) {
    this.link = link;
    this.training = training;
    this.active = active;
    this.preparation = preparation;
  }

  /** Answers soon, with pictures or the sentence that says why not. */
  void answer(ToWorker.Ask ask) {
    training.submit(
        () ->
            inTraining(ask)
                .ifPresentOrElse(
                    learner -> answer(ask, () -> learner),
                    () -> fetcher.execute(() -> prepare(ask))));
  }

  private Optional<Learner> inTraining(ToWorker.Ask ask) {
    return Optional.ofNullable(active.get(ask.job().run())).flatMap(ActiveRun::learner);
  }

  private void prepare(ToWorker.Ask ask) {
    try {
      Recipe recipe = preparation.prepare(ask.job());
      training.submit(() -> answer(ask, () -> restored(ask.job(), recipe)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      refuse(ask, e);
    }
  }

  private void answer(ToWorker.Ask ask, Supplier<Learner> learner) {
    try {
      List<Picture> pictures = pictures(learner.get(), ask.question());
      Picture first = pictures.get(0);
      ByteArrayOutputStream pixels = new ByteArrayOutputStream();
      pictures.forEach(picture -> pixels.writeBytes(picture.pixels()));
      link.send(
          new ToServer.Answer(
              ask.id(), null, first.width(), first.height(), first.channels(), pictures.size()),
          pixels.toByteArray());
    } catch (RuntimeException e) {
      forget();
      refuse(ask, e);
    }
  }

  private Learner restored(Job job, Recipe recipe) {
    String wanted = job.run() + "@" + job.checkpoint();
    if (restored == null || !restoredFrom.equals(wanted)) {
      forget();
      restored = recipe.make();
      restoredFrom = wanted;
    }
    return restored;
  }

  /** Closes the learner at hand; to be called on the training thread. */
  void forget() {
    if (restored != null) {
      restored.close();
      restored = null;
    }
  }

  private static List<Picture> pictures(Learner learner, ToWorker.Question question) {
    if (question instanceof ToWorker.Sample sample && learner instanceof Sampler sampler) {
      return sampler.sample(sample.seed(), sample.first(), sample.count(), sample.label());
    }
    throw new IllegalArgumentException("Models of this family cannot do that.");
  }

  private void refuse(ToWorker.Ask ask, RuntimeException error) {
    LOG.warn("no answer to {}", ask.question(), error);
    link.send(
        new ToServer.Answer(ask.id(), String.valueOf(error.getMessage()), 0, 0, 0, 0), new byte[0]);
  }

  @Override
  public void close() {
    fetcher.shutdownNow();
  }
}
