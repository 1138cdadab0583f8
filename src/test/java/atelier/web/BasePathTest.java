package atelier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.link.Job;
import atelier.run.Run;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server below a path, as a proxy shows it that cuts the path off, or hands it on. */
class BasePathTest {
  private static final String BASE = "/atelier";
  private static final Pattern ADDRESS = Pattern.compile("\\b(?:href|src|action)=\"([^\"]*)\"");
  private static final Pattern IN_STYLES = Pattern.compile("url\\(\"?([^\")]+)\"?\\)");
  private static final Pattern IN_SCRIPTS = Pattern.compile("(?m)^import .*?'([^']+)';");
  private static final Pattern ABSOLUTE =
      Pattern.compile("(?:['`]|\\burl\\(\"?|\\b(?:href|src|action|srcset)=\")/[a-z$]");

  /** A page of an error, what a template leaves open, the picture of a built-in set of tests. */
  private static final Set<String> MISSING =
      Set.of("/atelier/runs/nothing", "/atelier/runs/", "/atelier/static/wall/stripes.svg");

  private final HttpClient browser = HttpClient.newHttpClient();
  private TestServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    server = new TestServer(folder, new BasePath("/atelier/")).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Gives what a proxy would that shows the server below {@link #BASE}. */
  private HttpResponse<byte[]> through(boolean cutting, HttpRequest.Builder request, String path)
      throws IOException, InterruptedException {
    assertTrue(path.startsWith(BASE + "/"), () -> path + " is outside " + BASE);
    return browser.send(
        request
            .uri(
                URI.create(
                    "http://127.0.0.1:%d%s"
                        .formatted(server.port(), cutting ? path.substring(BASE.length()) : path)))
            .header("X-Forwarded-Proto", "https")
            .build(),
        BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> through(boolean cutting, String path)
      throws IOException, InterruptedException {
    return through(cutting, HttpRequest.newBuilder().header("Accept", "text/html"), path);
  }

  /** Follows every address of every page, style sheet and script, and those that they name. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingLeadsOutside(boolean cutting) throws Exception {
    Run run = server.addRun(server.addImageSet(8));
    Job job = server.claim(run);
    server.train(job, 1, 20);
    server.frame(job, 20);
    server.checkpoint(job, 20, new byte[8]);
    URI first = URI.create("http://127.0.0.1:%d%s/".formatted(server.port(), BASE));
    Deque<URI> unseen = new ArrayDeque<>(List.of(first));
    for (String page : List.of("join", "projector", "admin", "runs/nothing", "me")) {
      unseen.add(first.resolve(page));
    }
    Set<URI> seen = new LinkedHashSet<>(unseen);
    while (!unseen.isEmpty()) {
      URI at = unseen.remove();
      HttpResponse<byte[]> answer = through(cutting, withQuery(at));
      assertTrue(
          answer.statusCode() == 200 || MISSING.contains(at.getPath()),
          () -> at + " answered " + answer.statusCode());
      for (URI next : named(at, answer)) {
        if (seen.add(next)) {
          unseen.add(next);
        }
      }
    }
    assertTrue(seen.contains(first.resolve("runs/" + run.id())), seen::toString);
    assertTrue(seen.contains(first.resolve("webjars/uplot/uPlot.esm.js")), seen::toString);
  }

  private static String withQuery(URI address) {
    return address.getRawQuery() == null
        ? address.getRawPath()
        : address.getRawPath() + "?" + address.getRawQuery();
  }

  /** What an answer names, as a browser understands it. */
  private static List<URI> named(URI at, HttpResponse<byte[]> answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    if (type.startsWith("text/html")) {
      assertTrue(text.contains("<base href=\"/atelier/\">"), at::toString);
      return addresses(ADDRESS, text, at.resolve("/atelier/"));
    }
    if (type.startsWith("text/css")) {
      return addresses(IN_STYLES, text, at);
    }
    return type.startsWith("text/javascript") ? addresses(IN_SCRIPTS, text, at) : List.of();
  }

  private static List<URI> addresses(Pattern pattern, String text, URI base) {
    List<URI> found = new ArrayList<>();
    for (MatchResult match : pattern.matcher(text).results().toList()) {
      String address = match.group(1).replace("&amp;", "&").replaceFirst("#.*", "");
      if (!address.isEmpty() && !address.startsWith("data:")) {
        found.add(base.resolve(address));
      }
    }
    return found;
  }

  /** What scripts make is not seen by following addresses. */
  @Test
  void nothingInTheSourcesBeginsAtTheRoot() throws IOException {
    List<String> absolute = new ArrayList<>();
    for (Path folder : List.of(Path.of("static"), Path.of("templates"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().matches(".*\\.(js|css|jte)")).toList()) {
          Files.readString(file)
              .lines()
              .filter(line -> ABSOLUTE.matcher(line).find())
              .forEach(line -> absolute.add(file + ": " + line.strip()));
        }
      }
    }
    assertEquals(List.of(), absolute, "name it from the first page: “api/runs”, not “/api/runs”");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theApiNamesItsThingsBelow(boolean cutting) throws Exception {
    Run run = server.addRun(server.addImageSet(8));
    Job job = server.claim(run);
    server.train(job, 1, 20);
    server.frame(job, 20);
    JsonNode links =
        TestServer.json(through(cutting, "/atelier/api/runs/" + run.id())).get("links");
    assertEquals("/atelier/runs/" + run.id(), links.get("page").asText());
    for (String name : List.of("self", "page", "metrics", "frames", "latestFrame")) {
      assertEquals(200, through(cutting, links.get(name).asText()).statusCode(), name);
    }
    String frame =
        TestServer.json(through(cutting, links.get("frames").asText())).get(0).get("url").asText();
    assertEquals(200, through(cutting, frame).statusCode());
    HttpResponse<byte[]> made =
        through(
            cutting,
            HttpRequest.newBuilder().POST(BodyPublishers.ofByteArray(TestServer.picture(3).png())),
            "/atelier/api/pictures");
    String place = made.headers().firstValue("Location").orElseThrow();
    assertEquals(200, through(cutting, place).statusCode());
    String description =
        new String(through(cutting, "/atelier/api/openapi.yaml").body(), StandardCharsets.UTF_8);
    assertTrue(description.contains("servers:\n  - url: /atelier/\n"), description);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void peopleComeInBelow(boolean cutting) throws Exception {
    server.start("127.0.0.1", true);
    HttpResponse<byte[]> away = through(cutting, "/atelier/runs/new?family=dense");
    assertEquals(
        "/atelier/join?to=%2Fruns%2Fnew%3Ffamily%3Ddense",
        away.headers().firstValue("Location").orElseThrow());
    HttpResponse<byte[]> in =
        through(
            cutting,
            HttpRequest.newBuilder()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "name=Ada&to=%2Fstyle&code=" + server.workshop.house().code())),
            "/atelier/join");
    assertEquals("/atelier/style", in.headers().firstValue("Location").orElseThrow());
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.contains("; Path=/atelier/;") && cookie.endsWith("; Secure"), cookie);
    HttpRequest.Builder instructor =
        HttpRequest.newBuilder().header("Authorization", "Bearer " + TestServer.TOKEN);
    String projector =
        new String(
            through(cutting, instructor, "/atelier/projector").body(), StandardCharsets.UTF_8);
    assertTrue(
        projector.contains(">127.0.0.1:%d/atelier<".formatted(server.port())),
        "the address that the proxy shows");
    assertTrue(server.url().endsWith("/atelier"), "the address that is printed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/atelier/api/live", "/api/live"})
  void theSocketOpens(String path) throws Exception {
    Run run = server.addRun(server.addImageSet(8));
    CompletableFuture<String> first = new CompletableFuture<>();
    WebSocket socket =
        browser
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:%d%s".formatted(server.port(), path)),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence data, boolean last) {
                    first.complete(data.toString());
                    return WebSocket.Listener.super.onText(from, data, last);
                  }
                })
            .join();
    socket.sendText("{\"subscribe\":[\"%s\"]}".formatted(run.id()), true).join();
    String told = first.orTimeout(20, TimeUnit.SECONDS).join();
    assertTrue(told.contains("\"page\":\"/atelier/runs/" + run.id()), told);
    socket.abort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"atelier", "/a b/", "//x/", "/x/../y", "/x?y"})
  void whatIsNoPathIsRefused(String path) {
    assertThrows(IllegalArgumentException.class, () -> new BasePath(path));
  }

  @Test
  void whatIsAnAddressOfItsOwnIsRefused() {
    Set<String> own = new TreeSet<>(Set.of("static", "webjars"));
    for (String route : server.routes()) {
      own.add(route.replaceFirst("^\\w+ /([^/]*).*", "$1"));
    }
    own.remove(""); // the wall
    assertTrue(own.contains("style"), own::toString);
    for (String name : own) {
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> new BasePath("/" + name + "/"), name);
      assertTrue(refusal.getMessage().contains("/" + name), refusal.getMessage());
      assertThrows(IllegalArgumentException.class, () -> new BasePath("/" + name + "/x"), name);
      assertEquals("/x/" + name, new BasePath("/x/" + name).path());
    }
  }
}
