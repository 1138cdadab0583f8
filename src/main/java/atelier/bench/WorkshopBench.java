package atelier.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A class of thirty on one server: each with a run and a browser's worth of sockets, then crowds of
 * viewers, then uploads all at once; with a real server, its workers, and training going on.
 */
public final class WorkshopBench {
  private static final String TOKEN = "the-token-of-the-workshop-bench";
  private static final int PEOPLE = 30;
  private static final int UPLOAD_BYTES = 20_000_000;
  private static final int PICTURE = 512;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final int seconds;

  /**
   * A bench.
   *
   * @param seconds for how long the class trains; viewers watch for a third of it each time
   */
  public WorkshopBench(int seconds) {
    this.seconds = seconds;
  }

  /**
   * What was measured.
   *
   * @param cores of the machine
   * @param workers that trained
   * @param medianFirstFrame seconds from a person's request to their first frame, and
   * @param slowestFirstFrame the same of the last of them
   * @param jain Jain's index of the steps of all, which cost the same
   * @param stepsPerSecond of all runs together
   * @param pageMillis within which 95 of 100 pages were answered
   * @param few what 100 viewers of two frames a second saw
   * @param many what 300 viewers of one frame a second saw
   * @param uploads how often each status answered thirty uploads of 20 MB at once
   */
  public record Report(
      int cores,
      int workers,
      double medianFirstFrame,
      double slowestFirstFrame,
      double jain,
      double stepsPerSecond,
      double pageMillis,
      Crowd few,
      Crowd many,
      Map<Integer, Integer> uploads) {}

  /**
   * A crowd of viewers.
   *
   * @param frames that they saw together
   * @param lateMillis how long after the first of them 99 of 100 saw a frame
   * @param errors sockets that broke
   * @param stepsPerSecond of all runs together meanwhile
   * @param megabytesBefore resident memory of the server before they came, and
   * @param megabytesAfter before they went
   */
  public record Crowd(
      int frames,
      double lateMillis,
      int errors,
      double stepsPerSecond,
      long megabytesBefore,
      long megabytesAfter) {}

  private record Person(String token, String run, CompletableFuture<Double> firstFrame) {}

