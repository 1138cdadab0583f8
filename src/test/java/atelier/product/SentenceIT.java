package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools on the page of a run: a sentence becomes pictures, structures take on textures. */
class SentenceIT {
  @Test
  void drawsWhatIsWritten(@TempDir Path data, @TempDir Path folder) throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.post("/api/image-sets/built-in/shapes", Map.of()).path("id").asText();
      String run = trained(atelier, "text-to-image", set);
      Browser browser = Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run).toString());
        String draw = "[data-tool='sample'] ";
        String sentence = draw + "[name='text']";
        browser.type(sentence, "a scarlet");
        browser.press(draw + "[data-words] button:last-child");
        String offered = browser.property(sentence, 0, "value");
        assertTrue(offered.matches("a scarlet \\S+"), offered);
        browser.set(draw + "[name='count']", "4");
        browser.press(draw + "[type='submit']");
        browser.untilCount(draw + "[data-pictures] img", 4);
        browser.untilText(
            draw + "[data-text]", hint -> hint.startsWith("No caption has “scarlet”; nearest are"));

        String walk = "[data-tool='interpolate'] ";
        browser.type(walk + "[name='text']", "a large red circle on a white ground");
        browser.type(walk + "[name='toText']", "a large blue star on a black ground");
        browser.press(walk + "[type='submit']");
        browser.untilCount(walk + "[data-pictures] img", 9);
        browser.assertNothingWentWrong();

        browser.type(sentence, "xylophone");
        browser.press(draw + "[type='submit']");
        browser.untilText(
            draw + "[data-error-for='text']", text -> text.startsWith("No caption has a word"));

        pointsShowWhatIsWritten(browser, atelier.resolve("/runs/" + run + "/latents"));
      } finally {
        browser.quit();
      }
    }
  }

  /** Draws points with a text, takes one into the tray, and saves it. */
  private static void pointsShowWhatIsWritten(Browser browser, URI page) throws Exception {
    String text = "a small blue square";
    browser.get(page.toString());
    browser.untilCount("#pictures canvas", 32);
    browser.set("#text", text);
    browser.until(
        driver -> {
          browser.press("#pictures .tile");
          return tray(browser).contains("\"text\":\"" + text + "\"");
        });
    browser.press("#tray .tile");
    browser.press("#save-point");
    BufferedImage picture = ImageIO.read(browser.untilDownloaded("-picture.png").toFile());
    assertEquals(4 * 32, picture.getWidth());
  }

  private static String tray(Browser browser) {
    return String.valueOf(
        browser.executeScript(
            "return JSON.stringify(Object.values(sessionStorage).map(JSON.parse))"));
  }

  @Test
  void givesStructuresTextures(@TempDir Path data, @TempDir Path folder) throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String letters =
          atelier.post("/api/image-sets/built-in/glyphs", Map.of()).path("id").asText();
      String rubbings =
          atelier.post("/api/image-sets/built-in/rubbings", Map.of()).path("id").asText();
      String run = trained(atelier, "stsn", letters, rubbings);
      Browser browser = Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run).toString());
        String swap = "[data-tool='swap'] ";
        for (String field : List.of("structure", "texture")) {
          String place = swap + "[data-takes='%s'] ".formatted(field);
          browser.untilCount(place + ".set-picture", 12);
          for (int chosen = 1; chosen <= 2; chosen++) {
            browser.press(place + ".set-picture:nth-child(%d)".formatted(2 * chosen - 1));
            browser.untilCount(place + ".set-picture[aria-pressed='true']", chosen);
          }
          browser.until(driver -> files(browser, place) == 2);
        }
        browser.press(swap + "[type='submit']");
        browser.untilCount(swap + "[data-pictures] img", 9);
        browser.assertNothingWentWrong();
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

  private static long files(Browser browser, String place) {
    Object count =
        browser.executeScript(
            "return document.querySelector(arguments[0]).files.length", place + "input[type=file]");
    return (Long) count;
  }
}
