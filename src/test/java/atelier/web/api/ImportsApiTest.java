package atelier.web.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.ImageSet;
import atelier.link.Job;
import atelier.run.Run;
import atelier.run.RunState;
import atelier.tensor.Safetensors;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import atelier.web.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportsApiTest {
  private static final byte[] WEIGHTS =
      Safetensors.bytes(new TensorMap().put("steps", Tensor.of(new long[] {4}, 1)));

  @TempDir Path folder;
  private TestServer server;
  private ImageSet set;
  private Run run;

  @BeforeEach
  void train() throws Exception {
    server = new TestServer(folder).start();
    set = server.addImageSet(5);
    run = server.addRun(set);
    Job job = server.claim(run);
    server.train(job, 1, 4);
    server.frame(job, 2);
    server.checkpoint(job, 4, WEIGHTS);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anExportIsARunAgain() throws Exception {
    byte[] export = exported();
    List<Boolean> unmade = new CopyOnWriteArrayList<>();
    server.sharing.listen(made -> unmade.add(server.isUnknownToOthers(made)));
    HttpResponse<byte[]> answer = bring(export);
    assertEquals(Set.of(true), Set.copyOf(unmade), "who may see it is known before there is it");
    assertEquals(201, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));

    Run again = server.runs.find(TestServer.json(answer).path("id").asText());
    assertNotEquals(run.id(), again.id());
    assertEquals(run.recipe(), again.recipe(), "with the equal set that is here");
    assertEquals(new RunState.Paused(), again.state());
    assertEquals(4, again.step());
    assertEquals(run.steps(), again.steps());
    assertArrayEquals(
        server.get("/api/runs/" + run.id() + "/metrics.csv").body(),
        server.get("/api/runs/" + again.id() + "/metrics.csv").body());
    assertEquals(pictures(run), pictures(again));
    assertEquals("[4]", history(again).path("checkpoints").toString());
    assertEquals(
        202,
        server.post("/api/runs/" + again.id() + "/fork", "{}").statusCode(),
        "it can be gone on from");
    Run resumed = server.runs.resume(again.id(), null);
    assertEquals(4, server.claim(resumed).step());
  }

  @Test
  void picturesComeWithItWhereTheyAreNotHere() throws Exception {
    byte[] export = exported();
    server.runs.stop(run.id());
    server.runs.delete(run.id());
    assertTrue(server.imageSets.delete(set.id()));
    HttpResponse<byte[]> answer = bring(export);
    assertEquals(201, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));

    Run again = server.runs.find(TestServer.json(answer).path("id").asText());
    ImageSet brought = server.imageSets.store().find(again.imageSets().get(0)).orElseThrow();
    assertEquals(set.name(), brought.name());
    assertEquals(set.blob(), brought.blob(), "pixel by pixel");

    server.runs.delete(again.id());
    assertTrue(server.imageSets.delete(brought.id()));
    Map<String, byte[]> without = TelemetryApiTest.unzip(export);
    without.keySet().removeIf(name -> name.startsWith("pictures/"));
    assertRefused(zip(without), "upload them first");
  }

  @Test
  void whatIsNoExportIsRefusedAndLeavesNothing() throws Exception {
    assertRefused(new byte[] {1, 2, 3}, "no zip");
    assertRefused(zip(Map.of("a", new byte[1])), "no run.json");
    for (String name :
        new String[] {"run.json", "weights.safetensors", "metrics.csv", "frames/00000002.png"}) {
      Map<String, byte[]> broken = TelemetryApiTest.unzip(exported());
      broken.put(name, "step,loss\nx,y".getBytes(StandardCharsets.UTF_8));
      assertRefused(zip(broken), "");
    }
    Map<String, byte[]> unknown = TelemetryApiTest.unzip(exported());
    unknown.computeIfPresent(
        "run.json",
        (name, json) ->
            new String(json, StandardCharsets.UTF_8)
                .replace("\"" + run.family() + "\"", "\"nothing\"")
                .getBytes(StandardCharsets.UTF_8));
    assertRefused(zip(unknown), "nothing");
    assertEquals(1, server.runs.list().size());
  }

  @Test
  void aSetThatCameWithItGoesAgainWhereTheRestIsRefused() throws Exception {
    Map<String, byte[]> export = TelemetryApiTest.unzip(exported());
    server.runs.stop(run.id());
    server.runs.delete(run.id());
    assertTrue(server.imageSets.delete(set.id()));
    for (String file : List.of("metrics.csv", "frames.json", "changes.json")) {
      Map<String, byte[]> broken = new HashMap<>(export);
      broken.put(file, "[null]".getBytes(StandardCharsets.UTF_8));
      broken.computeIfPresent(
          "metrics.csv",
          (name, csv) ->
              file.equals(name) ? "step,".repeat(9999).getBytes(StandardCharsets.UTF_8) : csv);
      assertRefused(zip(broken), "Its %s is damaged; export the run again.".formatted(file));
      assertEquals(List.of(), server.imageSets.store().list(), file);
      assertEquals(List.of(), server.runs.list(), file);
    }
  }

  @Test
  void aDescriptionOfAnythingIsRefused() throws Exception {
    for (String said : List.of("imageSets", "family", "sha256", "name", "labels")) {
      Map<String, byte[]> export = TelemetryApiTest.unzip(exported());
      String json = new String(export.get("run.json"), StandardCharsets.UTF_8);
      String without = json.replaceFirst("(?s)(.*)\"%s\"".formatted(said), "$1\"nothing\"");
      assertNotEquals(json, without);
      export.put("run.json", without.getBytes(StandardCharsets.UTF_8));
      assertRefused(zip(export), "Its run.json is damaged; export the run again.");
    }
  }

  private void assertRefused(byte[] zip, String saying) throws Exception {
    HttpResponse<byte[]> answer = bring(zip);
    String said = new String(answer.body(), StandardCharsets.UTF_8);
    assertEquals(422, answer.statusCode(), said);
    assertTrue(said.contains(saying), said);
  }

  private byte[] exported() throws Exception {
    return server.get("/api/runs/" + run.id() + "/export.zip").body();
  }

  private List<String> pictures(Run of) {
    return server.telemetry.frames(of.id()).stream().map(f -> f.step() + " " + f.blob()).toList();
  }

  private JsonNode history(Run of) throws Exception {
    return TestServer.json(server.get("/api/runs/" + of.id() + "/history"));
  }

  private HttpResponse<byte[]> bring(byte[] zip) throws Exception {
    return server.send(
        server
            .request("/api/imports")
            .header("Content-Type", "application/zip")
            .POST(BodyPublishers.ofByteArray(zip)));
  }

  private static byte[] zip(Map<String, byte[]> files) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : new LinkedHashMap<>(files).entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return out.toByteArray();
  }
}