  /** Starts a workshop in a folder of its own, measures it, prints the result and ends it. */
  public Report run(PrintStream out) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("atelier-bench");
    try (BenchedServer server =
        BenchedServer.start(data, TOKEN, "--workshop", "--host", "127.0.0.1", "--token", TOKEN)) {
      Report report = measure(server, out);
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
      return report;
    } finally {
      BenchedServer.delete(data);
    }
  }

  private Report measure(BenchedServer server, PrintStream out)
      throws IOException, InterruptedException {
    while (server.get("/healthz").path("workers").asInt() == 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    String set = server.builtIn("shapes");
    String code = server.get("/api/workshop").get("code").asText();
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      people.add(arrive(server.address(), code, set, i));
    }
    List<Double> first = people.stream().map(person -> person.firstFrame.join()).sorted().toList();
    out.printf("first frames: median %.1f s, slowest %.1f s%n", at(first, 0.5), at(first, 1));

    int[] before = steps(server, people);
    long start = System.nanoTime();
    double pageMillis = pages(server.address(), people);
    double took = ServerBench.secondsSince(start);
    int[] done = minus(steps(server, people), before);
    out.printf("Jain's index %.3f, %.1f steps/s%n", jain(done), IntStream.of(done).sum() / took);
    Crowd few = watch(server, people, 100, 2);
    out.println(few);
    Crowd many = watch(server, people, 300, 1);
    out.println(many);
    return new Report(
        Runtime.getRuntime().availableProcessors(),
        server.get("/healthz").path("workers").asInt(),
        at(first, 0.5),
        at(first, 1),
        jain(done),
        IntStream.of(done).sum() / took,
        pageMillis,
        few,
        many,
        upload(server.address(), people));
  }

  // --- people ---

  /** Somebody joins, begins a run, and opens its page and the wall. */
  private Person arrive(URI server, String code, String set, int number)
      throws IOException, InterruptedException {
    JsonNode joined =
        post(server, "/api/join", "", Map.of("code", code, "name", "Person " + number));
    String token = joined.get("token").asText();
    long start = System.nanoTime();
    String run =
        post(
                server,
                "/api/runs",
                token,
                Map.of("family", "sngan", "imageSets", List.of(set), "steps", 1_000_000))
            .get("id")
            .asText();
    CompletableFuture<Double> frame = new CompletableFuture<>();
    watch(server, token, run, 2, f -> frame.complete(ServerBench.secondsSince(start)), e -> {});
    watch(server, token, "*", 1, f -> {}, e -> {});
    return new Person(token, run, frame);
  }

  /** Everybody opens pages, one after the other, for the time of the bench. */
  private double pages(URI server, List<Person> people) throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; ServerBench.secondsSince(start) < seconds; i++) {
      Person person = people.get(i % PEOPLE);
      String page = i % 2 == 0 ? "/" : "/runs/" + person.run;
      long asked = System.nanoTime();
      HttpResponse<Void> answer =
          http.send(
              request(server, page, person.token).header("Accept", "text/html").build(),
              BodyHandlers.discarding());
      if (answer.statusCode() != 200) {
        throw new IOException(page + " was answered with " + answer.statusCode());
      }
      millis.add(ServerBench.secondsSince(asked) * 1000);
      TimeUnit.MILLISECONDS.sleep(100);
    }
    Collections.sort(millis);
    return at(millis, 0.95);
  }

  // --- viewers ---

  private Crowd watch(BenchedServer server, List<Person> people, int viewers, int fps)
      throws IOException, InterruptedException {
    Map<String, Long> firstSeen = new ConcurrentHashMap<>();
    List<Double> late = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger errors = new AtomicInteger();
    long memory = server.residentMegabytes();
    List<WebSocket> sockets = new ArrayList<>();
    for (int i = 0; i < viewers; i++) {
      Person person = people.get(i % PEOPLE);
      AtomicBoolean begun = new AtomicBoolean();
      sockets.add(
          watch(
              server.address(),
              person.token,
              person.run,
              fps,
              frame -> {
                long now = System.nanoTime();
                Long first = firstSeen.putIfAbsent(frame, now);
                if (begun.getAndSet(true)) { // each begins with the newest frame, whatever its age
                  late.add(first == null ? 0 : (now - first) / 1e6);
                }
              },
              error -> errors.incrementAndGet()));
    }
    int[] before = steps(server, people);
    long start = System.nanoTime();
    TimeUnit.SECONDS.sleep(Math.max(10, seconds / 3));
    double took = ServerBench.secondsSince(start);
    int[] done = minus(steps(server, people), before);
    long after = server.residentMegabytes();
    sockets.forEach(WebSocket::abort);
    List<Double> all = late.stream().sorted().toList();
    return new Crowd(
        all.size(), at(all, 0.99), errors.get(), IntStream.of(done).sum() / took, memory, after);
  }

  private WebSocket watch(
      URI server,
      String token,
      String run,
      int fps,
      Consumer<String> frames,
      Consumer<Throwable> errors) {
    WebSocket socket =
        http.newWebSocketBuilder()
            .header("Authorization", "Bearer " + token)
            .buildAsync(
                URI.create(server.toString().replaceFirst("^http", "ws") + "/api/live"),
                new Listener(frames, errors))
            .join();
    socket.sendText("{\"subscribe\":[\"%s\"],\"maxFps\":%d}".formatted(run, fps), true).join();
    return socket;
  }

  /** Hears the run and step of each frame. */
  private static final class Listener implements WebSocket.Listener {
    private final Consumer<String> frames;
    private final Consumer<Throwable> errors;
    private boolean begins = true;

    Listener(Consumer<String> frames, Consumer<Throwable> errors) {
      this.frames = frames;
      this.errors = errors;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      if (begins) {
        byte[] header = new byte[Math.min(data.getInt(), data.remaining())];
        data.get(header);
        try {
          JsonNode frame = JSON.readTree(header);
          frames.accept(frame.path("run").asText() + " " + frame.path("step").asInt());
        } catch (IOException e) {
          errors.accept(e);
        }
      }
      begins = last;
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      socket.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      errors.accept(error);
    }
  }

  // --- uploads ---

  /** All send 20 MB at once; how often each status was the answer. */
  private Map<Integer, Integer> upload(URI server, List<Person> people) throws IOException {
    byte[] form = form();
    List<CompletableFuture<Integer>> answers =
        people.stream()
            .map(
                person ->
                    http.sendAsync(
                            request(server, "/api/image-sets", person.token)
                                .header("Content-Type", "multipart/form-data; boundary=bench")
                                .POST(BodyPublishers.ofByteArray(form))
                                .build(),
                            BodyHandlers.discarding())
                        .thenApply(HttpResponse::statusCode))
            .toList();
    Map<Integer, Integer> counts = new TreeMap<>();
    answers.forEach(answer -> counts.merge(answer.join(), 1, Integer::sum));
    return counts;
  }

  private static byte[] form() throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        "--bench\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nNoise\r\n--bench\r\nContent-Disposition: form-data; name=\"files\"; filename=\"noise.zip\"\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8));
    form.writeBytes(zip());
    form.writeBytes("\r\n--bench--\r\n".getBytes(StandardCharsets.UTF_8));
    return form.toByteArray();
  }

  /** Pictures of noise, which no format makes smaller. */
  private static byte[] zip() throws IOException {
    Random random = new Random(1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; bytes.size() < UPLOAD_BYTES; i++) {
        BufferedImage picture = new BufferedImage(PICTURE, PICTURE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < PICTURE; y++) {
          for (int x = 0; x < PICTURE; x++) {
            picture.setRGB(x, y, random.nextInt());
          }
        }
        zip.putNextEntry(new ZipEntry(i + ".png"));
        ImageIO.write(picture, "png", zip);
      }
    }
    return bytes.toByteArray();
  }

  // --- numbers ---

  private static int[] steps(BenchedServer server, List<Person> people)
      throws IOException, InterruptedException {
    int[] steps = new int[people.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = server.step(people.get(i).run);
    }
    return steps;
  }

  private static int[] minus(int[] after, int[] before) {
    return IntStream.range(0, after.length).map(i -> after[i] - before[i]).toArray();
  }

  /** Jain's index: 1 where all have the same, 1 / n where one has everything. */
  static double jain(int[] shares) {
    double sum = IntStream.of(shares).sum();
    double squares = IntStream.of(shares).asDoubleStream().map(share -> share * share).sum();
    return sum * sum / (shares.length * squares);
  }

  /** The value below which that part of sorted values is. */
  private static double at(List<Double> sorted, double part) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1.0, Math.ceil(part * sorted.size()) - 1));
  }

  // --- requests ---

  private JsonNode post(URI server, String path, String token, Object body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request(server, path, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(path + " was answered with " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  private static HttpRequest.Builder request(URI server, String path, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }
}
