package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A whole training at a server below a path. */
class BasePathIT {
  @TempDir Path folder;

  @Test
  void trainsBelowAPath() throws Exception {
    try (RunningAtelier atelier =
        RunningAtelier.start(folder.resolve("data"), "--base-path", "/atelier/")) {
      ChromeDriver browser = Browser.open(Files.createDirectory(folder.resolve("d")), 1440, 900);
      try {
        WebDriverWait wait = new WebDriverWait(browser, RunningAtelier.PATIENCE);
        browser.get(atelier.address().toString());
        browser.findElement(By.cssSelector("#welcome [data-start=shapes]")).click();
        wait.until(ExpectedConditions.urlMatches("/atelier/runs/(?!new)[^/]+$"));
        wait.until(d -> browser.findElement(By.id("frame")).getAttribute("naturalWidth") != null);
        wait.until(d -> step(browser) > 5); // told by the socket
        browser.findElement(By.id("stop")).click();
        wait.until(ExpectedConditions.attributeToBe(By.id("run"), "data-state", "stopped"));
        assertEquals(
            List.of(),
            browser.executeScript(
                "return performance.getEntriesByType('resource').map((e) => new URL(e.name)).filter((u) => u.host === location.host && !u.pathname.startsWith('/atelier/')).map(String)"));
        Browser.assertNothingWentWrong(browser);
      } finally {
        browser.quit();
      }
    }
  }

  private static int step(ChromeDriver browser) {
    return Integer.parseInt(browser.findElement(By.id("run")).getAttribute("data-step"));
  }
}
