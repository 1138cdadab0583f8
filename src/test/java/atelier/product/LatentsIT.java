package atelier.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A walk through a model's latent space, as a person takes it. */
class LatentsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void gathersWalksAddsMovesAndLooksForNeighbours(@TempDir Path data, @TempDir Path folder)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.post("/api/image-sets/built-in/glyphs", Map.of()).path("id").asText();
      String run = atelier.train("dense", set, 100_000);
      atelier.getUntil("/api/runs/" + run, r -> r.path("step").asInt() > 20);
      ChromeDriver browser =
          Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run + "/latents").toString());
        await(browser, driver -> count(browser, "#pictures canvas") == 32);
        for (int i : List.of(3, 8, 21)) {
          browser.findElements(By.cssSelector("#pictures .tile")).get(i).click();
          int taken = count(browser, "#tray canvas");
          await(browser, driver -> count(browser, "#tray canvas") > taken || taken == 3);
        }
        await(browser, driver -> count(browser, "#tray canvas") == 3);
        await(browser, driver -> count(browser, "[data-tool='interpolate'] .strip canvas") == 17);

        choose(browser, "arithmetic");
        click(browser, "[data-basket='start'] [data-put]");
        await(browser, driver -> count(browser, "[data-near] canvas") == 9);
        browser.findElements(By.cssSelector("#tray .tile")).get(0).click();
        click(browser, "[data-basket='plus'] [data-put]");
        await(browser, driver -> count(browser, "[data-basket='plus'] canvas") == 1);
        click(browser, "[data-result] [data-keep]");
        await(browser, driver -> count(browser, "#tray canvas") == 4);

        choose(browser, "directions");
        await(browser, driver -> count(browser, ".direction .tiles canvas") == 50);
        choose(browser, "map");
        await(browser, driver -> count(browser, "[data-map] canvas") == 81);
        choose(browser, "neighbours");
        await(browser, driver -> count(browser, ".neighbours img") == 6);

        choose(browser, "interpolate");
        click(browser, "[data-tool='interpolate'] [data-strip]");
        Path strip = await(browser, driver -> Browser.downloaded(folder, ".png"));
        BufferedImage picture = ImageIO.read(strip.toFile());
        assertEquals(25 * 28 * 2, picture.getWidth(), "eight steps between each two of four");

        browser.navigate().refresh();
        await(browser, driver -> count(browser, "#tray canvas") == 4);
        Browser.assertNothingWentWrong(browser);
      } finally {
        browser.quit();
      }
      refusesWhatIsNoPoint(atelier, run);
    }
  }

  @Test
  void namesDirectionsAndFindsAPictureAgain(@TempDir Path data, @TempDir Path folder)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.post("/api/image-sets/built-in/glyphs", Map.of()).path("id").asText();
      String path = "/api/runs/" + atelier.train("dense", set, 100_000);
      atelier.getUntil(path, r -> r.path("step").asInt() > 200);
      atelier.post(path + "/pause", Map.of());
      atelier.getUntil(path, r -> r.path("state").asText().equals("paused"));
      Map<String, Object> drawn = Map.of("seed", 5, "index", 3);
      byte[] wanted = draw(atelier, path, drawn);
      Path picture = Files.write(folder.resolve("wanted.png"), wanted);
      ChromeDriver browser = Browser.open(folder, 1440, 900);
      try {
        browser.get(atelier.resolve(path.replace("/api", "") + "/latents").toString());
        await(browser, driver -> count(browser, "#pictures canvas") == 32);
        browser.findElements(By.cssSelector("#pictures .tile")).get(3).click();
        choose(browser, "directions");
        await(browser, driver -> count(browser, ".direction .tiles canvas") == 50);
        browser.findElement(By.id("direction-name")).sendKeys("wide");
        click(browser, "[data-name-it] [type='submit']");
        await(browser, driver -> count(browser, "[data-direction='wide'] canvas") == 5);
        click(browser, "[data-label-it] [type='submit']");
        await(browser, driver -> count(browser, ".direction .tiles canvas") == 60);
        browser.navigate().refresh();
        await(browser, driver -> count(browser, "#tray canvas") == 1);
        choose(browser, "directions");
        await(browser, driver -> count(browser, "[data-direction='wide'] canvas") == 5);

        choose(browser, "project");
        browser
            .findElement(By.cssSelector("[data-tool='project'] input[type='file']"))
            .sendKeys(picture.toString());
        await(browser, driver -> count(browser, "[data-found]:not([hidden])") == 1);
        await(browser, driver -> count(browser, "progress[value='1']") == 1);
        click(browser, "[data-tool='project'] [data-keep]");
        await(browser, driver -> count(browser, "#tray canvas") == 2);
        Browser.assertNothingWentWrong(browser);
      } finally {
        browser.quit();
      }
      assertArrayEquals(
          draw(atelier, path, Map.of("along", "d1", "by", 2, "from", drawn)),
          draw(atelier, path, Map.of("along", "wide", "by", 2, "from", drawn)),
          "the first principal direction by its name");
      findsWhatItDrewAndGivesUp(atelier, path, wanted);
    }
  }

  private static void findsWhatItDrewAndGivesUp(RunningAtelier atelier, String path, byte[] wanted)
      throws Exception {
    String projections = path + "/projections";
    JsonNode end =
        atelier.getUntil(
            begun(atelier, projections, wanted), p -> !p.path("state").asText().equals("running"));
    assertEquals("finished", end.path("state").asText(), end.toString());
    assertTrue(end.path("distance").asDouble() < 0.05, end.toString());
    assertEquals(30, end.path("point").path("values").size());

    String cancelled = begun(atelier, projections + "?steps=1000", wanted);
    atelier.delete(cancelled);
    assertEquals(404, atelier.getBytes(cancelled).statusCode());
    atelier.delete(path + "/directions/wide");
    Map<String, Object> nowhere =
        Map.of("along", "wide", "by", 1, "from", Map.of("seed", 1, "index", 1));
    assertEquals(
        422, atelier.send(path + "/draw", Map.of("points", List.of(nowhere))).statusCode());
  }

  /** Begins to look for a picture; where that can be watched. */
  private static String begun(RunningAtelier atelier, String projections, byte[] picture)
      throws Exception {
    String id = JSON.readTree(atelier.bring(projections, "image/png", picture)).path("id").asText();
    return projections.replaceAll("\\?.*", "") + "/" + id;
  }

  private static byte[] draw(RunningAtelier atelier, String path, Map<String, Object> point)
      throws Exception {
    return atelier.bring(
        path + "/draw",
        "application/json",
        JSON.writeValueAsBytes(Map.of("points", List.of(point))));
  }

  private static void refusesWhatIsNoPoint(RunningAtelier atelier, String run) throws Exception {
    for (Map<String, Object> point :
        List.<Map<String, Object>>of(
            Map.of("values", List.of(1, 2)),
            Map.of("along", "d11", "by", 1, "from", Map.of("seed", 1, "index", 1)),
            Map.of("seed", 1, "index", 1, "label", "A"),
            Map.of("place", "here"))) {
      HttpResponse<String> answer =
          atelier.send("/api/runs/" + run + "/draw", Map.of("points", List.of(point)));
      assertEquals(422, answer.statusCode(), point + " " + answer.body());
      assertTrue(answer.body().contains("\"points\""), answer.body());
    }
  }

  private static int count(ChromeDriver browser, String selector) {
    return browser.findElements(By.cssSelector(selector)).size();
  }

  private static void choose(ChromeDriver browser, String tool) {
    WebElement tab = browser.findElement(By.cssSelector("input[value='" + tool + "']"));
    browser.executeScript("arguments[0].click()", tab);
  }

  private static void click(ChromeDriver browser, String selector) {
    browser.executeScript("arguments[0].click()", browser.findElement(By.cssSelector(selector)));
  }

  private static <T> T await(ChromeDriver browser, ExpectedCondition<T> condition) {
    return new WebDriverWait(browser, Duration.ofSeconds(60)).until(condition);
  }
}
