package atelier.web.worker;

import atelier.imageset.Picture;
import atelier.link.Job;
import atelier.link.ToServer;
import atelier.link.ToWorker;
import atelier.run.Run;
import atelier.run.RunState;
import atelier.run.Workers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The workers whose WebSockets are open, and the questions that wait for their answers. Safe for
 * several threads.
 */
public final class ConnectedWorkers implements Workers {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, Connection> byName = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<List<Picture>>> questions = new ConcurrentHashMap<>();

  /** A worker's open WebSocket. */
  interface Connection {
    void send(ToWorker message);

    /** Sends a question with its pictures' pixels. */
    void send(ToWorker.Ask header, byte[] pixels);
  }

  void add(String worker, Connection connection) {
    byName.put(worker, connection);
  }

  void remove(String worker, Connection connection) {
    byName.remove(worker, connection);
  }

  @Override
  public int connected() {
    return byName.size();
  }

  @Override
  public void wake() {
    byName.values().forEach(connection -> connection.send(new ToWorker.Wake()));
  }

  @Override
  public void tell(String worker, ToWorker message) {
    Optional.ofNullable(byName.get(worker)).ifPresent(connection -> connection.send(message));
  }

  @Override
  public List<Picture> ask(Run run, Job job, ToWorker.Question question, List<Picture> with)
      throws NoAnswer {
    Connection connection =
        Optional.of(run.state())
            .filter(RunState.Training.class::isInstance)
            .map(state -> byName.get(((RunState.Training) state).worker()))
            .or(() -> byName.values().stream().findAny())
            .orElseThrow(
                () -> new NoAnswer("No worker is connected just now; try again in a few seconds."));
    String id = UUID.randomUUID().toString();
    CompletableFuture<List<Picture>> answer = new CompletableFuture<>();
    questions.put(id, answer);
    try {
      connection.send(header(id, job, question, with), Picture.join(with));
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new NoAnswer("The worker did not answer in time; try again.");
    } catch (ExecutionException e) {
      throw new NoAnswer(
          String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("The server is closing.");
    } finally {
      questions.remove(id);
    }
  }

  private static ToWorker.Ask header(
      String id, Job job, ToWorker.Question question, List<Picture> with) {
    if (with.isEmpty()) {
      return new ToWorker.Ask(id, job, question, 0, 0, 0, 0);
    }
    Picture first = with.get(0);
    return new ToWorker.Ask(
        id, job, question, first.width(), first.height(), first.channels(), with.size());
  }

  /** Takes the answer to a question; one that nobody waits for any more is ignored. */
  void answered(ToServer.Answer header, ByteBuffer pixels) {
    CompletableFuture<List<Picture>> question = questions.get(header.id());
    if (question == null) {
      return;
    }
    if (header.error() != null) {
      question.completeExceptionally(new IllegalStateException(header.error()));
      return;
    }
    question.complete(
        Picture.split(pixels, header.count(), header.width(), header.height(), header.channels()));
  }
}
