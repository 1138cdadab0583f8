package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Runs as things of one's own: named, found again, chosen, removed and brought back. */
class WallIT {
  @Test
  void runsAreNamedFoundChosenAndBroughtBack(@TempDir Path data, @TempDir Path downloads)
      throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(30), Map.of("size", "32"));
      String first = atelier.train("dense", set, 100_000);
      String second = atelier.train("dense", set, 100_000);
      String third = atelier.train("dense", set, 100_000);
      ChromeDriver browser = Browser.open(downloads, 1200, 900);
      try {
        WebDriverWait wait = new WebDriverWait(browser, RunningAtelier.PATIENCE);
        browser.get(atelier.resolve("/runs/" + first).toString());
        nameIt(browser, wait, "Round things", "The one for Tuesday");
        assertEquals("Round things", atelier.get("/api/runs/" + first).get("name").asText());
        assertEquals(
            "The one for Tuesday", atelier.get("/api/runs/" + first).get("remark").asText());
        browser.findElement(By.cssSelector("[data-card] [data-favourite]")).click();
        Awaitility.await()
            .until(() -> atelier.get("/api/runs/" + first).get("favourite").asBoolean());

        browser.get(atelier.resolve("/").toString());
        assertEquals(3, shown(browser).size());
        new Select(browser.findElement(By.id("show"))).selectByValue("favourites");
        wait.until(ExpectedConditions.urlContains("show=favourites"));
        assertEquals(List.of(first), shown(browser));
        browser.get(atelier.resolve("/").toString());
        browser.findElement(By.id("text")).sendKeys("TUESDAY", Keys.ENTER);
        wait.until(ExpectedConditions.urlContains("text=TUESDAY"));
        assertEquals(List.of(first), shown(browser));

        browser.get(atelier.resolve("/").toString());
        choose(browser, second, third);
        browser.findElement(By.id("stop-chosen")).click();
        Awaitility.await()
            .until(
                () ->
                    state(atelier, second).equals("stopped")
                        && state(atelier, third).equals("stopped"));
        assertFalse(state(atelier, first).equals("stopped"), "it was not chosen");

        choose(browser, second, third);
        browser.findElement(By.id("delete-chosen")).click();
        assertEquals(List.of(first), shown(browser));
        WebElement undo = browser.findElement(By.cssSelector(".toast.undo button"));
        assertEquals(undo, browser.switchTo().activeElement());
        undo.click();
        assertEquals(3, shown(browser).size());
        assertEquals("stopped", state(atelier, second), "it was never gone");

        choose(browser, second);
        browser.findElement(By.id("delete-chosen")).click();
        browser.get(atelier.resolve("/image-sets").toString()); // leaving does not undo it
        Awaitility.await().until(() -> atelier.get("/api/runs").size() == 2);

        browser.get(atelier.resolve("/runs/" + third).toString());
        browser.findElement(By.cssSelector("#more summary")).click();
        browser.findElement(By.id("delete")).click();
        browser.findElement(By.id("delete-run")).click();
        wait.until(ExpectedConditions.presenceOfElementLocated(By.cssSelector(".toast.undo")));
        assertEquals(List.of(first), shown(browser));
        browser.findElement(By.cssSelector(".toast.undo button")).click();
        assertEquals(List.of(third, first), shown(browser));
        Browser.assertNothingWentWrong(browser);
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
      ChromeDriver browser = Browser.open(downloads, 1200, 900);
      try {
        WebDriverWait wait = new WebDriverWait(browser, RunningAtelier.PATIENCE);
        browser.get(atelier.resolve("/image-sets/" + set).toString());
        nameIt(browser, wait, "Coins", "From the market");
        assertEquals("Coins", atelier.get("/api/image-sets/" + set).get("name").asText());
        browser.navigate().refresh();
        assertTrue(
            browser.findElement(By.cssSelector("[data-note]")).getText().contains("the market"));
        browser.findElement(By.id("delete-set")).click();
        browser.findElement(By.id("really-delete-set")).click();
        wait.until(ExpectedConditions.presenceOfElementLocated(By.cssSelector(".toast.undo")));
        assertFalse(browser.findElement(By.cssSelector("li[data-image-set]")).isDisplayed());
        browser.findElement(By.cssSelector(".toast.undo button")).click();
        assertTrue(browser.findElement(By.cssSelector("li[data-image-set]")).isDisplayed());
        assertEquals("Coins", atelier.get("/api/image-sets/" + set).get("name").asText());
        Browser.assertNothingWentWrong(browser);
      } finally {
        browser.quit();
      }
    }
  }

  private static void nameIt(ChromeDriver browser, WebDriverWait wait, String name, String note) {
    browser.findElement(By.cssSelector("[data-card] [data-edit]")).click();
    WebElement field = browser.findElement(By.cssSelector("[data-card] [name=name]"));
    field.clear();
    field.sendKeys(name);
    browser.findElement(By.cssSelector("[data-card] [name=note]")).sendKeys(note);
    browser.findElement(By.cssSelector("[data-card] [type=submit]")).click();
    wait.until(ExpectedConditions.textToBe(By.cssSelector("[data-card] [data-name]"), name));
    wait.until(ExpectedConditions.invisibilityOfElementLocated(By.cssSelector("[data-card] form")));
  }

  private static void choose(ChromeDriver browser, String... runs) {
    browser.findElement(By.id("choose")).click();
    for (String run : runs) {
      browser.findElement(By.cssSelector("[data-run='%s'] [data-pick]".formatted(run))).click();
    }
  }

  private static List<String> shown(ChromeDriver browser) {
    return browser.findElements(By.cssSelector(".wall > .tile")).stream()
        .filter(WebElement::isDisplayed)
        .map(tile -> tile.getAttribute("data-run"))
        .toList();
  }

  private static String state(RunningAtelier atelier, String run) throws Exception {
    return atelier.get("/api/runs/" + run).get("state").asText();
  }
}
