package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page of an image set as a person uses it. */
class ImageSetIT {
  @Test
  void bringsRemovedPicturesBackAndNamesTheRunThatNeedsTheSet(
      @TempDir Path data, @TempDir Path downloads) throws Exception {
    try (RunningAtelier atelier = RunningAtelier.start(data)) {
      String set = atelier.upload("Discs", Zips.discs(30), Map.of("size", "32"));
      ChromeDriver browser = Browser.open(downloads, 1200, 900);
      try {
        WebDriverWait wait = new WebDriverWait(browser, RunningAtelier.PATIENCE);
        browser.get(atelier.resolve("/image-sets/" + set).toString());
        wait.until(ExpectedConditions.textMatches(By.id("where"), Pattern.compile("of 30")));
        WebElement sheet = browser.findElement(By.id("sheet"));
        sheet.sendKeys(Keys.SPACE, Keys.ARROW_RIGHT, Keys.SPACE);
        browser.findElement(By.id("remove")).click();
        wait.until(ExpectedConditions.textToBe(By.id("count"), "28"));
        wait.until(
            ExpectedConditions.textToBePresentInElementLocated(
                By.id("removed"), "2 pictures removed."));
        assertEquals("undo-remove", browser.switchTo().activeElement().getAttribute("id"));
        browser.findElement(By.id("undo-remove")).click();
        wait.until(ExpectedConditions.textToBe(By.id("count"), "30"));
        assertEquals("sheet", browser.switchTo().activeElement().getAttribute("id"));
        assertEquals(30, atelier.get("/api/image-sets/" + set).get("count").asInt());

        String run = atelier.train("sngan", set, 100_000);
        browser.get(browser.getCurrentUrl());
        browser.findElement(By.id("delete-set")).click();
        WebElement dialog = browser.findElement(By.id("delete-set-dialog"));
        assertTrue(dialog.getText().contains("still needed by"), dialog.getText());
        assertEquals(
            atelier.resolve("/runs/" + run).toString(),
            dialog.findElement(By.cssSelector("li a")).getAttribute("href"));
        assertEquals(List.of(), dialog.findElements(By.id("really-delete-set")));
        Browser.assertNothingWentWrong(browser);
      } finally {
        browser.quit();
      }
    }
  }
}
