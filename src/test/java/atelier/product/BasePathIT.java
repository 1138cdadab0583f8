package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** A whole training at a server below a path. */
class BasePathIT {
  @TempDir Path folder;

  @Test
  void trainsBelowAPath() throws Exception {
    try (RunningAtelier atelier =
        RunningAtelier.start(folder.resolve("data"), "--base-path", "/atelier/")) {
      Browser browser = Browser.open(Files.createDirectory(folder.resolve("d")), 1440, 900);
      try {
        browser.get(atelier.address().toString());
        browser.press("#welcome [data-start=shapes]");
        browser.until(ExpectedConditions.urlMatches("/atelier/runs/(?!new)[^/]+$"));
        browser.until(driver -> !browser.property("#frame", 0, "naturalWidth").equals("0"));
        browser.until(d -> step(browser) > 5); // told by the socket
        browser.press("#stop");
        browser.until(ExpectedConditions.attributeToBe(By.id("run"), "data-state", "stopped"));
        assertEquals(
            List.of(),
            browser.executeScript(
                "return performance.getEntriesByType('resource').map((e) => new URL(e.name)).filter((u) => u.host === location.host && !u.pathname.startsWith('/atelier/')).map(String)"));
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }

  private static int step(Browser browser) {
    return Integer.parseInt(browser.dataset("#run", "step"));
  }
}
