package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** Runs as things of one's own: named, found again, chosen, removed and brought back. */
class WallIT {
  /** Has the page's socket be found as {@code live}. */
  private static final String OVERHEARD =
      """
      const Socket = WebSocket;
      window.WebSocket = class extends Socket {
        constructor(...given) {
          super(...given);
          window.live = this;
        }
      };
      """;

  @Test
  void runsAreNamedFoundChosenAndBroughtBack(@TempDir Path data, @TempDir Path downloads)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(30), Map.of("size", "32"));
      String first = atelier.train("dense", set, 100_000);
      String second = atelier.train("dense", set, 100_000);
      String third = atelier.train("dense", set, 100_000);
      Browser browser = Browser.open(downloads, 1200, 900);
      try {
        browser.get(atelier.resolve("/runs/" + first).toString());
        nameIt(browser, "Round things", "The one for Tuesday");
        assertEquals("Round things", atelier.get("/api/runs/" + first).get("name").asText());
        assertEquals(
            "The one for Tuesday", atelier.get("/api/runs/" + first).get("remark").asText());
        browser.press("[data-card] [data-favourite]");
        atelier.getUntil("/api/runs/" + first, run -> run.get("favourite").asBoolean());

        browser.get(atelier.resolve("/").toString());
        assertEquals(3, shown(browser).size());
        browser.set("#show", "favourites");
        browser.until(ExpectedConditions.urlContains("show=favourites"));
        assertEquals(List.of(first), shown(browser));
        browser.get(atelier.resolve("/").toString());
        browser.type("#text", "TUESDAY" + Keys.ENTER);
        browser.until(ExpectedConditions.urlContains("text=TUESDAY"));
        assertEquals(List.of(first), shown(browser));

        browser.get(atelier.resolve("/").toString());
        choose(browser, second, third);
        browser.press("#stop-chosen");
        for (String run : List.of(second, third)) {
          atelier.getUntil("/api/runs/" + run, r -> r.get("state").asText().equals("stopped"));
        }
        assertFalse(state(atelier, first).equals("stopped"), "it was not chosen");

        choose(browser, second, third);
        browser.press("#delete-chosen");
        assertEquals(List.of(first), shown(browser));
        assertEquals(1, browser.count(".toast.undo button:focus"));
        browser.press(".toast.undo button");
        assertEquals(3, shown(browser).size());
        assertEquals("stopped", state(atelier, second), "it was never gone");

        choose(browser, second);
        browser.press("#delete-chosen");
        browser.get(atelier.resolve("/image-sets").toString()); // leaving does not undo it
        atelier.getUntil("/api/runs", runs -> runs.size() == 2);

        browser.get(atelier.resolve("/runs/" + third).toString());
        browser.press("#more summary");
        browser.press("#delete");
        browser.press("#delete-run");
        browser.untilCount(".toast.undo", 1);
        assertEquals(List.of(first), shown(browser));
        browser.press(".toast.undo button");
        assertEquals(List.of(third, first), shown(browser));
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }

  @Test
  void whatIsStillSaidOfARunThatWasRemovedBringsNothingBack(
      @TempDir Path data, @TempDir Path downloads) throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      Browser browser = Browser.open(downloads, 1200, 900);
      try {
        browser.executeCdpCommand(
            "Page.addScriptToEvaluateOnNewDocument", Map.of("source", OVERHEARD));
        browser.get(atelier.resolve("/").toString());
        browser.untilCount("#connection[data-link=open]", 1);
        browser.executeScript(
            """
            const say = (message) => live.onmessage({ data: JSON.stringify(message) });
            say({ type: "metrics", run: "gone", step: 3, stepsPerSecond: 2 });
            """);
        assertEquals(List.of(), shown(browser));
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }

  @Test
  void aSetIsNamedInPlaceAndComesBackAfterItWasDeleted(@TempDir Path data, @TempDir Path downloads)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(12), Map.of("size", "32"));
      Browser browser = Browser.open(downloads, 1200, 900);
      try {
        browser.get(atelier.resolve("/image-sets/" + set).toString());
        nameIt(browser, "Coins", "From the market");
        assertEquals("Coins", atelier.get("/api/image-sets/" + set).get("name").asText());
        browser.navigate().refresh();
        browser.untilText("[data-note]", text -> text.contains("the market"));
        browser.press("#delete-set");
        browser.press("#really-delete-set");
        browser.untilCount(".toast.undo", 1);
        assertEquals("", browser.text("li[data-image-set]"));
        browser.press(".toast.undo button");
        browser.untilText("li[data-image-set]", text -> text.contains("Coins"));
        assertEquals("Coins", atelier.get("/api/image-sets/" + set).get("name").asText());
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }

  private static void nameIt(Browser browser, String name, String note) {
    browser.press("[data-card] [data-edit]");
    browser.type("[data-card] [name=name]", name);
    browser.type("[data-card] [name=note]", note);
    browser.press("[data-card] [type=submit]");
    browser.until(ExpectedConditions.textToBe(By.cssSelector("[data-card] [data-name]"), name));
    browser.until(
        ExpectedConditions.invisibilityOfElementLocated(By.cssSelector("[data-card] form")));
  }

  private static void choose(Browser browser, String... runs) {
    browser.press("#choose");
    for (String run : runs) {
      browser.press("[data-run='%s'] [data-pick]".formatted(run));
    }
  }

  private static List<?> shown(Browser browser) {
    return (List<?>)
        browser.executeScript(
            """
            const tiles = [...document.querySelectorAll('.wall > .tile')];
            return tiles.filter((tile) => tile.checkVisibility()).map((tile) => tile.dataset.run);
            """);
  }

  private static String state(RunningAtelier atelier, String run) throws Exception {
    return atelier.get("/api/runs/" + run).get("state").asText();
  }
}
