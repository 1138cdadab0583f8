package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** The page of an image set as a person uses it. */
class ImageSetIT {
  @Test
  void bringsRemovedPicturesBackAndNamesTheRunThatNeedsTheSet(
      @TempDir Path data, @TempDir Path downloads) throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(30), Map.of("size", "32"));
      Browser browser = Browser.open(downloads, 1200, 900);
      try {
        browser.get(atelier.resolve("/image-sets/" + set).toString());
        browser.until(ExpectedConditions.textMatches(By.id("where"), Pattern.compile("of 30")));
        browser.findElement(By.id("sheet")).sendKeys(Keys.SPACE, Keys.ARROW_RIGHT, Keys.SPACE);
        browser.press("#remove");
        browser.until(ExpectedConditions.textToBe(By.id("count"), "28"));
        browser.until(
            ExpectedConditions.textToBePresentInElementLocated(
                By.id("removed"), "2 pictures removed."));
        assertEquals("undo-remove", browser.switchTo().activeElement().getAttribute("id"));
        browser.press("#undo-remove");
        browser.until(ExpectedConditions.textToBe(By.id("count"), "30"));
        assertEquals("sheet", browser.switchTo().activeElement().getAttribute("id"));
        assertEquals(30, atelier.get("/api/image-sets/" + set).get("count").asInt());

        String run = atelier.train("sngan", set, 100_000);
        browser.get(browser.getCurrentUrl());
        browser.press("#delete-set");
        browser.untilText("#delete-set-dialog", text -> text.contains("still needed by"));
        assertEquals(
            atelier.resolve("/runs/" + run).toString(),
            browser.property("#delete-set-dialog li a", 0, "href"));
        assertEquals(0, browser.count("#really-delete-set"));
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }

  @Test
  void twoSetsOfOneNameAreToldApartAndFavouritesComeFirst(
      @TempDir Path data, @TempDir Path downloads) throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String older = atelier.upload("Discs", Zips.discs(8), Map.of("size", "32"));
      String newer = atelier.upload("Discs", Zips.discs(9), Map.of("size", "32"));
      Browser browser = Browser.open(downloads, 1200, 900);
      try {
        browser.get(atelier.resolve("/image-sets").toString());
        String set = "li[data-image-set='%s'] ";
        assertEquals("Discs", browser.text(set.formatted(older) + ".set-title"));
        assertEquals("Discs (2)", browser.text(set.formatted(newer) + ".set-title"));
        assertEquals(newer, browser.dataset("li[data-image-set]", "imageSet"), "newest first");
        browser.press(set.formatted(older) + "[data-favourite]");
        browser.untilCount(set.formatted(older) + "[aria-pressed=true]", 1);
        browser.until(
            driver -> {
              driver.navigate().refresh();
              return older.equals(browser.dataset("li[data-image-set]", "imageSet"));
            });
        browser.get(atelier.resolve("/runs/new").toString());
        browser.untilText("[data-place='0']", offered -> offered.contains("Discs (2)"));
        String run = atelier.train("dense", newer, 1);
        browser.get(atelier.resolve("/runs/" + run).toString());
        browser.untilText("h1", title -> title.equals("Discs (2)"));
        browser.assertNothingWentWrong();
      } finally {
        browser.quit();
      }
    }
  }
}
