package atelier.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures a whole server as its visitors feel it: how soon it is ready, how soon the first frame
 * is there, and how much viewers slow training, and how soon pages are answered while others drip.
 * The viewers run on the same machine, so that their own work counts as the server's.
 */
public final class ServerBench {
  private static final String READY = "Atelier is ready at ";
  private static final int VIEWERS = 20;
  private static final int ROUNDS = 6;
  private static final long ROUND_MILLIS = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

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
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "atelier.Main",
                "serve",
                "--port",
                "0",
                "--data",
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      if (line == null || !line.startsWith(READY)) {
        throw new IOException("the server did not become ready: " + line);
      }
      double ready = secondsSince(start);
      Report report = measure(URI.create(line.substring(READY.length())), ready);
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
      process.destroy();
      process.waitFor();
      delete(data);
    }
  }

  private Report measure(URI server, double ready) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (get(server, "/healthz").path("workers").asInt() == 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    double worker = secondsSince(start);
    String set = post(server, "/api/image-sets/built-in/shapes", Map.of()).get("id").asText();
    start = System.nanoTime();
    String run =
        post(
                server,
                "/api/runs",
                Map.of("family", "sngan", "imageSets", List.of(set), "steps", 1_000_000))
            .get("id")
            .asText();
    Viewer first = watch(server, run);
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
        viewers.add(watch(server, run));
      }
      watched.add(speed(server, run));
      viewers.forEach(Viewer::close);
      ratios.add(watched.get(round) / alone.get(round));
    }
    double calm = Drip.p95Millis(http, server);
    double dripped;
    try (Drip drip = new Drip(server)) {
      dripped = Drip.p95Millis(http, server);
    }
    return new Report(
        ready, worker, frame, median(alone), median(watched), median(ratios), calm, dripped);
  }

  private double speed(URI server, String run) throws IOException, InterruptedException {
    int before = get(server, "/api/runs/" + run).get("step").asInt();
    long start = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS);
    int after = get(server, "/api/runs/" + run).get("step").asInt();
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

  private JsonNode get(URI server, String path) throws IOException, InterruptedException {
    return JSON.readTree(
        http.send(HttpRequest.newBuilder(server.resolve(path)).build(), BodyHandlers.ofString())
            .body());
  }

  private JsonNode post(URI server, String path, Object body)
      throws IOException, InterruptedException {
    String answer =
        http.send(
                HttpRequest.newBuilder(server.resolve(path))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                    .build(),
                BodyHandlers.ofString())
            .body();
    JsonNode json = JSON.readTree(answer);
    if (!json.has("id")) {
      throw new IOException(path + " was answered with " + answer);
    }
    return json;
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
