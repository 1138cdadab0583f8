package atelier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.outage.Outage;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorPagesTest {
  private static final Map<String, RuntimeException> ERRORS =
      Map.of(
          "/api/full", new UncheckedIOException(new IOException("No space left on device")),
          "/api/away", new Outage(Outage.Kind.DATABASE_AWAY, new IOException()),
          "/api/broken", new IllegalStateException("a fault of ours"));

  private Javalin server;
  private TestServer storage;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    storage = new TestServer(folder);
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  new ErrorPages(storage.templates()).addTo(config.routes);
                  ERRORS.forEach(
                      (path, error) ->
                          config.routes.get(
                              path,
                              ctx -> {
                                throw error;
                              }));
                })
            .start(0);
  }

  @AfterEach
  void stop() {
    server.stop();
    storage.close();
  }

  @Test
  void saysWhatIsOutOfOrderBeneath() throws Exception {
    HttpResponse<String> full = get("/api/full");
    assertEquals(507, full.statusCode());
    assertTrue(full.body().contains("The disk of the server is full"), full.body());
    HttpResponse<String> away = get("/api/away");
    assertEquals(503, away.statusCode());
    assertTrue(away.body().contains("The database does not answer"), away.body());
  }

  @Test
  void takesNothingElseForAnOutage() throws Exception {
    assertEquals(500, get("/api/broken").statusCode());
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://localhost:" + server.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
