package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/**
 * Data for others in the browser: pictures are held out, a model draws more of a rare label, they
 * are downloaded and made a set, and classifiers with and without them are compared.
 */
class FillIT {
  private static final int BIG = 40;
  private static final int SMALL = 8;

  @Test
  void fillsALabelUpAndSeesWhetherItHelps(@TempDir Path data, @TempDir Path folder)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", discs(), Map.of("size", "28", "channels", "1"));
      Browser browser = Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
      try {
        browser.get(atelier.resolve("/image-sets/" + set).toString());
        browser.press("a[href$='/fill']");
        browser.untilCount("#hold-out", 1);
        browser.set("#hold-out-each", "4");
        browser.press("#hold-out button");
        browser.until(driver -> !List.of("", set).contains(browser.dataset("#fill", "imageSet")));
        String judged = browser.dataset("#fill", "imageSet");

        String run = atelier.train("conditional", judged, 4);
        atelier.getUntil("/api/runs/" + run, r -> r.path("state").asText().equals("finished"));
        browser.navigate().refresh();
        browser.set("#draw-each", "36");
        browser.press("#draw-zip");
        Path zip = browser.untilDownloaded(".zip");
        try (ZipFile drawn = new ZipFile(zip.toFile())) {
          assertEquals(
              BIG - SMALL,
              drawn.stream().filter(entry -> entry.getName().startsWith("small/")).count());
        }
        browser.press("#make-set");
        browser.untilCount("#drawn a", 1);
        String made = browser.property("#drawn a", 0, "href");
        JsonNode filled =
            atelier.get("/api/image-sets/" + made.substring(made.lastIndexOf('/') + 1));
        assertEquals(2 * BIG, filled.path("count").asInt());

        browser.untilCount("#judged tbody tr", 2);
        browser.set("#classify-steps", "5");
        browser.press("#classify button");
        browser.untilText("#verdicts", text -> text.contains("over 3 seeds"));
        String verdict = browser.text("#verdicts");
        assertTrue(verdict.startsWith("Discs, some held out, filled up."), verdict);

        browser.get(made);
        browser.untilText("#caption", text -> text.contains("Picture"));
        browser.press("#sheet");
        browser.findElement(By.id("label")).sendKeys("small");
        browser.untilText("#caption", text -> text.contains("small"));
        browser.press("#sheet");
        browser.until(
            driver -> {
              driver.findElement(By.id("sheet")).sendKeys(Keys.ARROW_RIGHT);
              return browser.text("#caption").contains("drawn by run " + run);
            });
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }

  private static byte[] discs() throws Exception {
    Map<String, byte[]> files = new HashMap<>();
    for (int i = 0; i < BIG; i++) {
      files.put("big/%d.png".formatted(i), Zips.disc(i / (float) BIG, 30));
    }
    for (int i = 0; i < SMALL; i++) {
      files.put("small/%d.png".formatted(i), Zips.disc(i / (float) SMALL, 10));
    }
    return Zips.zip(files);
  }
}
