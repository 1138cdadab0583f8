package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** Translation between two kinds of pictures as a person does it. */
class TranslateIT {
  private RunningAtelier atelier;
  private Browser browser;
  private Path folder;

  @BeforeEach
  void open(@TempDir Path fresh) throws Exception {
    folder = fresh;
    atelier = RunningAtelier.start(Files.createDirectory(folder.resolve("data")));
    browser = Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
  }

  @AfterEach
  void close() throws Exception {
    browser.quit();
    atelier.close();
  }

  @Test
  void trainsOnABuiltInPairAndTranslatesAPicture() throws Exception {
    browser.get(atelier.resolve("/translate").toString());
    browser.press("[data-family=cyclegan][data-pair]");
    String run = browser.untilRun();
    atelier.getUntil("/api/runs/" + run, r -> r.get("step").asInt() >= 3);

    browser.press("#translate");
    browser.until(driver -> shown() >= 1);
    String before = there("AtoB");
    assertNotEquals(before, there("BtoA"), "two translations");
    Path picture = Files.write(folder.resolve("picture.png"), Drawn.content(90, 70));
    long answers = shown();
    browser.give("#picture", picture);
    browser.until(driver -> shown() > answers);
    assertNotEquals(before, there("AtoB"), "another picture has another translation");

    Path narrow = Files.write(folder.resolve("narrow.png"), Drawn.content(400, 70));
    browser.give("#picture", narrow);
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(
            By.cssSelector(".source .warnings"), "more than 4 times as long as it is wide"));

    long drawn = shown();
    browser.executeScript("document.querySelector('[value=draw]').click()");
    browser.until(driver -> shown() > drawn);
    browser.assertNothingWentWrong();

