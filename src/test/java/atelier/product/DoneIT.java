package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of a run does when that is done, while one looks elsewhere. */
class DoneIT {
  /** As in a tab that is not looked at, whose person has allowed notifications. */
  private static final String AWAY =
      """
      Object.defineProperty(document, 'hidden', { get: () => true });
      window.told = [];
      window.Notification = class {
        static permission = 'granted';
        constructor(title) { window.told.push(title); }
      };
      """;

  @Test
  void saysThatItIsDoneAndOffersWhatComesNext(@TempDir Path data, @TempDir Path downloads)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(30), Map.of("size", "32"));
      String run = atelier.train("dense", set, 100_000);
      String path = "/api/runs/" + run;
      atelier.getUntil(path, r -> r.get("step").asInt() > 5);
      atelier.post(path + "/pause", Map.of());
      int step =
          atelier.getUntil(path, r -> r.get("state").asText().equals("paused")).get("step").asInt();
      Browser browser = Browser.open(downloads, 1200, 900);
      try {
        browser.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", AWAY));
        browser.get(atelier.resolve("/runs/" + run).toString());
        browser.until(driver -> driver.getTitle().startsWith("paused · Discs"));
        String icon = browser.property("link[rel=icon]", 0, "href");
        atelier.post(path + "/resume", Map.of("steps", step + 300));
        browser.until(driver -> driver.getTitle().startsWith("done · Discs"));
        assertEquals("[Discs is done]", browser.executeScript("return window.told").toString());
        assertTrue(!icon.equals(browser.property("link[rel=icon]", 0, "href")), "a closed ring");
        browser.untilText("#next", next -> next.contains("Interpolation"));
        browser.press("#next [data-longer]");
        browser.press("#longer-dialog [data-close]");

        browser.press("#mat .frame");
        browser.until(driver -> browser.count("#mat .frame[data-zoom]") == 1);
        browser.press("#download-grid");
        BufferedImage tile = ImageIO.read(browser.untilDownloaded(".png").toFile());
        assertEquals(tile.getWidth(), tile.getHeight());
        assertEquals(0, tile.getWidth() % 32, "one picture, enlarged: " + tile.getWidth());
        assertTrue(tile.getWidth() < 8 * 32, "and no grid");
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }
}
