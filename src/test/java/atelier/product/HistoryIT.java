package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

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
      ChromeDriver browser = Browser.open(downloads, 1200, 900);
      try {
        WebDriverWait wait = new WebDriverWait(browser, RunningAtelier.PATIENCE);
        browser.get(atelier.resolve("/runs/" + run).toString());
        wait.until(b -> count(browser, ".plot .change") > 0);
        // charts are drawn anew as measurements come: one look at all of them
        wait.until(b -> count(browser, ".plot:has(.u-over):not(:has(.change))") == 0);
        String said =
            (String) browser.executeScript("return document.querySelector('.plot .change').title");
        assertTrue(said.endsWith("→ 0.0007"), said);
        assertEquals(String.valueOf(step), said.replaceAll(":.*", "").replaceAll("\\D", ""));
        assertTrue(
            browser.findElements(By.cssSelector("#kept option")).size() > 0,
            "the kept steps are marked on the scrubber");

        unzip(atelier.getBytes(path + "/export.zip").body(), export);
        browser.get(export.resolve("index.html").toUri().toString());
        assertTrue(browser.findElement(By.id("changes")).getText().contains("→ 0.0007"));
        assertEquals(
            browser.findElements(By.cssSelector("#charts svg")).size(),
            browser.findElements(By.cssSelector("#charts .mark")).size());
        wait.until(
            b ->
                Boolean.TRUE.equals(
                    browser.executeScript(
                        "return document.getElementById('frame').naturalWidth > 0")));
        Browser.assertNothingWentWrong(browser);
      } finally {
        browser.quit();
      }
    }
  }

  private static long count(ChromeDriver browser, String selector) {
    return (Long)
        browser.executeScript("return document.querySelectorAll(arguments[0]).length", selector);
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
