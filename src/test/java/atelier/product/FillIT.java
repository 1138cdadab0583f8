package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

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
      ChromeDriver browser =
          Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
      try {
        browser.get(atelier.resolve("/image-sets/" + set).toString());
        click(browser, "a[href$='/fill']");
        await(browser, driver -> !driver.findElements(By.id("hold-out")).isEmpty());
        setValue(browser, "#hold-out-each", "4");
        click(browser, "#hold-out button");
        await(browser, driver -> driver.findElements(By.id("hold-out")).isEmpty());
        String judged = browser.findElement(By.id("fill")).getAttribute("data-image-set");

        String run = atelier.train("conditional", judged, 4);
        atelier.getUntil("/api/runs/" + run, r -> r.path("state").asText().equals("finished"));
        browser.navigate().refresh();
        setValue(browser, "#draw-each", "36");
        click(browser, "#draw-zip");
        Path zip = await(browser, driver -> Browser.downloaded(folder, ".zip"));
        try (ZipFile drawn = new ZipFile(Objects.requireNonNull(zip).toFile())) {
          assertEquals(
              BIG - SMALL,
              drawn.stream().filter(entry -> entry.getName().startsWith("small/")).count());
        }
        click(browser, "#make-set");
        String made =
            await(browser, driver -> driver.findElement(By.cssSelector("#drawn a")))
                .getAttribute("href");
        JsonNode filled =
            atelier.get("/api/image-sets/" + made.substring(made.lastIndexOf('/') + 1));
        assertEquals(2 * BIG, filled.path("count").asInt());

        await(browser, driver -> rows(browser) == 2);
        setValue(browser, "#classify-steps", "5");
        click(browser, "#classify button");
        await(browser, driver -> verdict(browser).contains("over 3 seeds"));
        assertTrue(
            verdict(browser).startsWith("Discs, some held out, filled up."), verdict(browser));

        browser.get(made);
        await(browser, driver -> caption(browser).contains("Picture"));
        click(browser, "#sheet");
        browser.findElement(By.id("label")).sendKeys("small");
        await(browser, driver -> caption(browser).contains("small"));
        browser.executeScript(
            "arguments[0].dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))",
            browser.findElement(By.id("sheet")));
        for (int i = 0; i < SMALL && !caption(browser).contains("drawn by run"); i++) {
          browser.executeScript(
              "arguments[0].dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))",
              browser.findElement(By.id("sheet")));
        }
        assertTrue(caption(browser).contains("drawn by run " + run), caption(browser));
        Browser.assertNothingWentWrong(browser);
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

  private static int rows(ChromeDriver browser) {
    return browser.findElements(By.cssSelector("#judged tbody tr")).size();
  }

  private static String verdict(ChromeDriver browser) {
    return browser.findElement(By.id("verdicts")).getText();
  }

  private static String caption(ChromeDriver browser) {
    return browser.findElement(By.id("caption")).getText();
  }

  private static void click(ChromeDriver browser, String selector) {
    WebElement found =
        await(browser, ExpectedConditions.elementToBeClickable(By.cssSelector(selector)));
    browser.executeScript("arguments[0].scrollIntoView()", found);
    found.click();
  }

  private static void setValue(ChromeDriver browser, String selector, String value) {
    browser.executeScript(
        "arguments[0].value = arguments[1];"
            + " arguments[0].dispatchEvent(new Event('input', { bubbles: true }))",
        browser.findElement(By.cssSelector(selector)),
        value);
  }

  private static <T> T await(ChromeDriver browser, ExpectedCondition<T> condition) {
    return new WebDriverWait(browser, Duration.ofSeconds(180))
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> browser.findElement(By.tagName("body")).getText())
        .until(condition);
  }
}
