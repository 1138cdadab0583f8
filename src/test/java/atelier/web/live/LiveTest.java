package atelier.web.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.link.Job;
import atelier.link.ToServer;
import atelier.run.Run;
import atelier.web.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveTest {
  private final TestServer server;
  private final Run run;

  LiveTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder).start();
    run = server.addRun(server.addImageSet(4));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void beginsWithASnapshotAndGoesOnWithChanges() throws Exception {
    Job job = server.claim(run);
    server.train(job, 1, 10);
    server.frame(job, 10);
    try (Watcher watcher = Watcher.of(server, subscription(run, ""))) {
      JsonNode snapshot = watcher.next();
      assertEquals("snapshot", snapshot.path("type").asText());
      assertEquals(run.id(), snapshot.path("run").asText());
      assertEquals("training", snapshot.path("state").path("state").asText());
      assertEquals(10, snapshot.path("state").path("step").asInt());
      assertEquals(10, snapshot.path("series").path("step").size());
      assertEquals(10, snapshot.path("series").path("generatorLoss").size());
      JsonNode frame = watcher.next("frame");
      assertEquals(10, frame.path("step").asInt());
      assertEquals("image/png", frame.path("mime").asText());
      assertTrue(frame.path("bytes").asInt() > 50);

      server.train(job, 11, 12);
      JsonNode metrics = watcher.next("metrics");
      assertEquals(12, metrics.path("step").asInt());
      assertEquals(25, metrics.path("stepsPerSecond").asInt());
      assertEquals(11, metrics.path("rows").path(0).path("step").asInt());
      assertEquals(
          0.5, metrics.path("rows").path(1).path("values").path("discriminatorLoss").asDouble());
      assertTrue(metrics.path("seq").asLong() > snapshot.path("seq").asLong());

      server.runs.pause(run.id());
      JsonNode state = watcher.next(m -> m.path("wish").asText().equals("pause"));
      assertTrue(state.path("seq").asLong() > metrics.path("seq").asLong());
      server.attempts.end(
          new ToServer.End(run.id(), job.attempt(), 12, ToServer.Outcome.PAUSED, null));
      assertEquals("paused", watcher.next("state").path("state").asText());
    }
  }

  @Test
  void whoComesBackHearsWhatTheyMissedAndNoMore() throws Exception {
    Job job = server.claim(run);
    server.train(job, 1, 5);
    long last;
    try (Watcher watcher = Watcher.of(server, subscription(run, ""))) {
      last = watcher.next("snapshot").path("seq").asLong();
    }
    server.train(job, 6, 7);
    server.frame(job, 7);
    server.train(job, 8, 8);
    try (Watcher watcher =
        Watcher.of(server, subscription(run, ",\"since\":{\"%s\":%d}".formatted(run.id(), last)))) {
      List<Integer> steps = new ArrayList<>();
      JsonNode message = watcher.next();
      while (!message.path("type").asText().equals("frame")) {
        assertTrue(!message.path("type").asText().equals("snapshot"), message.toString());
        message.path("rows").forEach(row -> steps.add(row.path("step").asInt()));
        message = watcher.next();
      }
      assertEquals(List.of(6, 7, 8), steps);
      assertEquals(7, message.path("step").asInt());
    }
  }

  @Test
  void whoComesBackAfterARestartBeginsAnew() throws Exception {
    server.train(server.claim(run), 1, 5);
    try (Watcher watcher =
        Watcher.of(server, subscription(run, ",\"since\":{\"%s\":12345}".formatted(run.id())))) {
      assertEquals("snapshot", watcher.next().path("type").asText());
    }
    long future = Long.MAX_VALUE / 2;
    try (Watcher watcher =
        Watcher.of(
            server, subscription(run, ",\"since\":{\"%s\":%d}".formatted(run.id(), future)))) {
      assertEquals("snapshot", watcher.next().path("type").asText());
    }
  }

  @Test
  void theWallSeesRunsThatAreMadeLater() throws Exception {
    try (Watcher watcher = Watcher.of(server, "{\"subscribe\":[\"*\"]}")) {
      assertEquals(run.id(), watcher.next("snapshot").path("run").asText());
      Run later = server.addRun(server.imageSets.store().list().get(0));
      JsonNode snapshot =
          watcher.next(
              m ->
                  m.path("type").asText().equals("snapshot")
                      && m.path("run").asText().equals(later.id()));
      assertEquals("queued", snapshot.path("state").path("state").asText());
      server.runs.delete(later.id());
      assertEquals(later.id(), watcher.next("removed").path("run").asText());
    }
  }

  @Test
  void aRunThatIsGoneIsSaidToBe() throws Exception {
    try (Watcher watcher = Watcher.of(server, "{\"subscribe\":[\"nothing\"]}")) {
      JsonNode removed = watcher.next();
      assertEquals("removed", removed.path("type").asText());
      assertEquals("nothing", removed.path("run").asText());
    }
  }

  @Test
  void waitingRunsHearTheirPlaceInTheQueue() throws Exception {
    try (Watcher watcher = Watcher.of(server, subscription(run, ""))) {
      Run second = server.addRun(server.imageSets.store().list().get(0));
      assertEquals(2, watcher.next(m -> m.path("waiting").asInt() == 2).path("waiting").asInt());
      server.claim(second);
      JsonNode queue = watcher.next(m -> m.path("waiting").asInt() == 1);
      assertEquals("queue", queue.path("type").asText());
      assertEquals(1, queue.path("position").asInt());
    }
  }

  @Test
  void aRunThatGoesBackToACheckpointBeginsAnew() throws Exception {
    Job job = server.claim(run);
    server.train(job, 1, 3);
    server.checkpoint(job, 3, new byte[] {1});
    server.train(job, 4, 9);
    try (Watcher watcher = Watcher.of(server, subscription(run, ""))) {
      assertEquals(9, watcher.next("snapshot").path("series").path("step").size());
      server.attempts.workerLost("worker");
      JsonNode lost = watcher.next(m -> m.path("state").asText().equals("queued"));
      assertTrue(lost.path("note").asText().contains("step 3"), lost.toString());
      server.claim(run);
      JsonNode again = watcher.next("snapshot");
      assertEquals(3, again.path("state").path("step").asInt());
      assertEquals(3, again.path("series").path("step").size());
    }
  }

  @Test
  void tellsADiagnosis() throws Exception {
    Job job = server.claim(run);
    List<ToServer.Row> rows = new ArrayList<>();
    for (int step = 1; step <= 300; step++) {
      rows.add(new ToServer.Row(step, new float[] {0.99f, 0.99f}));
    }
    try (Watcher watcher = Watcher.of(server, subscription(run, ""))) {
      watcher.next("snapshot");
      server.attempts.metrics(
          new ToServer.Metrics(
              run.id(), job.attempt(), List.of("realAccuracy", "fakeAccuracy"), rows, 10));
      JsonNode diagnosis = watcher.next("diagnosis").path("diagnoses").path(0);
      assertEquals("discriminator-dominates", diagnosis.path("key").asText());
      assertTrue(!diagnosis.path("text").asText().isEmpty());
    }
  }

  @Test
  void aSlowPageMissesFramesButNoNumbers() throws Exception {
    Job job = server.claim(run);
    byte[] picture = new byte[1 << 20];
    new java.util.Random(1).nextBytes(picture);
    try (Watcher slow = new Watcher(server, true);
        Watcher quick = Watcher.of(server, subscription(run, ",\"maxFps\":30"))) {
      slow.say(subscription(run, ",\"maxFps\":30"));
      quick.next("snapshot");
      for (int step = 1; step <= 40; step++) {
        server.train(job, step, step);
        server.attempts.frame(
            new ToServer.Frame(run.id(), job.attempt(), step, 1, 1, 8, 8),
            server.blobs.put(picture),
            picture);
        int heard = step;
        quick.next(m -> m.path("type").asText().equals("frame") && m.path("step").asInt() == heard);
      }
      slow.listen();
      Set<Integer> steps = new TreeSet<>(); // what a snapshot has may be told once more
      int frames = 0;
      JsonNode message = slow.next();
      message.path("series").path("step").forEach(step -> steps.add(step.asInt()));
      while (!(message.path("type").asText().equals("frame")
          && message.path("step").asInt() == 40)) {
        message = slow.next();
        frames += message.path("type").asText().equals("frame") ? 1 : 0;
        message.path("rows").forEach(row -> steps.add(row.path("step").asInt()));
      }
      assertEquals(IntStream.rangeClosed(1, 40).boxed().toList(), List.copyOf(steps));
      assertTrue(frames < 40, frames + " frames");
    }
  }

  @Test
  void aForeignPageCannotWatch() {
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () ->
                HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Origin", "http://evil.example")
                    .buildAsync(
                        URI.create(server.url().replace("http", "ws") + "/api/live"),
                        new WebSocket.Listener() {})
                    .join());
    WebSocketHandshakeException handshake =
        assertInstanceOf(WebSocketHandshakeException.class, refused.getCause());
    assertEquals(403, handshake.getResponse().statusCode());
  }

  @Test
  void whatIsNoSubscriptionEndsTheConnection() throws Exception {
    for (String wrong :
        List.of("hello", "{}", "{\"subscribe\":[null]}", "{\"subscribe\":[],\"x\":1}", "null")) {
      try (Watcher watcher = Watcher.of(server, wrong)) {
        assertEquals(1008, watcher.next("close").path("code").asInt(), wrong);
      }
    }
  }

  private static String subscription(Run run, String more) {
    return "{\"subscribe\":[\"%s\"]%s}".formatted(run.id(), more);
  }
}
