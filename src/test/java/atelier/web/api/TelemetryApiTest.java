package atelier.web.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.link.Job;
import atelier.link.ToServer;
import atelier.run.Run;
import atelier.web.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryApiTest {
  private final TestServer server;
  private final Run run;
  private final Job job;
  private final String path;

  TelemetryApiTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder).start();
    run = server.addRun(server.addImageSet(10));
    job = server.claim(run);
    path = "/api/runs/" + run.id();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void metricsAreDownsampledOrWhole() throws Exception {
    server.train(job, 1, 100);
    JsonNode series = TestServer.json(server.get(path + "/metrics?points=10"));
    assertTrue(series.path("step").size() <= 10);
    assertEquals(100, series.path("step").path(series.path("step").size() - 1).asInt());
    assertEquals(series.path("step").size(), series.path("generatorLoss").size());
    String csv = text(server.get(path + "/metrics.csv"));
    List<String> lines = csv.lines().toList();
    assertEquals(101, lines.size());
    assertEquals("step,generatorLoss,discriminatorLoss,stepsPerSecond", lines.get(0));
    assertEquals("1,1.0,0.5,25.0", lines.get(1));
    assertEquals(400, server.get(path + "/metrics?points=none").statusCode());
    assertEquals(400, server.get(path + "/metrics?points=0").statusCode());
  }

  @Test
  void metricsThatOnlySomeStepsMeasureAreKeptInSight() throws Exception {
    server.attempts.metrics(
        new ToServer.Metrics(
            run.id(),
            job.attempt(),
            List.of("diversity"),
            List.of(new ToServer.Row(1, new float[] {0.5f})),
            25));
    server.train(job, 2, 3);

    JsonNode metrics = TestServer.json(server.get(path)).path("metrics");
    assertEquals(0.5, metrics.path("diversity").asDouble());
    assertEquals(1 / 3.0, metrics.path("generatorLoss").asDouble(), 1e-6);
    List<String> lines = text(server.get(path + "/metrics.csv")).lines().toList();
    assertTrue(lines.get(0).endsWith(",diversity"), lines.get(0));
    assertTrue(lines.get(1).endsWith(",0.5"), lines.get(1));
  }

  @Test
  void aFrameWhoseFileIsLostIsGone() throws Exception {
    server.frame(job, 5);
    server.blobs.delete(server.telemetry.latestFrame(run.id()).orElseThrow().blob());

    var answer = server.get(path + "/frames/latest.png");

    assertEquals(410, answer.statusCode());
    String detail = TestServer.json(answer).path("detail").asText();
    assertTrue(detail.contains("not in the data folder any more"), detail);
  }

  @Test
  void numbersThatAreNotFiniteAreNull() throws Exception {
    server.attempts.metrics(
        new ToServer.Metrics(
            run.id(),
            job.attempt(),
            List.of("generatorLoss"),
            List.of(new ToServer.Row(1, new float[] {Float.NaN})),
            1));
    assertTrue(TestServer.json(server.get(path)).path("metrics").path("generatorLoss").isNull());
    assertTrue(
        TestServer.json(server.get(path + "/metrics")).path("generatorLoss").path(0).isNull());
  }

  @Test
  void framesAreListedAndKeptByTheBrowser() throws Exception {
    assertEquals(404, server.get(path + "/frames/latest.png").statusCode());
    assertEquals(404, server.get(path + "/timelapse.gif").statusCode());
    server.frame(job, 3);
    server.frame(job, 9);
    JsonNode frames = TestServer.json(server.get(path + "/frames"));
    assertEquals(List.of("3", "9"), frames.findValuesAsText("step"));
    HttpResponse<byte[]> frame = server.get(frames.path(1).path("url").asText());
    assertEquals("image/png", frame.headers().firstValue("Content-Type").orElseThrow());
    assertTrue(frame.headers().firstValue("Cache-Control").orElseThrow().contains("immutable"));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(frame.body()));
    assertEquals(0xffffff, image.getRGB(0, 9) & 0xffffff);
    HttpResponse<byte[]> latest = server.get(path + "/frames/latest.png");
    assertArrayEquals(frame.body(), latest.body());
    String tag = latest.headers().firstValue("ETag").orElseThrow();
    assertEquals(
        304,
        server
            .send(server.request(path + "/frames/latest.png").header("If-None-Match", tag))
            .statusCode());
    assertEquals(404, server.get(path + "/frames/4.png").statusCode());
    assertEquals(404, server.get(path + "/frames/first.png").statusCode());
  }

  @Test
  void theTimelapseHasEveryFrame() throws Exception {
    for (int step = 1; step <= 5; step++) {
      server.frame(job, step);
    }
    ImageReader reader = gif(path + "/timelapse.gif");
    assertEquals(5, reader.getNumImages(true));
    assertEquals(28, reader.read(4).getWidth());
  }

  /** The step is written below each frame, which stays as it is. */
  @Test
  void theTimelapseHasItsStepsWrittenOnItIfWanted() throws Exception {
    server.frame(job, 1);
    server.frame(job, 2_345);
    ImageReader plain = gif(path + "/timelapse.gif");
    ImageReader numbered = gif(path + "/timelapse.gif?steps=true");
    assertEquals(2, numbered.getNumImages(true));
    BufferedImage frame = numbered.read(0);
    assertTrue(frame.getHeight() > plain.read(0).getHeight());
    Set<Integer> written = new HashSet<>();
    for (int y = plain.read(0).getHeight(); y < frame.getHeight(); y++) {
      for (int x = 0; x < frame.getWidth(); x++) {
        written.add(frame.getRGB(x, y));
      }
    }
    assertTrue(written.size() > 1, "something is written there");
  }

  private ImageReader gif(String path) throws Exception {
    HttpResponse<byte[]> gif = server.get(path);
    assertEquals("image/gif", gif.headers().firstValue("Content-Type").orElseThrow());
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif.body())));
    return reader;
  }

  @Test
  void samplesAreAskedForInBits() throws Exception {
    server.checkpoint(job, 1, new byte[] {1});
    HttpResponse<byte[]> answer = server.get(path + "/samples.zip?count=600&seed=7");
    assertEquals("application/zip", answer.headers().firstValue("Content-Type").orElseThrow());
    Map<String, byte[]> files = unzip(answer.body());
    assertEquals(600, files.size());
    assertTrue(files.containsKey("00000.png") && files.containsKey("00599.png"));
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(files.get("00005.png")));
    assertEquals(12, picture.getRaster().getSample(0, 0, 0));
    assertEquals(List.of(256, 256, 88), asked("count"));
    assertEquals(List.of(0, 256, 512), asked("first"));

    BufferedImage grid =
        ImageIO.read(
            new ByteArrayInputStream(server.get(path + "/samples.png?count=10&seed=0").body()));
    assertEquals(4 * 8, grid.getWidth());
    assertEquals(3 * 8, grid.getHeight());
    assertEquals(9, grid.getRaster().getSample(8, 16, 0));
  }

  private List<Integer> asked(String parameter) {
    return server.workers.asked("sample").stream()
        .map(question -> question.parameters().whole(parameter))
        .toList();
  }

  @Test
  void samplesThatCannotBeHadAreSaidToBe() throws Exception {
    server.checkpoint(job, 1, new byte[] {1});
    assertEquals(400, server.get(path + "/samples.zip?count=10001").statusCode());
    assertEquals(400, server.get(path + "/samples.zip?count=x").statusCode());
    assertEquals(422, server.get(path + "/samples.png?label=1").statusCode());
    server.workers.refusal = "No worker is connected.";
    HttpResponse<byte[]> answer = server.get(path + "/samples.zip?count=5");
    assertEquals(503, answer.statusCode());
    assertEquals("No worker is connected.", TestServer.json(answer).path("detail").asText());
  }

  @Test
  void aZipThatBreaksOffIsNotTakenForWhole() {
    server.workers.refusal = "gone";
    server.workers.refuseFrom = 5000;
    assertThrows(
        IOException.class,
        () -> {
          server.checkpoint(job, 1, new byte[] {1});
          server.get(path + "/samples.zip?count=10000");
        });
  }

  @Test
  void theExportIsWhole() throws Exception {
    assertEquals(409, server.get(path + "/export.zip").statusCode());
    server.train(job, 1, 4);
    server.frame(job, 2);
    byte[] weights = {5, 4, 3, 2, 1};
    server.checkpoint(job, 4, weights);
    Map<String, byte[]> files = unzip(server.get(path + "/export.zip").body());
    assertEquals(
        List.of(
            "run.json",
            "settings.json",
            "changes.json",
            "index.html",
            "metrics.csv",
            "weights.safetensors",
            "frames.json",
            "frames/00000002.png",
            "pictures/%s.pack"
                .formatted(
                    server.imageSets.store().find(run.imageSets().get(0)).orElseThrow().blob())),
        List.copyOf(files.keySet()));
    assertArrayEquals(weights, files.get("weights.safetensors"));
    JsonNode description = new ObjectMapper().readTree(files.get("run.json"));
    assertEquals(run.seed(), description.path("seed").asLong());
    assertEquals("Stripes", description.path("imageSets").path(0).path("name").asText());
    assertEquals(
        run.settings().values().keySet().iterator().next(),
        new ObjectMapper().readTree(files.get("settings.json")).fieldNames().next());
    assertEquals(5, new String(files.get("metrics.csv"), StandardCharsets.UTF_8).lines().count());
  }

  @Test
  void liveChangesAreToldWithTheirSteps() throws Exception {
    server.train(job, 1, 4);
    server.checkpoint(job, 4, new byte[] {1});
    assertEquals(200, change(path + "/settings", "{\"discriminatorRate\":0.0005}"));
    server.train(job, 5, 9);
    server.checkpoint(job, 9, new byte[] {2});
    assertEquals(200, change(path + "/settings", "{\"discriminatorRate\":0.0007}"));
    assertEquals(
        200, change(path + "/settings", "{\"discriminatorRate\":0.0007}"), "changes nothing");

    JsonNode history = TestServer.json(server.get(path + "/history"));
    assertEquals("[4,9]", history.path("checkpoints").toString());
    JsonNode changes = history.path("changes");
    assertEquals(2, changes.size(), changes.toString());
    assertEquals(4, changes.path(0).path("step").asInt());
    assertEquals("discriminatorRate", changes.path(0).path("setting").asText());
    assertEquals("Discriminator's learning rate", changes.path(0).path("title").asText());
    assertEquals("0.0005", changes.path(0).path("after").asText());
    assertEquals("0.0005", changes.path(1).path("before").asText());
    assertEquals("0.0007", changes.path(1).path("after").asText());

    Map<String, byte[]> files = unzip(server.get(path + "/export.zip").body());
    assertEquals(changes, new ObjectMapper().readTree(files.get("changes.json")));
    String page = new String(files.get("index.html"), StandardCharsets.UTF_8);
    assertTrue(page.contains("\"after\":\"0.0007\""), "the page has them within");

    JsonNode fork = TestServer.json(server.post(path + "/fork", "{\"step\":8}"));
    JsonNode inherited =
        TestServer.json(server.get("/api/runs/" + fork.path("id").asText() + "/history"));
    assertEquals("[4]", inherited.path("checkpoints").toString());
    assertEquals(1, inherited.path("changes").size(), "what came after the fork is not its own");
  }

  private int change(String address, String body) throws Exception {
    return server
        .send(
            server
                .request(address)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body)))
        .statusCode();
  }

  static Map<String, byte[]> unzip(byte[] bytes) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  private static String text(HttpResponse<byte[]> answer) {
    assertEquals(200, answer.statusCode());
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
