package atelier.worker;

import atelier.run.Culprit;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a server on another machine how a worker's process has ended, which only its parent knows:
 * so a run that ends workers is recognised wherever they are, and its next attempt need not wait
 * for missing heartbeats. While the server is away, reports wait. One that comes after another
 * worker has taken the run changes nothing. Safe for several threads.
 */
public final class LossReport implements WorkerProcess.Lost, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LossReport.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "loss-report");
            thread.setDaemon(true);
            return thread;
          });
  private final URI server;
  private final String token;

  /**
   * Reports to a server.
   *
   * @param token that the server gave its workers
   */
  public LossReport(URI server, String token) {
    this.server = server;
    this.token = token;
  }

  @Override
  public void accept(String worker, @Nullable Culprit culprit) {
    HttpRequest report =
        HttpRequest.newBuilder(URI.create(server + "/worker/losses"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("X-Atelier-Worker", worker)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json(culprit)))
            .build();
    sender.execute(() -> send(report));
  }

  private static String json(@Nullable Culprit culprit) {
    try {
      return JSON.writeValueAsString(culprit);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(HttpRequest report) {
    BackOff backOff = new BackOff();
    do {
      try {
        int status = http.send(report, BodyHandlers.discarding()).statusCode();
        if (status < 500) {
          LOG.debug("the server answered {} to the loss of a worker", status);
          return;
        }
      } catch (IOException e) {
        LOG.debug("the loss of a worker is reported again: {}", e.toString());
      } catch (InterruptedException e) {
        return;
      }
    } while (backOff.pause());
  }

  /** Gives the last report a moment. */
  @Override
  public void close() {
    sender.shutdown();
    try {
      if (!sender.awaitTermination(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
        sender.shutdownNow();
      }
    } catch (InterruptedException e) {
      sender.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
