package atelier.web.body;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.web.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People whose requests never come to their end. */
@Timeout(60)
class SlowBodiesTest {
  private static final Pace HASTY =
      new Pace(Duration.ofMillis(200), 1 << 20, Duration.ofMinutes(1));
  private static final int MORE_THAN_THREADS = 300;

  private final TestServer server;
  private final List<Socket> sockets = new ArrayList<>();

  SlowBodiesTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  @Test
  void manySlowFormsLeaveTheServerToTheOthers() throws Exception {
    server.start();
    for (int i = 0; i < MORE_THAN_THREADS; i++) {
      begin("POST /join", 1000, "token=".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(200, server.get("/").statusCode());
    assertEquals(
        201,
        server.post("/api/uploads", "").statusCode(),
        "and whoever sends something is served as well");
  }

  @Test
  void manySlowUploadsLeaveTheServerToTheOthers() throws Exception {
    server.start();
    String id = TestServer.json(server.post("/api/uploads", "")).path("id").asText();
    for (int i = 0; i < MORE_THAN_THREADS; i++) {
      begin(
          "PUT /api/uploads/%s/files/%d.png".formatted(id, i),
          10_000_000,
          new byte[BodyHandler.AWAITED_BYTES + 1]);
    }
    assertEquals(200, server.get("/").statusCode());
    Socket refused =
        begin("PUT /api/uploads/%s/files/x.png".formatted(id), 10_000_000, new byte[100_000]);
    assertTrue(answer(refused).contains(" 429 "));
  }

  @Test
  void aBodyThatDripsIsEndedWithASentence() throws Exception {
    server.paced(HASTY).start();
    String form = answer(begin("POST /join", 1000, new byte[] {'t'}));
    assertTrue(form.startsWith("HTTP/1.1 408 "), form);
    assertTrue(form.contains("too slowly"), form);

    String id = TestServer.json(server.post("/api/uploads", "")).path("id").asText();
    String file =
        answer(
            begin("PUT /api/uploads/%s/files/a.png".formatted(id), 1_000_000, new byte[100_000]));
    assertTrue(file.startsWith("HTTP/1.1 408 "), file);
    assertTrue(file.contains("application/problem+json"), file);
    assertEquals(List.of(), server.stagedFiles(), "what has come of it is not kept");
  }

  @Test
  void aBodyThatDripsForEverIsEndedAtItsDeadline() throws Exception {
    server.paced(new Pace(Duration.ofSeconds(50), 1, Duration.ofMillis(300))).start();
    String form = answer(begin("POST /join", 1000, new byte[] {'t'}));
    assertTrue(form.startsWith("HTTP/1.1 408 "), form);
  }

  @Test
  void bodiesOfAnySizeComeWhole() throws Exception {
    server.start();
    String id = TestServer.json(server.post("/api/uploads", "")).path("id").asText();
    for (int size : new int[] {1, BodyHandler.AWAITED_BYTES, 5_000_000}) {
      Socket socket =
          begin("PUT /api/uploads/%s/files/%d".formatted(id, size), size, new byte[size]);
      assertTrue(answer(socket).startsWith("HTTP/1.1 200 "));
    }
    HttpResponse<byte[]> bad = server.post("/api/runs", "{\"family\": \"" + "x".repeat(50_000));
    assertEquals(400, bad.statusCode());
  }

  @Test
  void workStopsWhenItsSenderHasLeft() throws Exception {
    server.start();
    String id = TestServer.json(server.post("/api/uploads", "")).path("id").asText();
    for (int i = 0; i < 30; i++) {
      BufferedImage large = new BufferedImage(4000, 4000 + i, BufferedImage.TYPE_BYTE_BINARY);
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(large, "png", png);
      server.send(
          server
              .request("/api/uploads/%s/files/%d.png".formatted(id, i))
              .PUT(BodyPublishers.ofByteArray(png.toByteArray())));
    }
    byte[] choices = "{\"name\":\"x\",\"size\":28,\"channels\":1}".getBytes(StandardCharsets.UTF_8);
    Socket sender =
        begin("POST /api/uploads/%s/prepare".formatted(id), choices.length, choices, "json");
    await().atMost(Duration.ofSeconds(30)).until(() -> progress(id).path("done").asInt() > 0);
    sender.close();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !progress(id).path("phase").asText().equals("preparing"));
    assertEquals("failed", progress(id).path("phase").asText());
    assertEquals(0, TestServer.json(server.get("/api/image-sets")).size());
    assertEquals(List.of(), server.stagedFiles());
  }

  private JsonNode progress(String id) throws Exception {
    return TestServer.json(server.get("/api/uploads/" + id)).path("progress");
  }

  private Socket begin(String methodAndPath, int length, byte[] some) throws IOException {
    return begin(methodAndPath, length, some, "x-www-form-urlencoded");
  }

  /** Sends the head of a request and the first bytes of its body. */
  private Socket begin(String methodAndPath, int length, byte[] some, String type)
      throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    sockets.add(socket);
    String head =
        "%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nContent-Type: application/%s\r\nContent-Length: %d\r\n\r\n"
            .formatted(methodAndPath, type, length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().write(some);
    return socket;
  }

  /** What comes until the server says no more, or nothing more that belongs to the answer. */
  private static String answer(Socket socket) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder answer = new StringBuilder();
    int length = 0;
    for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
      answer.append(line).append('\n');
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    for (int c = 0; length > 0 && c >= 0; length--) {
      c = lines.read();
      answer.append((char) c);
    }
    return answer.toString();
  }
}
