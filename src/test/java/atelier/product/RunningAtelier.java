package atelier.product;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** {@code java -jar target/atelier.jar serve} on a free port and a data folder of its own. */
final class RunningAtelier implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final String READY = "Atelier is ready at ";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final URI address;
  private final String token;
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningAtelier(Process process, URI address, String token) {
    this.process = process;
    this.address = address;
    this.token = token;
  }

  /** A server with these flags besides. */
  static RunningAtelier start(Path data, String... flags) throws IOException {
    return startWith(List.of(), data, flags);
  }

  /** A server whose JVM has flags as well. */
  static RunningAtelier startWith(List<String> jvm, Path data, String... flags) throws IOException {
    List<String> command = command(data, flags);
    command.addAll(1, jvm);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroyForcibly();
      throw new IOException("the server did not become ready, but said: " + line);
    }
    Thread drain =
        new Thread(
            () -> {
              try {
                process.getInputStream().transferTo(OutputStream.nullOutputStream());
              } catch (IOException ended) {
                // the process is gone
              }
            });
    drain.setDaemon(true);
    drain.start();
    return new RunningAtelier(process, URI.create(line.substring(READY.length())), "");
  }

  /** The same server, asked by the script of somebody in a workshop. */
  RunningAtelier as(String person) {
    return new RunningAtelier(process, address, person);
  }

  /** Tries to start a server that ends by itself, and gives what it said. */
  static String startInVain(Path data) throws Exception {
    Process process = new ProcessBuilder(command(data)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() == 0) {
      throw new AssertionError("the server ended well: " + said);
    }
    return said;
  }

  private static List<String> command(Path data, String... flags) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "atelier.jar").toString(),
                "serve",
                "--data",
                data.toString()));
    command.addAll(List.of(flags));
    if (!command.contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    return command;
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(resolve(path));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  URI address() {
    return address;
  }

  URI resolve(String path) {
    return address.resolve(path);
  }

  /** The worker's process: the one that computes. */
  ProcessHandle worker() {
    return process
        .toHandle()
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the server has no worker process"));
  }

  JsonNode get(String path) throws Exception {
    HttpResponse<byte[]> answer = getBytes(path);
    if (answer.statusCode() != 200) {
      throw new AssertionError(
          path
              + " answered "
              + answer.statusCode()
              + ": "
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return JSON.readTree(answer.body());
  }

  HttpResponse<byte[]> getBytes(String path) throws Exception {
    return http.send(request(path).GET().build(), BodyHandlers.ofByteArray());
  }

  /** Asks again and again, as long as no worker is there to answer. */
  byte[] bytesUntil(String path) {
    return await(path)
        .atMost(PATIENCE)
        .until(() -> getBytes(path), answer -> answer.statusCode() == 200)
        .body();
  }

  /** Posts JSON and gives the answer, which is a success. */
  JsonNode post(String path, Object body) throws Exception {
    HttpResponse<String> answer = send(path, body);
    if (answer.statusCode() >= 300) {
      throw new AssertionError(path + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** Posts JSON and gives the answer, whatever it is. */
  HttpResponse<String> send(String path, Object body) throws Exception {
    return send("POST", path, body);
  }

  private HttpResponse<String> send(String method, String path, Object body) throws Exception {
    return http.send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build(),
        BodyHandlers.ofString());
  }

  /** Changes something, which succeeds. */
  void change(String path, Object body) throws Exception {
    HttpResponse<String> answer = send("PATCH", path, body);
    assertEquals(200, answer.statusCode(), answer.body());
  }

  /** Deletes something, which succeeds. */
  void delete(String path) throws Exception {
    HttpResponse<String> answer =
        http.send(request(path).DELETE().build(), BodyHandlers.ofString());
    assertEquals(204, answer.statusCode(), answer.body());
  }

  /** Uploads pictures and gives the id of the image set. */
  String upload(String name, byte[] zip, Map<String, String> options) throws Exception {
    String boundary = "----atelier-test";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Map<String, String> fields = new LinkedHashMap<>(options);
    fields.put("name", name);
    for (Map.Entry<String, String> field : fields.entrySet()) {
      body.writeBytes(
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(boundary, field.getKey(), field.getValue())
              .getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(
        "--%s\r\nContent-Disposition: form-data; name=\"files\"; filename=\"pictures.zip\"\r\n\r\n"
            .formatted(boundary)
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(zip);
    body.writeBytes("\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        http.send(
            request("/api/image-sets")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new AssertionError(
          "the upload was answered with " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body()).get("id").asText();
  }

  /** Sends a single picture and gives its id. */
  String give(byte[] picture) throws Exception {
    return JSON.readTree(bring("/api/pictures", "image/png", picture)).get("id").asText();
  }

  /** Posts bytes of a kind and gives those of the answer, which is a success. */
  byte[] bring(String path, String contentType, byte[] body) throws Exception {
    HttpResponse<byte[]> answer =
        http.send(
            request(path)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() >= 300) {
      throw new AssertionError(
          path + " answered " + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  List<String> labelsOf(String imageSet) throws Exception {
    List<String> labels = new ArrayList<>();
    get("/api/image-sets/" + imageSet).get("labels").forEach(label -> labels.add(label.asText()));
    return labels;
  }

  /** Starts a run and gives its id. */
  String train(String family, String imageSet, int steps) throws Exception {
    return post(
            "/api/runs",
            Map.of("family", family, "imageSets", List.of(imageSet), "steps", steps, "seed", 1))
        .get("id")
        .asText();
  }

  /** Asks again and again until the answer is as wanted. */
  JsonNode getUntil(String path, Predicate<JsonNode> wanted) {
    return await(path + " as wanted").atMost(PATIENCE).until(() -> get(path), wanted);
  }

  /** Ends the server by SIGKILL; its worker then ends by itself. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends the server as a person would (SIGTERM) and waits for it. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("the server did not end within 30 s of SIGTERM");
    }
  }
}
