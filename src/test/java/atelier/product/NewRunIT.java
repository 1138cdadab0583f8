package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
import org.openqa.selenium.support.ui.ExpectedConditions;

/** The page on which runs are begun, as a person sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewRunIT {
  private RunningAtelier atelier;
  private Browser browser;

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
    String small = browser.text("[data-place='0'] .set-choice[class~=unfit]");
    assertTrue(small.contains("28 pixels a side do not fit"), small);
    browser.assertNothingWentWrong();
  }

  @Test
  void makesABuiltInSetInPlaceAndTrainsOnOneOfItsLabels() throws Exception {
    visit("/runs/new?family=dense");
    browser.press("[data-place='0'] [data-use=glyphs]");
    browser.untilText("label:has([name=imageSet-0]:checked)", text -> text.startsWith("Letters"));
    browser.press(By.xpath("//select[@id='label-0']/option[normalize-space()='Only “7”']"));
    browser.type("#steps-dense", "40");
    browser.press("#train");
    String run = browser.untilRun();
    JsonNode begun = atelier.get("/api/runs/" + run);
    assertEquals("7", begun.get("label").asText());
    assertEquals(40, begun.get("steps").asInt());
    browser.assertNothingWentWrong();
  }

  @Test
  void offersBuiltInSetsThatHaveTheLabelsAndCaptionsThatAModelNeeds() throws Exception {
    visit("/runs/new?family=text-to-image");
    assertTrue(List.of("shapes").containsAll(builtIn()), builtIn().toString());
    choose("conditional");
    assertTrue(builtIn().contains("fashion-mnist"), builtIn().toString());
    assertFalse(builtIn().contains("summer"), builtIn().toString());
    choose("pix2pix");
    assertEquals(List.of("drawings", "painted-drawings"), builtIn());
    choose("dense");
    assertTrue(builtIn().contains("summer"), builtIn().toString());
    browser.assertNothingWentWrong();
  }

  /** Keys of the built-in sets that are offered and were not made before. */
  private List<String> builtIn() {
    return browser.findElements(By.cssSelector("[data-place='0'] [data-use]")).stream()
        .filter(WebElement::isDisplayed)
        .map(one -> one.getDomAttribute("data-use"))
        .toList();
  }

  @Test
  void settingsThatNobodyTouchedFollowTheSet() throws Exception {
    String few = atelier.upload("Few", Zips.discs(12), Map.of("size", "28", "channels", "1"));
    visit("/runs/new?family=sngan&imageSet=" + few);
    assertEquals("0.6", augmentation("0.6"));
    browser.press("[data-place='0'] [data-use=shapes]");
    assertEquals("0.3", augmentation("0.3"));
    browser.press("[data-family=sngan].settings-of summary");
    browser.type("#sngan-augmentation", "0.45");
    browser.press("[data-place='0'] label:has([value='" + few + "'])");
    assertEquals("0.45", browser.property("#sngan-augmentation", 0, "value"));
    browser.press("[data-family=sngan] [data-reset]");
    assertEquals("0.6", browser.property("#sngan-augmentation", 0, "value"));
    browser.assertNothingWentWrong();
  }

  @Test
  void ofOneLabelThereAreFewerPictures() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 600; i++) {
      files.put((i % 2 == 0 ? "even/" : "odd/") + i + ".png", Zips.disc(i / 600f, 10 + i % 20));
    }
    String set = atelier.upload("Many", Zips.zip(files), Map.of("size", "28", "channels", "3"));
    visit("/runs/new?family=sngan&imageSet=" + set);
    assertEquals("0.3", augmentation("0.3"));
    browser.press(By.xpath("//select[@id='label-0']/option[normalize-space()='Only “odd”']"));
    assertEquals("0.6", augmentation("0.6"));
    browser.assertNothingWentWrong();
  }

  /** The augmentation of the form, once it is so. */
  private String augmentation(String value) {
    browser.until(ExpectedConditions.attributeToBe(By.id("sngan-augmentation"), "value", value));
    return browser.property("#sngan-augmentation", 0, "value");
  }

  @Test
  void saysHowLongItTakesOnceItWasMeasured() throws Exception {
    String set = atelier.upload("Small", Zips.discs(12), Map.of("size", "48", "channels", "1"));
    visit("/runs/new?family=dense&imageSet=" + set);
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(
            By.id("estimate"), "Nobody has trained"));
    String run = atelier.train("dense", set, 60);
    atelier.getUntil("/api/runs/" + run, r -> r.get("state").asText().equals("finished"));
    visit("/runs/new?family=dense&imageSet=" + set);
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(By.id("estimate"), "steps a second"));
    browser.press("[data-family=dense] [data-preset='0.25']");
    assertEquals("2500", browser.property("#steps-dense", 0, "value"));
    browser.press("[data-family=dense].settings-of summary");
    browser.type("#dense-batch", "8");
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(
            By.id("estimate"), "Nobody has trained"));
  }

  @Test
  void repeatsTheChoicesOfARunAndSaysWhatIsWrong() throws Exception {
    String set = atelier.upload("Again", Zips.discs(12), Map.of("size", "28", "channels", "1"));
    String run = atelier.train("dense", set, 77);
    visit("/runs/new?from=" + run);
    assertEquals("77", browser.property("#steps-dense", 0, "value"));
    browser.type("#steps-dense", "0");
    browser.press("#train");
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(
            By.cssSelector("[data-family=dense] [data-error-for=steps]"), "from 1 to"));
    assertEquals("Train", browser.text("#train"));
    browser.type("#steps-dense", "5");
    browser.press("#train");
    assertEquals(set, atelier.get("/api/runs/" + browser.untilRun()).at("/imageSets/0").asText());
  }

  // --- helpers ---

  /** Opens a page, and waits until its script has shown what the chosen model needs. */
  private void visit(String path) {
    browser.get(atelier.resolve(path).toString());
    browser.untilText("#estimate", text -> !text.isEmpty());
  }

  private void choose(String family) {
    browser.press("label:has([name=family][value=%s])".formatted(family));
  }

  private List<String> places() {
    return browser.findElements(By.cssSelector(".pick-title")).stream()
        .filter(WebElement::isDisplayed)
        .map(WebElement::getText)
        .toList();
  }
}
