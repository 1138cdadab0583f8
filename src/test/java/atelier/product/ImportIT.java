package atelier.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run goes from one server to another, and is trained on there. */
class ImportIT {
  private static final String SAMPLES = "/samples.png?count=9&seed=5";

  @Test
  void aRunIsBroughtToAnotherServerAndTrainedOn(
      @TempDir Path here, @TempDir Path there, @TempDir Path downloads) throws Exception {
    Path export = downloads.resolve("export.zip");
    byte[] drawn;
    int step;
    try (RunningAtelier atelier = RunningAtelier.start(here)) {
      String set = atelier.upload("Discs", Zips.discs(30), Map.of("size", "32"));
      String path = "/api/runs/" + atelier.train("dense", set, 100_000);
      atelier.getUntil(path, run -> run.get("step").asInt() > 20);
      atelier.post(path + "/pause", Map.of());
      JsonNode paused = atelier.getUntil(path, run -> run.get("state").asText().equals("paused"));
      step = paused.get("step").asInt();
      drawn = atelier.bytesUntil(path + SAMPLES);
      Files.write(export, atelier.getBytes(path + "/export.zip").body());
    }
    try (RunningAtelier atelier = RunningAtelier.start(there)) {
      Browser browser = Browser.open(downloads, 1200, 900);
      try {
        browser.executeCdpCommand("Page.setInterceptFileChooserDialog", Map.of("enabled", true));
        browser.get(atelier.address().toString());
        browser.press("[data-import]");
        browser.give("[data-import] + input", export);
        String run = browser.untilRun();
        String path = "/api/runs/" + run;
        browser.untilText("#state", state -> state.equals("paused"));
        assertEquals(step, Integer.parseInt(browser.dataset("#run", "step")));
        assertArrayEquals(drawn, atelier.bytesUntil(path + SAMPLES), "the same model");
        assertEquals(
            step, atelier.get(path + "/metrics?points=1").get("step").get(0).asInt(), "its charts");
        browser.press("#resume");
        browser.until(driver -> Integer.parseInt(browser.dataset("#run", "step")) > step + 5);
        atelier.getUntil(
            path + "/frames",
            frames ->
                frames.findValuesAsText("step").stream().anyMatch(s -> Integer.parseInt(s) > step));
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }
}
