package atelier.worker;

import atelier.imageset.Picture;
import atelier.learner.Learner;
import atelier.learner.Sampler;
import atelier.learner.Translator;
import atelier.link.Job;
import atelier.link.ToServer;
import atelier.link.ToWorker;
import java.nio.ByteBuffer;
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
  void answer(ToWorker.Ask ask, ByteBuffer pixels) {
    List<Picture> with =
        Picture.split(pixels, ask.count(), ask.width(), ask.height(), ask.channels());
    training.submit(
        () ->
            inTraining(ask)
                .ifPresentOrElse(
                    learner -> answer(ask, with, () -> learner),
                    () -> fetcher.execute(() -> prepare(ask, with))));
  }

  private Optional<Learner> inTraining(ToWorker.Ask ask) {
    return Optional.ofNullable(active.get(ask.job().run())).flatMap(ActiveRun::learner);
  }

  private void prepare(ToWorker.Ask ask, List<Picture> with) {
    try {
      Recipe recipe = preparation.prepare(ask.job());
      training.submit(() -> answer(ask, with, () -> restored(ask.job(), recipe)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      refuse(ask, e);
    }
  }

  private void answer(ToWorker.Ask ask, List<Picture> with, Supplier<Learner> learner) {
    try {
      List<Picture> pictures = pictures(learner.get(), ask.question(), with);
      Picture first = pictures.get(0);
      link.send(
          new ToServer.Answer(
              ask.id(), null, first.width(), first.height(), first.channels(), pictures.size()),
          Picture.join(pictures));
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

  private static List<Picture> pictures(
      Learner learner, ToWorker.Question question, List<Picture> with) {
    if (question instanceof ToWorker.Sample sample && learner instanceof Sampler sampler) {
      return sampler.sample(sample.seed(), sample.first(), sample.count(), sample.label());
    }
    if (question instanceof ToWorker.Translate translate
        && learner instanceof Translator translator) {
      return translator.translate(with, translate.direction(), translate.back());
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