    Path none = Files.writeString(folder.resolve("none.png"), "no picture");
    browser.give("#picture", none);
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(
            By.cssSelector("[data-error-for=picture]"), "PNG, JPEG"));
    assertFalse(
        browser.findElement(By.cssSelector("[data-save]")).isDisplayed(),
        "what was translated before is no translation of this");

    browser.type("#whole-name", "Turned");
    browser.press("#make-set");
    browser.until(
        ExpectedConditions.presenceOfElementLocated(
            By.cssSelector("#translations [data-state=translating]")));
    browser.get(atelier.resolve("/").toString());
    browser.until(driver -> showsItsWholeFrame(run));
    browser.get(atelier.resolve("/translate?run=" + run).toString());
    String made = "#translations [data-state=finished] a";
    browser.untilCount(made, 1);
    JsonNode turned =
        atelier.get("/api/image-sets/" + browser.property(made, 0, "href").replaceAll(".*/", ""));
    assertEquals("Turned", turned.get("name").asText());
    assertEquals(1000, turned.get("count").asInt());

    browser.press("#whole-zip");
    Path zip = browser.untilDownloaded(".zip");
    try (ZipFile whole = new ZipFile(zip.toFile())) {
      assertEquals(1000, whole.size());
    }
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(
            By.cssSelector("#translations > :first-child"), "The zip is complete"));

    remove(turned.get("id").asText());
    browser.navigate().refresh();
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(
            By.cssSelector("#translations > :last-child"), "The new set was removed"));
    assertTrue(browser.count("#whole [data-name=Turned]") == 0, "a removed set is not offered");

    browser.executeCdpCommand(
        "Browser.setPermission",
        Map.of("permission", Map.of("name", "camera"), "setting", "denied"));
    browser.executeScript("document.querySelector('[value=film]').click()");
    browser.untilText("#film-refusal", text -> text.contains("upload a picture"));
  }

  /** Two sets of unlike sizes, whose own names are wherever the two kinds are told apart. */
  @Test
  void columnsChartsAndAnswersBearTheNamesOfTheSets() throws Exception {
    String summer = atelier.upload("Summer", Zips.discs(8), Map.of("size", "28"));
    String winter = atelier.upload("Winter", Zips.discs(9), Map.of("size", "48"));
    JsonNode run =
        atelier.post(
            "/api/runs",
            Map.of(
                "family",
                "cyclegan",
                "imageSets",
                List.of(summer, winter),
                "settings",
                Map.of("width", 8, "blocks", 1)));
    String id = run.get("id").asText();
    atelier.getUntil("/api/runs/" + id, r -> r.get("step").asInt() >= 3);
    browser.get(atelier.resolve("/runs/" + id).toString());
    assertEquals(
        List.of("Summer", "as Winter", "and back", "Winter", "as Summer", "and back"),
        texts(".heads > li"));
    assertEquals(
        List.of("Summer to Winter", "Winter to Summer"),
        texts("[data-chart=adversarial] [data-metric]").stream()
            .map(text -> text.replaceAll("[\\s\\d.,–-]+$", ""))
            .toList());
    browser.untilText("[data-metric=cycleLossB]", text -> text.matches("(?s)Winter.*\\d.*"));
    String lesson = browser.text("#lesson").toLowerCase(Locale.ROOT);
    for (String weight : List.of("cycleWeight", "identityWeight")) {
      String slider = browser.text("label[for=live-%s]".formatted(weight));
      assertTrue(lesson.contains(slider.toLowerCase(Locale.ROOT)), slider);
    }

    browser.get(atelier.resolve("/translate?run=" + id).toString());
    browser.until(driver -> shown() >= 1);
    assertEquals(
        List.of("as Winter", "and back to Summer", "as Summer", "and back to Winter"),
        texts("[data-direction] figcaption"));
    browser.assertNothingWentWrong();
  }

  @Test
  void goesOnWithTheModelThatIsChosen() throws Exception {
    String one = atelier.upload("One", Zips.discs(8), Map.of("size", "32"));
    String other = atelier.upload("Other", Zips.discs(8), Map.of("size", "32"));
    List<String> runs = new ArrayList<>();
    for (List<String> sets : List.of(List.of(one, other), List.of(other, one))) {
      JsonNode run = atelier.post("/api/runs", Map.of("family", "cyclegan", "imageSets", sets));
      runs.add(run.get("id").asText());
      atelier.post("/api/runs/%s/stop".formatted(runs.get(runs.size() - 1)), Map.of());
    }
    browser.get(atelier.resolve("/translate?run=" + runs.get(0)).toString());
    browser.executeScript(
        "document.querySelector(`[name=model][value='${arguments[0]}']`).click()", runs.get(1));
    browser.until(
        ExpectedConditions.urlToBe(atelier.resolve("/translate?run=" + runs.get(1)).toString()));
    WebElement focused = browser.switchTo().activeElement();
    assertEquals(runs.get(1), focused.getAttribute("value"), "the arrow keys go on from here");

    browser.executeScript("document.querySelector('#whole').selectedOptions[0].value = 'removed'");
    browser.press("#make-set");
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(
            By.cssSelector("#whole-set [data-error-for=imageSet]"), "Say which image set"));
  }

  /** From folders A and B to a drawing that is answered while it is drawn, and its download. */
  @Test
  void drawsForAModelThatLearntPairs(TestReporter reporter) throws Exception {
    String from = atelier.upload("Discs", Zips.pairs(12), Map.of("size", "64"));
    browser.get(atelier.resolve("/image-sets/" + from).toString());
    browser.press("#train-on");
    browser.until(ExpectedConditions.urlContains("/runs/new"));
    browser.press("#train");
    String run = browser.untilRun();
    JsonNode begun = atelier.getUntil("/api/runs/" + run, r -> r.get("step").asInt() >= 3);
    assertEquals("pix2pix", begun.get("family").asText());
    assertEquals(List.of("Discs A", "translated", "Discs B"), texts(".heads > li").subList(0, 3));

    browser.get(atelier.resolve("/translate?run=" + run).toString());
    browser.until(driver -> shown() >= 1);
    browser.executeScript("document.querySelector('[value=draw]').click()");
    browser.until(driver -> shown() >= 2);
    String blank = answer();
    new Actions(browser)
        .moveToElement(browser.findElement(By.id("drawing")))
        .clickAndHold()
        .moveByOffset(60, 40)
        .moveByOffset(-90, 20)
        .perform();
    browser.until(driver -> !answer().equals(blank));
    new Actions(browser).release().perform();
    browser.press("[data-answer] [data-save]");
    assertTrue(Files.size(browser.untilDownloaded(".png")) > 100);
    reporter.publishEntry("milliseconds from strokes to their answers", strokes());
    browser.assertNothingWentWrong();
  }

  /** Draws with the mouse, stroke after stroke, and gives what the page says that each took. */
  private String strokes() {
    List<String> took = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      long before = shown();
      new Actions(browser)
          .moveToElement(browser.findElement(By.id("drawing")), 0, 10 * i - 50)
          .clickAndHold()
          .moveByOffset(40, 5)
          .release()
          .perform();
      browser.until(driver -> shown() > before);
      took.add(browser.text("#took"));
    }
    return String.join(", ", took);
  }

  /** From a set to an enlargement, measured against the truth, and its download. */
  @Test
  void enlargesAPicture() throws Exception {
    String set = atelier.upload("Discs", Zips.discs(12), Map.of("size", "32"));
    JsonNode run =
        atelier.post(
            "/api/runs",
            Map.of("family", "super-resolution", "imageSets", List.of(set), "steps", 30));
    String id = run.get("id").asText();
    atelier.getUntil("/api/runs/" + id, r -> r.get("step").asInt() >= 3);
    browser.get(atelier.resolve("/translate?run=" + id).toString());
    browser.until(driver -> shown() >= 1);
    Path picture = Files.write(folder.resolve("picture.png"), Drawn.content(90, 70));
    browser.give("#picture", picture);
    awaitText("[data-caption]", "180 × 140 pixels");
    awaitText("[data-side=before]", "Bicubic");
    assertEquals(0, browser.count("[data-values] dt"));
    browser.press("[name=shrink]");
    awaitText("[data-caption]", "90 × 70 pixels");
    awaitText("[data-values]", "Super-resolution, PSNR in dB");
    browser.press("[data-answer] [data-save]");
    assertTrue(Files.size(browser.untilDownloaded(".png")) > 100);

    Path dot = Files.write(folder.resolve("dot.png"), Drawn.plain(1));
    browser.give("#picture", dot);
    awaitText("[data-error-for=picture]", "is only 1 pixel high or wide");
  }

  @Test
  void saysWhichTwoSetsItNeeds() throws Exception {
    String colour = atelier.upload("Colour", Zips.discs(8), Map.of("size", "32", "channels", "3"));
    String grey = atelier.upload("Grey", Zips.discs(8), Map.of("size", "32", "channels", "1"));
    int before = atelier.get("/api/runs").size();
    browser.get(atelier.resolve("/runs/new?family=cyclegan&imageSet=" + colour).toString());
    browser.executeScript(
        "document.querySelectorAll('[name=imageSet-1]').forEach((choice) => (choice.checked = false))");
    browser.press("#train");
    awaitSentence("choose as many as that, not 1");

    browser.get(
        atelier
            .resolve("/runs/new?family=cyclegan&imageSet=%s&imageSet=%s".formatted(colour, grey))
            .toString());
    browser.press("#train");
    awaitSentence("all grey or all colour");
    assertEquals(before, atelier.get("/api/runs").size());
  }

  // --- helpers ---

  private void remove(String imageSet) {
    browser.executeAsyncScript(
        """
        const [set, done] = arguments;
        import('/static/base/api.js').then(({ call }) => call('DELETE', `/api/image-sets/${set}`)).then(done);
        """,
        imageSet);
  }

  private long shown() {
    Object count =
        browser.executeScript(
            "return Number(document.getElementById('translate')?.dataset.shown ?? 0)");
    return ((Number) count).longValue();
  }

  private List<String> texts(String selector) {
    return browser.findElements(By.cssSelector(selector)).stream()
        .map(element -> element.getText().replaceAll("\\s+", " ").strip())
        .toList();
  }

  private String answer() {
    return browser.property(".answer-stage .compare-after", 0, "src");
  }

  private void awaitText(String place, String part) {
    browser.until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(place), part));
  }

  private String there(String direction) {
    return (String)
        browser.executeScript(
            "return document.querySelector(`[data-direction=${arguments[0]}] [data-there]`).toDataURL()",
            direction);
  }

  /** Whether nothing of a run's newest frame is cut off or squeezed by its tile on the wall. */
  private boolean showsItsWholeFrame(String run) {
    return (Boolean)
        browser.executeScript(
            """
            const tile = document.querySelector(`[data-run="${arguments[0]}"] .mat`);
            const picture = tile.querySelector('img');
            const [outer, inner] = [tile, picture].map((place) => place.getBoundingClientRect());
            const shape = (inner.width * picture.naturalHeight) / (inner.height * picture.naturalWidth);
            return Math.abs(shape - 1) < 0.02 && inner.left >= outer.left - 1 && inner.right <= outer.right + 1
              && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
            """,
            run);
  }

  private void awaitSentence(String part) {
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(
            By.cssSelector("#new-run > .choices > [data-error-for=imageSets]"), part));
  }
}
