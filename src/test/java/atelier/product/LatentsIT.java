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
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A walk through a model's latent space, as a person takes it. */
class LatentsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The first of the pictures. */
  private static final String FIRST =
      "return document.querySelector('#pictures canvas').toDataURL()";

  @Test
  void gathersWalksAddsMovesAndLooksForNeighbours(@TempDir Path data, @TempDir Path folder)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.post("/api/image-sets/built-in/glyphs", Map.of()).path("id").asText();
      String run = atelier.train("dense", set, 100_000);
      atelier.getUntil("/api/runs/" + run, r -> r.path("step").asInt() > 20);
      Browser browser = Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
      try {
        browser.get(atelier.resolve("/runs/" + run + "/latents").toString());
        browser.untilCount("#pictures canvas", 32);
        for (int taken = 1; taken <= 3; taken++) {
          browser.press("#pictures .tile:nth-child(%d)".formatted(6 * taken));
          browser.untilCount("#tray canvas", taken);
        }
        browser.untilCount("[data-tool='interpolate'] .strip canvas", 17);

        choose(browser, "arithmetic");
        browser.press("[data-basket='start'] [data-put]");
        browser.untilCount("[data-near] canvas", 9);
        browser.press("#tray .tile");
        browser.press("[data-basket='plus'] [data-put]");
        browser.untilCount("[data-basket='plus'] canvas", 1);
        browser.press("[data-result] [data-keep]");
        browser.untilCount("#tray canvas", 4);

        choose(browser, "directions");
        browser.untilCount(".direction .tiles canvas", 50);
        choose(browser, "map");
        browser.untilCount("[data-map] canvas", 81);
        choose(browser, "neighbours");
        browser.untilCount(".neighbours img", 6);

        choose(browser, "interpolate");
        browser.press("[data-tool='interpolate'] [data-strip]");
        Path strip = browser.untilDownloaded(".png");
        BufferedImage picture = ImageIO.read(strip.toFile());
        assertEquals(25 * 28 * 2, picture.getWidth(), "eight steps between each two of four");

        browser.navigate().refresh();
        browser.untilCount("#tray canvas", 4);
        browser.assertNothingWentWrong();
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
      Browser browser = Browser.open(folder, 1440, 900);
      try {
        browser.get(atelier.resolve(path.replace("/api", "") + "/latents").toString());
        browser.untilCount("#pictures canvas", 32);
        browser.press("#pictures .tile:nth-child(4)");
        choose(browser, "directions");
        browser.untilCount(".direction .tiles canvas", 50);
        browser.type("#direction-name", "wide");
        browser.press("[data-name-it] [type='submit']");
        browser.untilCount("[data-direction='wide'] canvas", 5);
        browser.press("[data-label-it] [type='submit']");
        browser.untilCount(".direction .tiles canvas", 60);
        browser.navigate().refresh();
        browser.untilCount("#tray canvas", 1);
        choose(browser, "directions");
        browser.untilCount("[data-direction='wide'] canvas", 5);
        browser.executeScript(
            """
            for (const slider of document.querySelectorAll('.direction input')) {
              slider.value = 1;
              slider.dispatchEvent(new Event('input'));
            }
            """);
        for (int taken = 2; taken <= 4; taken++) {
          browser.press("[data-tool='directions'] [data-keep]");
          browser.untilCount("#tray canvas", taken);
        }

        choose(browser, "project");
        browser.give("[data-tool='project'] input[type='file']", picture);
        browser.untilCount("[data-found]:not([hidden])", 1);
        browser.untilCount("progress[value='1']", 1);
        browser.press("[data-tool='project'] [data-keep]");
        browser.untilCount("#tray canvas", 5);

        Object loose = browser.executeScript(FIRST);
        browser.executeScript(
            """
            document.querySelector('#truncation').value = 0.5;
            document.querySelector('#truncation').dispatchEvent(new Event('change'));
            """);
        browser.until(driver -> !browser.executeScript(FIRST).equals(loose));
        browser.press("#pictures .tile");
        browser.untilCount("#tray canvas", 6);
        assertEquals(
            browser.executeScript(FIRST),
            browser.executeScript(
                "return document.querySelector('#tray li:last-child canvas').toDataURL()"),
            "a picture stays the same in the tray");
        choose(browser, "interpolate");
        browser.press("[data-tool='interpolate'] .tile:nth-child(3)");
        browser.untilCount("#tray canvas", 7);

        browser.get(atelier.resolve(path.replace("/api", "")).toString());
        List<Object> answered =
            List.of(taken(browser, "sample", 64, 12), taken(browser, "interpolate", 9, 5));
        browser.get(atelier.resolve(path.replace("/api", "") + "/latents").toString());
        browser.untilCount("#tray canvas", 9);
        assertEquals(
            answered,
            browser.executeScript(
                "return [...document.querySelectorAll('#tray canvas')].slice(-2).map((c) => c.toDataURL())"),
            "pictures that tools draw know their points");
        browser.assertNothingWentWrong();
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

  /** Takes one of the pictures that a tool of the run's page draws; what it looks like. */
  private static Object taken(Browser browser, String tool, int count, int number) {
    String place = "[data-tool='%s'] ".formatted(tool);
    browser.press(place + "[type='submit']");
    browser.untilCount(place + "[data-pictures] img", count);
    String figure = place + "[data-pictures] figure:nth-child(%d) ".formatted(number);
    browser.press(figure + ".tile");
    return browser.executeScript(
        """
        const image = document.querySelector(arguments[0]);
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
        canvas.getContext('2d').drawImage(image, 0, 0);
        return canvas.toDataURL();
        """,
        figure + "img");
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

  private static void choose(Browser browser, String tool) {
    browser.press("label:has(input[value='%s'])".formatted(tool));
  }
}
