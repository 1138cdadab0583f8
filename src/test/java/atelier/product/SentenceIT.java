package atelier.product;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Tools on the page of a run: a sentence becomes pictures, structures take on textures. */
class SentenceIT {
  @Test
  void drawsWhatIsWritten(@TempDir Path data, @TempDir Path folder) throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.post("/api/image-sets/built-in/shapes", Map.of()).path("id").asText();
      String run = trained(atelier, "text-to-image", set);
      ChromeDriver browser =
          Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run).toString());
        WebElement tool = tool(browser, "sample");
        WebElement sentence = tool.findElement(By.name("text"));
        sentence.sendKeys("a scarlet");
        click(browser, tool, "[data-words] button:last-child");
        assertTrue(sentence.getAttribute("value").matches("a scarlet \\S+"));
        set(browser, tool.findElement(By.name("count")), "4");
        click(browser, tool, "[type='submit']");
        await(browser, driver -> count(tool, "[data-pictures] img") == 4);
        String hint = tool.findElement(By.cssSelector("[data-text]")).getText();
        assertTrue(hint.startsWith("No caption has “scarlet”; nearest are"), hint);

        WebElement walk = tool(browser, "interpolate");
        walk.findElement(By.name("text")).sendKeys("a large red circle on a white ground");
        walk.findElement(By.name("toText")).sendKeys("a large blue star on a black ground");
        click(browser, walk, "[type='submit']");
        await(browser, driver -> count(walk, "[data-pictures] img") == 9);
        Browser.assertNothingWentWrong(browser);

        sentence.clear();
        sentence.sendKeys("xylophone");
        click(browser, tool, "[type='submit']");
        await(browser, driver -> error(tool, "text").startsWith("No caption has a word"));
      } finally {
        browser.quit();
      }
    }
  }

  @Test
  void givesStructuresTextures(@TempDir Path data, @TempDir Path folder) throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String letters =
          atelier.post("/api/image-sets/built-in/glyphs", Map.of()).path("id").asText();
      String rubbings =
          atelier.post("/api/image-sets/built-in/rubbings", Map.of()).path("id").asText();
      String run = trained(atelier, "stsn", letters, rubbings);
      ChromeDriver browser =
          Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run).toString());
        WebElement tool = tool(browser, "swap");
        for (String field : List.of("structure", "texture")) {
          WebElement place = tool.findElement(By.cssSelector("[data-takes='" + field + "']"));
          await(browser, driver -> count(place, ".set-picture") == 12);
          for (int i = 0; i < 2; i++) {
            int chosen = i + 1;
            click(browser, place, ".set-picture:nth-child(" + (2 * i + 1) + ")");
            await(browser, driver -> count(place, ".set-picture[aria-pressed='true']") == chosen);
          }
          await(browser, driver -> files(browser, place) == 2);
        }
        click(browser, tool, "[type='submit']");
        await(browser, driver -> count(tool, "[data-pictures] img") == 9);
        Browser.assertNothingWentWrong(browser);
      } finally {
        browser.quit();
      }
    }
  }

  private static String trained(RunningAtelier atelier, String family, String... sets)
      throws Exception {
    Map<String, Object> request =
        Map.of(
            "family",
            family,
            "imageSets",
            List.of(sets),
            "steps",
            20,
            "settings",
            Map.of("batch", 4, "width", 8));
    String run = atelier.post("/api/runs", request).path("id").asText();
    atelier.getUntil("/api/runs/" + run, r -> r.path("state").asText().equals("finished"));
    return run;
  }

  private static WebElement tool(ChromeDriver browser, String key) {
    return browser.findElement(By.cssSelector("[data-tool='" + key + "']"));
  }

  private static String error(WebElement tool, String field) {
    return tool.findElement(By.cssSelector("[data-error-for='" + field + "']")).getText();
  }

  private static int count(WebElement place, String selector) {
    return place.findElements(By.cssSelector(selector)).size();
  }

  private static long files(ChromeDriver browser, WebElement place) {
    Object count =
        browser.executeScript(
            "return arguments[0].querySelector('input[type=file]').files.length", place);
    return (Long) count;
  }

  private static void click(ChromeDriver browser, WebElement place, String selector) {
    browser.executeScript("arguments[0].click()", place.findElement(By.cssSelector(selector)));
  }

  private static void set(ChromeDriver browser, WebElement input, String value) {
    browser.executeScript("arguments[0].value = arguments[1]", input, value);
  }

  private static <T> T await(ChromeDriver browser, ExpectedCondition<T> condition) {
    return new WebDriverWait(browser, Duration.ofSeconds(60)).until(condition);
  }
}
