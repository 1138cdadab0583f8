package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was changed while a run trained is seen on its charts, and in what one takes home. */
class HistoryIT {
  @Test
  void liveChangesAreMarkedOnEveryChartAndInTheExport(
      @TempDir Path data, @TempDir Path downloads, @TempDir Path export) throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(30), Map.of("size", "32"));
      String run = atelier.train("dense", set, 100_000);
      String path = "/api/runs/" + run;
      atelier.getUntil(path + "/history", history -> !history.get("checkpoints").isEmpty());
      atelier.change(path + "/settings", Map.of("discriminatorRate", 0.0007));
      atelier.post(path + "/pause", Map.of());
      atelier.getUntil(path, now -> now.get("state").asText().equals("paused"));
      int step = atelier.get(path + "/history").get("changes").get(0).get("step").asInt();
      Browser browser = Browser.open(downloads, 1200, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run).toString());
        browser.until(driver -> browser.count(".plot .change") > 0);
        // charts are drawn anew as measurements come: one look at all of them
        browser.until(b -> browser.count(".plot:has(.u-over):not(:has(.change))") == 0);
        String said =
            (String) browser.executeScript("return document.querySelector('.plot .change').title");
        assertTrue(said.endsWith("→ 0.0007"), said);
        assertEquals(String.valueOf(step), said.replaceAll(":.*", "").replaceAll("\\D", ""));
        assertTrue(browser.count("#marks .kept") > 0, "the kept steps are marked on the scrubber");
        assertEquals(said, browser.property("#marks .changed", 0, "title"), "and the change");

        unzip(atelier.getBytes(path + "/export.zip").body(), export);
        browser.get(export.resolve("index.html").toUri().toString());
        assertTrue(browser.text("#changes").contains("→ 0.0007"));
        assertEquals(browser.count("#charts svg"), browser.count("#charts .mark"));
        browser.until(
            b ->
                Boolean.TRUE.equals(
                    browser.executeScript(
                        "return document.getElementById('frame').naturalWidth > 0")));
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }

  @Test
  void aForkIsComparedWithItsParentInOneClick(@TempDir Path data, @TempDir Path downloads)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(30), Map.of("size", "32"));
      String run = atelier.train("dense", set, 30);
      atelier.getUntil("/api/runs/" + run, r -> r.get("state").asText().equals("finished"));
      Browser browser = Browser.open(downloads, 1200, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run).toString());
        browser.press("#more summary");
        browser.untilText("#fork", fork -> fork.contains("newest step"));
        browser.press("#fork");
        browser.until(driver -> !browser.untilRun().equals(run));
        browser.untilText(".run-head", head -> head.contains("a fork of Discs at step 30"));
        browser.press(".run-head a[href^=compare]");
        browser.untilCount(".compared > [data-run]", 2);
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }

  @Test
  void theBestCheckpointIsOfferedWhenWhatCameLaterIsWorse(
      @TempDir Path data, @TempDir Path downloads) throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(60), Map.of("size", "32"));
      String run = atelier.train("dense", set, 1_000_000);
      String path = "/api/runs/" + run;
      atelier.getUntil(path + "/history", history -> history.get("checkpoints").size() > 4);
      atelier.change(
          path + "/settings", Map.of("generatorRate", 0.01, "discriminatorRate", 0.00005));
      double good = atelier.get(path + "/history").at("/best/kidSmall").asDouble();
      atelier.getUntil(path + "/metrics", series -> lately(series) > 2 * good);
      atelier.post(path + "/pause", Map.of());
      atelier.getUntil(path, now -> now.get("state").asText().equals("paused"));
      int best = atelier.get(path + "/history").at("/best/step").asInt();
      Browser browser = Browser.open(downloads, 1200, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run).toString());
        browser.untilText("#best", text -> text.contains("Its best was at step"));
        assertEquals(
            best, Integer.parseInt(browser.text("[data-best-step]").replaceAll("\\D", "")));
        assertTrue(browser.property("#draw-best", 0, "href").endsWith("?step=" + best));
        browser.press("#fork-best");
        browser.until(driver -> !browser.untilRun().equals(run));
        assertEquals(
            best, atelier.get("/api/runs/" + browser.untilRun()).get("parentStep").asInt());
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }

  /** The mean of the newest five measurements of how far its pictures are from the set. */
  private static double lately(JsonNode series) {
    double[] measured =
        StreamSupport.stream(series.path("kidSmall").spliterator(), false)
            .filter(JsonNode::isNumber)
            .mapToDouble(JsonNode::asDouble)
            .toArray();
    return Arrays.stream(measured).skip(Math.max(0, measured.length - 5)).average().orElse(0);
  }

  private static void unzip(byte[] bytes, Path folder) throws Exception {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
          zip.transferTo(out);
        }
      }
    }
  }
}
