package atelier.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures a whole server as its visitors feel it: how soon it is ready, how soon the first frame
 * is there, and how much viewers slow training, and how soon pages are answered while others drip.
 * The viewers run on the same machine, so that their own work counts as the server's.
 */
public final class ServerBench {
  private static final int VIEWERS = 20;
  private static final int ROUNDS = 6;
  private static final long ROUND_MILLIS = 10_000;

  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * What was measured.
   *
   * @param readySeconds from the start of the program to the line that says it is ready
   * @param workerSeconds from there until a worker is connected
   * @param firstFrameSeconds from the request for a run to its first frame at a viewer, with an
   *     idle worker
   * @param alone steps per second without viewers, the median of the rounds
   * @param watched steps per second with {@value #VIEWERS} viewers, the median of the rounds
   * @param ratio of the two, the median of the rounds
   * @param calmMillis within which 95 of 100 pages are answered while a run trains
   * @param drippedMillis the same while {@value Drip#SOCKETS} connections drip
   */
  public record Report(
      double readySeconds,
      double workerSeconds,
      double firstFrameSeconds,
      double alone,
      double watched,
      double ratio,
      double calmMillis,
      double drippedMillis) {}

  /** Starts a server in a folder of its own, measures it, prints the result and ends it. */
  public Report run(PrintStream out) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("atelier-bench");
    try (BenchedServer server = BenchedServer.start(data)) {
      Report report = measure(server);
      out.printf(
          "server ready after %.1f s, its worker %.1f s later%n",
          report.readySeconds, report.workerSeconds);
      out.printf("first frame %.1f s after the request%n", report.firstFrameSeconds);
      out.printf(
          "sngan 32×32×3: %.1f steps/s alone, %.1f with %d viewers: ratio %.3f%n",
          report.alone, report.watched, VIEWERS, report.ratio);
      out.printf(
          "95 of 100 pages within %.0f ms, within %.0f ms while %d connections drip%n",
          report.calmMillis, report.drippedMillis, Drip.SOCKETS);
      return report;
    } finally {
      BenchedServer.delete(data);
    }
  }

  private Report measure(BenchedServer server) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (server.get("/healthz").path("workers").asInt() == 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    double worker = secondsSince(start);
    String set = server.builtIn("shapes");
    start = System.nanoTime();
    String run = server.train("sngan", List.of(set));
    Viewer first = watch(server.address(), run);
    first.frame.join();
    double frame = secondsSince(start);
    first.close();

    speed(server, run); // warm-up
    List<Double> alone = new ArrayList<>();
    List<Double> watched = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      alone.add(speed(server, run));
      List<Viewer> viewers = new ArrayList<>();
      for (int i = 0; i < VIEWERS; i++) {
        viewers.add(watch(server.address(), run));
      }
      watched.add(speed(server, run));
      viewers.forEach(Viewer::close);
      ratios.add(watched.get(round) / alone.get(round));
    }
    double calm = Drip.p95Millis(http, server.address());
    double dripped;
    try (Drip drip = new Drip(server.address())) {
      dripped = Drip.p95Millis(http, server.address());
    }
    return new Report(
        server.readySeconds(),
        worker,
        frame,
        median(alone),
        median(watched),
        median(ratios),
        calm,
        dripped);
  }

  private static double speed(BenchedServer server, String run)
      throws IOException, InterruptedException {
    int before = server.step(run);
    long start = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS);
    int after = server.step(run);
    return (after - before) / secondsSince(start);
  }

  private Viewer watch(URI server, String run) {
    CompletableFuture<Void> frame = new CompletableFuture<>();
    WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create(server.toString().replaceFirst("^http", "ws") + "/api/live"),
                new Listener(frame))
            .join();
    socket.sendText("{\"subscribe\":[\"%s\"],\"maxFps\":2}".formatted(run), true).join();
    return new Viewer(socket, frame);
  }

  private record Viewer(WebSocket socket, CompletableFuture<Void> frame) {
    void close() {
      socket.abort();
    }
  }

  private record Listener(CompletableFuture<Void> frame) implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      frame.complete(null);
      socket.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      frame.completeExceptionally(error);
    }
  }

  static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
