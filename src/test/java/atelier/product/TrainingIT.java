package atelier.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.tensor.Safetensors;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training over the API, with the real worker and engine. */
class TrainingIT {
  @TempDir Path data;

  @Test
  void trainsToTheEndAndExportsWhatItLearnt() throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(40), Map.of("size", "28", "channels", "1"));
      assertEquals(List.of("big", "small"), atelier.labelsOf(set));
      String run = atelier.train("dense", set, 60);
      JsonNode finished =
          atelier.getUntil("/api/runs/" + run, r -> r.get("state").asText().equals("finished"));
      assertEquals(60, finished.get("step").asInt());
      assertSteps(atelier, run, 60);

      Map<String, byte[]> export =
          unzip(atelier.getBytes("/api/runs/" + run + "/export.zip").body());
      TensorMap weights = Safetensors.read(ByteBuffer.wrap(export.get("weights.safetensors")));
      int numbers = 0;
      for (String name : weights.names()) {
        if (weights.get(name).type() == Tensor.Type.F32) {
          for (float value : weights.get(name).floats()) {
            assertTrue(Float.isFinite(value), name);
            numbers++;
          }
        }
      }
      assertTrue(
          numbers >= 136_634 + 132_951, "holds the weights of both networks, and more: " + numbers);
      assertEquals(
          61, new String(export.get("metrics.csv"), StandardCharsets.UTF_8).lines().count());
      assertTrue(export.containsKey("settings.json") && export.containsKey("run.json"));
      BufferedImage last =
          ImageIO.read(new ByteArrayInputStream(export.get("frames/00000060.png")));
      assertEquals(8 * 28, last.getWidth());

      HttpResponse<byte[]> samples =
          atelier.getBytes("/api/runs/" + run + "/samples.zip?count=5&seed=7");
      assertEquals(5, unzip(samples.body()).size());
      assertArrayEquals(
          atelier.getBytes("/api/runs/" + run + "/samples.png?count=4&seed=7").body(),
          atelier.getBytes("/api/runs/" + run + "/samples.png?count=4&seed=7").body(),
          "a seed draws the same pictures each time");
    }
  }

  @Test
  void goesOnByItselfWhenItsWorkerIsKilled() throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(40), Map.of("size", "28", "channels", "1"));
      String run = atelier.train("dense", set, 1_000_000);
      atelier.getUntil("/api/runs/" + run, r -> r.get("step").asInt() > 50);
      ProcessHandle killed = atelier.worker();
      killed.destroyForcibly();

      JsonNode told =
          atelier.getUntil(
              "/api/runs/" + run, r -> r.get("note").asText("").contains("The worker was lost"));
      int lostAt =
          Integer.parseInt(
              told.get("note").asText().replaceAll("(?s).*?lost at step (\\d+).*", "$1"));
      atelier.getUntil("/api/runs/" + run, r -> r.get("step").asInt() > lostAt + 50);
      assertFalse(killed.isAlive());
      assertTrue(atelier.worker().pid() != killed.pid());
      atelier.post("/api/runs/" + run + "/pause", Map.of());
      JsonNode paused =
          atelier.getUntil("/api/runs/" + run, r -> r.get("state").asText().equals("paused"));
      assertSteps(atelier, run, paused.get("step").asInt());
    }
  }

  @Test
  void runsOfOtherKindsGoOnFromTheirCheckpointsWhenTheWorkerIsKilled() throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(20), Map.of("size", "32", "channels", "3"));
      List<Map<String, Object>> requests =
          List.of(
              Map.of(
                  "family",
                  "cyclegan",
                  "imageSets",
                  List.of(set, set),
                  "settings",
                  Map.of("width", 8, "blocks", 1, "batch", 1),
                  "steps",
                  100_000),
              Map.of(
                  "family",
                  "style-transfer",
                  "pictures",
                  Map.of(
                      "content", List.of(atelier.give(Zips.disc(0.1f, 30))),
                      "style", List.of(atelier.give(Zips.disc(0.6f, 14)))),
                  "settings",
                  Map.of("size", 128),
                  "steps",
                  100_000));
      Map<String, Integer> checkpoints = new HashMap<>();
      for (Map<String, Object> request : requests) {
        String run = "/api/runs/" + atelier.post("/api/runs", request).get("id").asText();
        atelier.getUntil(run, r -> r.get("step").asInt() > 2);
        atelier.post(run + "/pause", Map.of());
        checkpoints.put(
            run,
            atelier
                .getUntil(run, r -> r.get("state").asText().equals("paused"))
                .get("step")
                .asInt());
        atelier.post(run + "/resume", Map.of());
      }
      for (Map.Entry<String, Integer> run : checkpoints.entrySet()) {
        atelier.getUntil(run.getKey(), r -> r.get("step").asInt() > run.getValue() + 1);
      }

      atelier.worker().destroyForcibly();

      for (Map.Entry<String, Integer> run : checkpoints.entrySet()) {
        int kept = run.getValue();
        atelier.getUntil(run.getKey(), r -> r.get("note").asText("").contains("goes on from step"));
        JsonNode on =
            atelier.getUntil(
                run.getKey(),
                r -> r.get("state").asText().equals("training") && r.get("step").asInt() > kept);
        int from =
            Integer.parseInt(on.get("note").asText().replaceAll("(?s).*from step (\\d+).*", "$1"));
        assertTrue(from >= kept, "what was kept is not done again: " + on.get("note"));
        atelier.post(run.getKey() + "/pause", Map.of());
        JsonNode paused =
            atelier.getUntil(run.getKey(), r -> r.get("state").asText().equals("paused"));
        assertSteps(atelier, run.getKey().substring(10), paused.get("step").asInt());
      }
    }
  }

  @Test
  void goesOnAfterTheServerWasStoppedAndStarted() throws Exception {
    String run;
    int before;
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(40), Map.of("size", "28", "channels", "1"));
      run = atelier.train("dense", set, 1_000_000);
      before =
          atelier.getUntil("/api/runs/" + run, r -> r.get("step").asInt() > 50).get("step").asInt();
    }
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String note = atelier.get("/api/runs/" + run).get("note").asText();
      int from = Integer.parseInt(note.replaceAll("(?s).*goes on from step (\\d+).*", "$1"));
      assertTrue(from >= before, "a server that is stopped keeps a last checkpoint: " + note);
      atelier.getUntil("/api/runs/" + run, r -> r.get("step").asInt() > from + 50);
      atelier.post("/api/runs/" + run + "/stop", Map.of());
      JsonNode stopped =
          atelier.getUntil("/api/runs/" + run, r -> r.get("state").asText().equals("stopped"));
      assertSteps(atelier, run, stopped.get("step").asInt());
    }
  }

  @Test
  void twoServersDoNotShareADataFolder() throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String said = RunningAtelier.startInVain(data);
      assertTrue(said.contains("Another Atelier is using the data folder"), said);
      assertEquals(0, atelier.get("/api/runs").size(), "the first goes on");
    }
  }

  /** Every step from the first to the last is there, once. */
  private static void assertSteps(RunningAtelier atelier, String run, int last) throws Exception {
    String csv =
        new String(
            atelier.getBytes("/api/runs/" + run + "/metrics.csv").body(), StandardCharsets.UTF_8);
    int[] steps =
        csv.lines().skip(1).mapToInt(line -> Integer.parseInt(line.split(",")[0])).toArray();
    assertArrayEquals(IntStream.rangeClosed(1, last).toArray(), steps);
  }

  private static Map<String, byte[]> unzip(byte[] bytes) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      ZipEntry entry;
      while ((entry = zip.getNextEntry()) != null) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }
}
