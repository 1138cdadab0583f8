package atelier.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/**
 * A classifier is fooled in the browser: at once, step by step, towards a label, by an own picture;
 * and learns to resist.
 */
class FoolIT {
  @Test
  void foolsAClassifierLiveAndStepByStep(@TempDir Path data, @TempDir Path folder)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String run = classifier(atelier, 150);
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

  @Test
  void anOwnPictureIsAttackedAndTheAttackedOneTakenHome(@TempDir Path data, @TempDir Path folder)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String run = classifier(atelier, 150);
      atelier.getUntil("/api/runs/" + run, r -> r.path("state").asText().equals("finished"));
      Path own = Files.write(folder.resolve("own.png"), Drawn.content(200, 120));
      Browser browser = Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run + "/fool").toString());
        browser.untilCount("#pictures img", 4);
        String ofTheSet = source(browser, 0);
        browser.give("#picture", own);
        browser.until(driver -> !source(browser, 0).equals(ofTheSet));

        browser.set("[name=method]", "pgd");
        browser.set("[name=steps]", "40");
        browser.set("[name=epsilon]", "0.5"); // enough for any picture
        browser.untilCount("#pictures[aria-busy]", 0);
        browser.untilText("#verdict", text -> text.startsWith("Fooled"));
        assertNotEquals(label(browser, 0), label(browser, 2), "taken for something else");
        String before = browser.text("#beliefs tbody tr:first-child td:nth-of-type(1)");
        String after = browser.text("#beliefs tbody tr:first-child td:nth-of-type(2)");
        assertTrue(percent(before) > percent(after), before + " → " + after);

        browser.press("[data-save]");
        Path taken = browser.untilDownloaded("-attacked.png");
        Picture original = picture(source(browser, 0));
        Picture attacked = Picture.readPng(taken);
        assertEquals(List.of(28, 28), List.of(attacked.width(), attacked.height()));
        assertArrayEquals(picture(source(browser, 2)).pixels(), attacked.pixels());
        int change = change(original, attacked);
        assertTrue(0 < change && change <= 128, "by at most half of the range: " + change);
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }

  @Test
  void adversarialTrainingMakesItHarderToFool(@TempDir Path data, @TempDir Path downloads)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String run = classifier(atelier, 1_000_000);
      Browser browser = Browser.open(downloads, 1440, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run).toString());
        browser.until(driver -> shown(browser, "heldOutAccuracy") > 0.8);
        double exposed = shown(browser, "attackedAccuracy");
        assertTrue(exposed < 0.5, "fooled by most attacks: " + exposed);
        browser.set("#live-adversarial", "0.1"); // what it was attacked with all along
        browser.until(driver -> shown(browser, "attackedAccuracy") > exposed + 0.3);
        browser.until(driver -> shown(browser, "heldOutAccuracy") > 0.8);
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }

  /** Begins to train one of letters, and gives the run's id. */
  private static String classifier(RunningAtelier atelier, int steps) throws Exception {
    String set = atelier.post("/api/image-sets/built-in/glyphs", Map.of()).path("id").asText();
    return atelier.train("classifier", set, steps);
  }

  /** What a chart's head says that a series stands at, from 0 to 1; −1 while it says nothing. */
  private static double shown(Browser browser, String metric) {
    String text = browser.text("[data-metric=%s] b".formatted(metric));
    return text.endsWith("%") ? percent(text) / 100.0 : -1;
  }

  private static int percent(String text) {
    return Integer.parseInt(text.replaceAll("\\D", ""));
  }

  /** What the caption of a picture says that it is taken for. */
  private static String label(Browser browser, int picture) {
    return caption(browser, picture).replaceAll(".*: |,.*", "");
  }

  private static Picture picture(String url) throws IOException {
    return Picture.readPng(
        new ByteArrayInputStream(Base64.getDecoder().decode(url.substring(url.indexOf(",") + 1))));
  }

  /** By how many levels of 256 the pixel that differs most does. */
  private static int change(Picture one, Picture other) {
    return IntStream.range(0, one.pixels().length)
        .map(i -> Math.abs((one.pixels()[i] & 0xff) - (other.pixels()[i] & 0xff)))
        .max()
        .orElseThrow();
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
