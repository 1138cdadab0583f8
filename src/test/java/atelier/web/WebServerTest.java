package atelier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebServerTest {
  private final TestServer server;

  WebServerTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void takesTheNextPortUnlessToldOtherwise() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      server.start(new WebServer.Address("127.0.0.1", port, false));
      assertNotEquals(port, server.port());
      assertEquals(200, server.get("/healthz").statusCode());
      BindException refused =
          assertThrows(
              BindException.class,
              () -> server.start(new WebServer.Address("127.0.0.1", port, true)));
      assertTrue(String.valueOf(refused.getMessage()).contains("--port"), refused.getMessage());
    }
  }

  @Test
  void healthTellsWhetherAWorkerIsConnected() throws Exception {
    server.start();
    assertEquals(
        "{\"status\":\"ok\",\"workers\":1,\"version\":\"1.2.3\",\"engines\":[\"MXNet 1.9.1, played\"]}",
        text(server.get("/healthz")));
    server.workers.connected = 0;
    assertEquals(503, server.get("/healthz").statusCode());
  }

  @Test
  void whatIsNotThereIsAPageForPeopleAndAProblemForScripts() throws Exception {
    server.start();
    HttpResponse<byte[]> page =
        server.send(server.request("/nothing").header("Accept", "text/html"));
    assertEquals(404, page.statusCode());
    assertTrue(page.headers().firstValue("Content-Type").orElseThrow().startsWith("text/html"));
    assertTrue(text(page).contains("/nothing"));
    HttpResponse<byte[]> problem = server.get("/api/nothing");
    assertEquals(404, problem.statusCode());
    assertEquals("about:blank", TestServer.json(problem).path("type").asText());
    assertEquals(
        404, server.send(server.request("/runs/x").header("Accept", "text/html")).statusCode());
    assertEquals(404, server.get("/image-sets/x").statusCode());
  }

  @Test
  void everyAnswerIsFencedIn() throws Exception {
    server.start();
    for (String path : List.of("/", "/healthz", "/static/base/base.css", "/nothing")) {
      HttpResponse<byte[]> answer = server.get(path);
      String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
      assertTrue(policy.startsWith("default-src 'self'"), path);
      assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElseThrow());
    }
  }

  @Test
  void filesAreServedOnceAndNoFurtherThanTheirFolder() throws Exception {
    server.start();
    HttpResponse<byte[]> script = server.get("/webjars/uplot/uPlot.esm.js");
    assertEquals(200, script.statusCode());
    assertTrue(
        script.headers().firstValue("Content-Type").orElseThrow().startsWith("text/javascript"));
    String tag = script.headers().firstValue("ETag").orElseThrow();
    assertEquals(
        304,
        server
            .send(server.request("/webjars/uplot/uPlot.esm.js").header("If-None-Match", tag))
            .statusCode());
    for (String path :
        List.of(
            "/static/",
            "/static/base",
            "/static/../openapi.yaml",
            "/static/..%2fopenapi.yaml",
            "/static/%2e%2e/openapi.yaml",
            "/static/base/..%2f..%2fsimplelogger.properties",
            "/static//etc/passwd",
            "/webjars/uplot/..%2fpackage.json")) {
      assertEquals(404, server.get(path).statusCode(), path);
    }
  }

  @Test
  void aWorkshopIsNotWatchedWithoutAToken() throws Exception {
    server.start("127.0.0.1", true);
    CompletionException refused = assertThrows(CompletionException.class, () -> watch(""));
    WebSocketHandshakeException handshake =
        assertInstanceOf(WebSocketHandshakeException.class, refused.getCause());
    assertEquals(401, handshake.getResponse().statusCode());
    watch(TestServer.TOKEN).abort();
  }

  private WebSocket watch(String token) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + token)
        .buildAsync(
            URI.create(server.url().replace("http", "ws") + "/api/live"),
            new WebSocket.Listener() {})
        .join();
  }

  private static String text(HttpResponse<byte[]> answer) throws IOException {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void saysWhatIsWrongWithWhatIsNoRequest() throws Exception {
    server.start();
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
      assertTrue(answer.contains("application/problem+json"), answer);
      assertTrue(answer.contains("The request could not be read"), answer);
    }
  }
}
