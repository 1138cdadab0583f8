package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** A classifier is fooled in the browser: at once, step by step, towards a label. */
class FoolIT {
  @Test
  void foolsAClassifierLiveAndStepByStep(@TempDir Path data, @TempDir Path folder)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.post("/api/image-sets/built-in/glyphs", Map.of()).path("id").asText();
      String run = atelier.train("classifier", set, 150);
      atelier.getUntil("/api/runs/" + run, r -> r.path("state").asText().equals("finished"));
      ChromeDriver browser =
          Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run + "/fool").toString());
        await(browser, driver -> count(browser, "#pictures img") == 4);
        assertTrue(count(browser, "#beliefs tbody tr") >= 3, "three labels at least");

        setValue(browser, "epsilon", "0");
        await(browser, driver -> source(browser, 2).equals(source(browser, 0)));
        assertTrue(verdict(browser).startsWith("Not fooled"), verdict(browser));
        String unchanged = source(browser, 1);
        setValue(browser, "epsilon", "0.3");
        await(browser, driver -> !source(browser, 1).equals(unchanged));

        setValue(browser, "method", "pgd");
        await(browser, driver -> shown(browser, "#stepping"));
        click(browser, "#begin");
        await(browser, driver -> value(browser, "steps").equals("1"));
        click(browser, "#one");
        await(browser, driver -> value(browser, "steps").equals("2"));
        click(browser, "#play");
        await(browser, driver -> Integer.parseInt(value(browser, "steps")) > 3);
        click(browser, "#play");

        setValue(browser, "method", "targeted");
        await(browser, driver -> shown(browser, "#target"));
        setValue(browser, "epsilon", "0.5"); // enough for any picture
        setValue(browser, "target", "X");
        setValue(browser, "steps", "40");
        await(browser, driver -> caption(browser, 2).startsWith("Attacked: X"));

        List<WebElement> offered = browser.findElements(By.cssSelector(".set-picture"));
        assertEquals(12, offered.size());
        String before = source(browser, 0);
        offered.get(5).click();
        await(browser, driver -> !source(browser, 0).equals(before));
        Browser.assertNothingWentWrong(browser);
      } finally {
        browser.quit();
      }
    }
  }

  private static String verdict(ChromeDriver browser) {
    return (String) browser.executeScript("return document.getElementById('verdict').textContent");
  }

  private static String caption(ChromeDriver browser, int picture) {
    return property(browser, "#pictures figcaption", picture, "textContent");
  }

  private static String source(ChromeDriver browser, int picture) {
    return property(browser, "#pictures img", picture, "src");
  }

  private static String value(ChromeDriver browser, String name) {
    return property(browser, "[name=" + name + "]", 0, "value");
  }

  /** Asked in one go, as an answer may put new elements in the place of these; empty before. */
  private static String property(ChromeDriver browser, String selector, int index, String name) {
    return (String)
        browser.executeScript(
            "return document.querySelectorAll(arguments[0])[arguments[1]]?.[arguments[2]] ?? ''",
            selector,
            index,
            name);
  }

  private static boolean shown(ChromeDriver browser, String selector) {
    return browser.findElement(By.cssSelector(selector)).isDisplayed();
  }

  private static int count(ChromeDriver browser, String selector) {
    return browser.findElements(By.cssSelector(selector)).size();
  }

  private static void click(ChromeDriver browser, String selector) {
    browser.findElement(By.cssSelector(selector)).click();
  }

  /** As a slider sets it. */
  private static void setValue(ChromeDriver browser, String name, String value) {
    browser.executeScript(
        "arguments[0].value = arguments[1];"
            + " arguments[0].dispatchEvent(new Event('input', { bubbles: true }))",
        browser.findElement(By.name(name)),
        value);
  }

  private static <T> T await(ChromeDriver browser, ExpectedCondition<T> condition) {
    return new WebDriverWait(browser, Duration.ofSeconds(120))
        .withMessage(() -> browser.findElement(By.tagName("body")).getText())
        .until(condition);
  }
}
