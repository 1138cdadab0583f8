package atelier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final TestServer server;

  AccessTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder);
    server.workers.connected = 0;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aMissingHostIsToldAsThat() throws Exception {
    server.start();
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write("GET /api/runs HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
      assertTrue(answer.contains("does not name its host"), answer);
    }
  }

  @Test
  void onLoopbackNobodyHasToSayWhoTheyAre() throws Exception {
    server.start("127.0.0.1", false);
    assertEquals(404, send(get("/api/nothing")).statusCode());
  }

  @Test
  void aForeignPageCannotChangeAnything() throws Exception {
    server.start("127.0.0.1", false);
    assertEquals(403, send(post("/api/runs").header("Origin", "http://evil.example")).statusCode());
    assertEquals(403, send(post("/api/runs").header("Origin", "null")).statusCode());
    assertEquals(403, send(post("/api/runs").header("Sec-Fetch-Site", "same-site")).statusCode());
    assertEquals(405, send(post("/healthz").header("Origin", server.url())).statusCode());
  }

  @Test
  void aReboundNameIsRefused() throws Exception {
    server.start("127.0.0.1", false);
    assertEquals(403, rawGet("/healthz", "evil.example"));
    assertEquals(403, rawGet("/healthz", "localhost.evil.example:7070"));
    assertEquals(503, rawGet("/healthz", "localhost:" + server.port()));
    assertEquals(503, rawGet("/healthz", "[::1]"));
  }

  @Test
  void aWorkshopAsksForTheToken() throws Exception {
    server.start("127.0.0.1", true);
    HttpResponse<String> refused = send(get("/api/nothing"));
    assertEquals(401, refused.statusCode());
    assertEquals("Bearer", refused.headers().firstValue("WWW-Authenticate").orElseThrow());
    assertEquals(
        401, send(get("/api/nothing").header("Authorization", "Bearer wrong")).statusCode());
    assertEquals(
        404,
        send(get("/api/nothing").header("Authorization", "Bearer " + TestServer.TOKEN))
            .statusCode());
    assertEquals(503, send(get("/healthz")).statusCode());
  }

  @Test
  void aSessionChangesNothingWithoutItsCsrfToken() throws Exception {
    server.start("127.0.0.1", true);
    assertEquals(403, send(get("/join?token=wrong")).statusCode());
    HttpResponse<String> joined = send(get("/join?token=" + TestServer.TOKEN));
    assertEquals(303, joined.statusCode());
    String cookie = joined.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), cookie);
    String session = cookie.substring(0, cookie.indexOf(';'));
    HttpResponse<String> page = send(get("/join").header("Cookie", session));
    Matcher csrf =
        Pattern.compile("<meta name=\"csrf-token\" content=\"([^\"]+)\">").matcher(page.body());
    assertTrue(csrf.find(), page.body());

    assertEquals(404, send(get("/api/nothing").header("Cookie", session)).statusCode());
    assertEquals(403, send(post("/api/nothing").header("Cookie", session)).statusCode());
    assertEquals(
        404,
        send(post("/api/nothing").header("Cookie", session).header("X-CSRF-Token", csrf.group(1)))
            .statusCode());
    assertEquals(401, send(get("/api/nothing").header("Cookie", session + "x")).statusCode());
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  private HttpRequest.Builder post(String path) {
    return get(path).POST(BodyPublishers.noBody());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** The status of an answer to a request with this Host header. */
  private int rawGet(String path, String host) throws IOException {
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      String answer =
          new String(
              socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return Integer.parseInt(answer.substring(9, 12));
    }
  }
}
