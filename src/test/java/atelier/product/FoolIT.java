package atelier.product;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** A classifier is fooled in the browser: at once, step by step, towards a label. */
class FoolIT {
  @Test
  void foolsAClassifierLiveAndStepByStep(@TempDir Path data, @TempDir Path folder)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.post("/api/image-sets/built-in/glyphs", Map.of()).path("id").asText();
      String run = atelier.train("classifier", set, 150);
      atelier.getUntil("/api/runs/" + run, r -> r.path("state").asText().equals("finished"));
      Browser browser = Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run + "/fool").toString());
        browser.untilCount("#pictures img", 4);
        assertTrue(browser.count("#beliefs tbody tr") >= 3, "three labels at least");

        browser.set("[name=epsilon]", "0");
        browser.until(driver -> source(browser, 2).equals(source(browser, 0)));
        browser.untilText("#verdict", text -> text.startsWith("Not fooled"));
        String unchanged = source(browser, 1);
        browser.set("[name=epsilon]", "0.3");
        browser.until(driver -> !source(browser, 1).equals(unchanged));

        browser.set("[name=method]", "pgd");
        browser.until(driver -> driver.findElement(By.cssSelector("#stepping")).isDisplayed());
        browser.press("#begin");
        browser.until(driver -> value(browser, "steps").equals("1"));
        browser.press("#one");
        browser.until(driver -> value(browser, "steps").equals("2"));
        browser.press("#play");
        browser.until(driver -> Integer.parseInt(value(browser, "steps")) > 3);
        browser.press("#play");

        browser.set("[name=method]", "targeted");
        browser.until(driver -> driver.findElement(By.cssSelector("#target")).isDisplayed());
        browser.set("[name=epsilon]", "0.5"); // enough for any picture
        browser.set("[name=target]", "X");
        browser.set("[name=steps]", "40");
        browser.until(driver -> caption(browser, 2).startsWith("Attacked: X"));

        browser.untilCount(".set-picture", 12);
        String before = source(browser, 0);
        browser.press(".set-picture:nth-child(6)");
        browser.until(driver -> !source(browser, 0).equals(before));
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }

  private static String caption(Browser browser, int picture) {
    return browser.property("#pictures figcaption", picture, "textContent");
  }

  private static String source(Browser browser, int picture) {
    return browser.property("#pictures img", picture, "src");
  }

  private static String value(Browser browser, String name) {
    return browser.property("[name=" + name + "]", 0, "value");
  }
}
