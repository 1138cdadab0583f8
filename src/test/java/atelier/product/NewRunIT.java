package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page on which runs are begun, as a person sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewRunIT {
  private RunningAtelier atelier;
  private ChromeDriver browser;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    atelier = RunningAtelier.start(data);
  }

  @AfterAll
  void stop() throws Exception {
    atelier.close();
  }

  @BeforeEach
  void open(@TempDir Path fresh) throws Exception {
    browser = Browser.open(Files.createDirectory(fresh.resolve("downloads")), 1440, 900);
  }

  @AfterEach
  void close() {
    browser.quit();
  }

  @Test
  void asksForWhatEachModelNeeds() throws Exception {
    atelier.upload("Discs", Zips.discs(8), Map.of("size", "28", "channels", "1"));
    visit("/runs/new");
    choose("dense");
    assertEquals(List.of("Pictures"), places());
    choose("cyclegan");
    assertEquals(List.of("The first kind", "The second kind"), places());
    choose("style-transfer");
    assertEquals(List.of(), places());
    assertTrue(browser.findElement(By.cssSelector("[data-well=content]")).isDisplayed());
    choose("fast-style");
    assertEquals(List.of("Pictures"), places());
    WebElement small =
        browser.findElement(By.cssSelector("[data-place='0'] .set-choice[class~=unfit]"));
    assertTrue(small.getText().contains("28 pixels a side do not fit"), small.getText());
    Browser.assertNothingWentWrong(browser);
  }

  @Test
  void makesABuiltInSetInPlaceAndTrainsOnOneOfItsLabels() throws Exception {
    visit("/runs/new?family=dense");
    browser.findElement(By.cssSelector("[data-place='0'] [data-use=glyphs]")).click();
    await(
        driver ->
            browser.findElements(By.cssSelector("[name=imageSet-0]:checked")).stream()
                .anyMatch(
                    radio ->
                        radio
                            .findElement(By.xpath("ancestor::label"))
                            .getText()
                            .startsWith("Letters")));
    browser
        .findElement(By.xpath("//select[@id='label-0']/option[normalize-space()='Only “7”']"))
        .click();
    type("steps-dense", "40");
    browser.findElement(By.id("train")).click();
    String run = awaitRun();
    JsonNode begun = atelier.get("/api/runs/" + run);
    assertEquals("7", begun.get("label").asText());
    assertEquals(40, begun.get("steps").asInt());
    Browser.assertNothingWentWrong(browser);
  }

  @Test
  void saysHowLongItTakesOnceItWasMeasured() throws Exception {
    String set = atelier.upload("Small", Zips.discs(12), Map.of("size", "48", "channels", "1"));
    visit("/runs/new?family=dense&imageSet=" + set);
    await(
        ExpectedConditions.textToBePresentInElementLocated(
            By.id("estimate"), "Nobody has trained"));
    String run = atelier.train("dense", set, 60);
    atelier.getUntil("/api/runs/" + run, r -> r.get("state").asText().equals("finished"));
    visit("/runs/new?family=dense&imageSet=" + set);
    await(ExpectedConditions.textToBePresentInElementLocated(By.id("estimate"), "steps a second"));
    browser.findElement(By.cssSelector("[data-family=dense] [data-preset='0.25']")).click();
    assertEquals("2500", browser.findElement(By.id("steps-dense")).getAttribute("value"));
    browser.findElement(By.cssSelector("[data-family=dense].settings-of summary")).click();
    type("dense-batch", "8");
    await(
        ExpectedConditions.textToBePresentInElementLocated(
            By.id("estimate"), "Nobody has trained"));
  }

  @Test
  void repeatsTheChoicesOfARunAndSaysWhatIsWrong() throws Exception {
    String set = atelier.upload("Again", Zips.discs(12), Map.of("size", "28", "channels", "1"));
    String run = atelier.train("dense", set, 77);
    visit("/runs/new?from=" + run);
    assertEquals("77", browser.findElement(By.id("steps-dense")).getAttribute("value"));
    type("steps-dense", "0");
    browser.findElement(By.id("train")).click();
    await(
        ExpectedConditions.textToBePresentInElementLocated(
            By.cssSelector("[data-family=dense] [data-error-for=steps]"), "from 1 to"));
    assertEquals("Train", browser.findElement(By.id("train")).getText());
    type("steps-dense", "5");
    browser.findElement(By.id("train")).click();
    assertEquals(set, atelier.get("/api/runs/" + awaitRun()).at("/imageSets/0").asText());
  }

  // --- helpers ---

  /** Opens a page, and waits until its script has shown what the chosen model needs. */
  private void visit(String path) {
    browser.get(atelier.resolve(path).toString());
    await(driver -> !browser.findElement(By.id("estimate")).getText().isEmpty());
  }

  private void choose(String family) {
    browser
        .findElement(By.cssSelector("[name=family][value=%s]".formatted(family)))
        .findElement(By.xpath("ancestor::label"))
        .click();
  }

  private List<String> places() {
    return browser.findElements(By.cssSelector(".pick-title")).stream()
        .filter(WebElement::isDisplayed)
        .map(WebElement::getText)
        .toList();
  }

  private void type(String field, String value) {
    WebElement input = browser.findElement(By.id(field));
    input.clear();
    input.sendKeys(value);
  }

  private String awaitRun() {
    await(ExpectedConditions.urlMatches("/runs/(?!new)[^/?]+$"));
    return browser.getCurrentUrl().replaceAll(".*/", "");
  }

  private <T> T await(ExpectedCondition<T> condition) {
    return new WebDriverWait(browser, RunningAtelier.PATIENCE).until(condition);
  }
}
