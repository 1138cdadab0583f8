package atelier.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server in a process of its own, on a free port. */
final class BenchedServer implements AutoCloseable {
  private static final String READY = "Atelier is ready at ";
  private static final Pattern GOES_ON = Pattern.compile("goes on from step (\\d+) by itself");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI address;
  private final String token;
  private final double readySeconds;

  private BenchedServer(Process process, URI address, String token, double readySeconds) {
    this.process = process;
    this.address = address;
    this.token = token;
    this.readySeconds = readySeconds;
  }

  /**
   * Starts a server and waits until it says that it is ready.
   *
   * @throws IOException if it does not
   */
  static BenchedServer start(Path data) throws IOException {
    return start(data, "");
  }

  /**
   * The same with other flags besides.
   *
   * @param token of who measures; empty where nobody has to say who they are
   */
  static BenchedServer start(Path data, String token, String... flags) throws IOException {
    long start = System.nanoTime();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "atelier.Main",
                "serve",
                "--port",
                "0",
                "--data",
                data.toString()));
    command.addAll(List.of(flags));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroy();
      throw new IOException("the server did not become ready: " + line);
    }
    return new BenchedServer(
        process,
        URI.create(line.substring(READY.length())),
        token,
        ServerBench.secondsSince(start));
  }

  URI address() {
    return address;
  }

  /** From the start of the program to the line that says it is ready. */
  double readySeconds() {
    return readySeconds;
  }

  /** Makes a built-in set and gives its id. */
  String builtIn(String key) throws IOException, InterruptedException {
    return post("/api/image-sets/built-in/" + key, Map.of()).get("id").asText();
  }

  /** Begins a run that will not end and gives its id. */
  String train(String family, List<String> sets) throws IOException, InterruptedException {
    return post("/api/runs", Map.of("family", family, "imageSets", sets, "steps", 1_000_000))
        .get("id")
        .asText();
  }

  void pause(String run) throws IOException, InterruptedException {
    post("/api/runs/" + run + "/pause", Map.of());
  }

  /** Waits until a run is in a state. */
  void until(String run, String state) throws IOException, InterruptedException {
    while (!get("/api/runs/" + run).get("state").asText().equals(state)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Asks a run something by JSON, and waits for the picture that it answers. */
  void ask(String run, String path, Map<String, ?> question)
      throws IOException, InterruptedException {
    ask(run, path, "application/json", JSON.writeValueAsBytes(question));
  }

  /** Gives a run a picture as PNG, and waits for the one that it answers. */
  void ask(String run, String path, byte[] picture) throws IOException, InterruptedException {
    ask(run, path, "image/png", picture);
  }

  private void ask(String run, String path, String type, byte[] question)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            request("/api/runs/" + run + "/" + path)
                .header("Content-Type", type)
                .header("Accept", "image/png")
                .POST(BodyPublishers.ofByteArray(question))
                .build(),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(
          path + " was answered with " + new String(answer.body(), StandardCharsets.UTF_8));
    }
  }

  /** The step that a run has come to. */
  int step(String run) throws IOException, InterruptedException {
    return get("/api/runs/" + run).get("step").asInt();
  }

  /** The step from which a run goes on that an earlier server left in training; 0 for others. */
  int resumesFrom(String run) throws IOException, InterruptedException {
    Matcher note = GOES_ON.matcher(get("/api/runs/" + run).path("note").asText());
    return note.find() ? Integer.parseInt(note.group(1)) : 0;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(http.send(request(path).build(), BodyHandlers.ofString()).body());
  }

  private JsonNode post(String path, Object body) throws IOException, InterruptedException {
    String answer =
        http.send(
                request(path)
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

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Resident memory of the server without its workers; 0 where the system does not tell. */
  long residentMegabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0L);
  }

  /** Ends it by SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it by SIGTERM. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
