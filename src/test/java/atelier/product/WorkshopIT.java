package atelier.product;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A workshop as its people live it: an instructor and two participants, each with a browser of
 * their own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkshopIT {
  private static final String TOKEN = "the-instructors-own-token";
  private static final int STEPS = 1_000_000;

  private RunningAtelier atelier;
  private RunningAtelier instructor;
  private String set;
  private ChromeDriver desk;
  private ChromeDriver ada;
  private ChromeDriver bo;

  @BeforeAll
  void start(@TempDir Path data, @TempDir Path downloads) throws Exception {
    atelier = RunningAtelier.start(data, "--workshop", "--host", "127.0.0.1", "--token", TOKEN);
    instructor = atelier.as(TOKEN);
    set = instructor.upload("Discs", Zips.discs(12), Map.of("size", "28", "channels", "1"));
    instructor.change("/api/image-sets/" + set, Map.of("visibility", "workshop"));
    desk = Browser.open(downloads, 1440, 900);
    ada = Browser.open(downloads, 1200, 900);
    bo = Browser.open(downloads, 400, 800);
    visit(desk, "/join?token=" + TOKEN);
  }

  @AfterAll
  void stop() throws Exception {
    List.of(desk, ada, bo).forEach(ChromeDriver::quit);
    atelier.close();
  }

  @BeforeEach
  void join() {
    join(ada, "Ada", "/");
    join(bo, "Bo", "/");
  }

  @AfterEach
  void everybodyLeaves() throws Exception {
    desk.get("about:blank");
    List.of(ada, bo).forEach(WorkshopIT::forget);
    for (JsonNode run : instructor.get("/api/runs")) {
      instructor.delete("/api/runs/" + run.get("id").asText());
    }
    assertEquals(204, instructor.send("/api/workshop/wipe", Map.of()).statusCode());
  }

  @Test
  void whoJoinsLandsOnThePageThatTheyWanted() {
    forget(ada);
    visit(ada, "/runs/new?family=dense");
    assertTrue(ada.getCurrentUrl().contains("/join"), ada.getCurrentUrl());
    join(ada, "Grace", "/runs/new?family=dense");
    assertEquals(atelier.resolve("/runs/new?family=dense").toString(), ada.getCurrentUrl());
    assertEquals("Grace", ada.findElement(By.cssSelector(".person")).getText());
    visit(desk, "/projector");
    until(desk, ExpectedConditions.textToBePresentInElementLocated(By.id("people"), "Grace"));
    Browser.assertNothingWentWrong(ada);
    Browser.assertNothingWentWrong(desk);
  }

  @Test
  void aRunIsOnTheWallOrPrivateAsItsOwnerWants() {
    String run = train(ada);
    visit(bo, "/");
    By tile = By.cssSelector("[data-run='%s']".formatted(run));
    until(bo, ExpectedConditions.textToBePresentInElementLocated(tile, "Ada"));

    seenBy(ada, "private");
    until(bo, ExpectedConditions.invisibilityOfElementLocated(tile));
    visit(bo, "/runs/" + run);
    assertTrue(bo.findElement(By.tagName("main")).getText().contains("no run"), bo.getPageSource());
    bo.manage().logs().get(LogType.BROWSER); // of the 404
    visit(bo, "/");

    seenBy(ada, "wall");
    until(bo, ExpectedConditions.textToBePresentInElementLocated(tile, "Ada"));
    visit(desk, "/projector");
    desk.findElement(By.cssSelector("[data-show=wall]")).click();
    until(desk, ExpectedConditions.textToBePresentInElementLocated(By.id("show-words"), "Ada"));
    until(
        desk,
        d ->
            (Boolean)
                desk.executeScript(
                    "const p = document.getElementById('show-picture'); return p.complete && p.naturalWidth > 0;"));
    desk.findElement(By.id("names")).click();
    until(desk, d -> !desk.findElement(By.id("show-words")).getText().contains("Ada"));
    Browser.assertNothingWentWrong(ada);
    Browser.assertNothingWentWrong(desk);
  }

  @Test
  void anotherMayWatchAndForkButNotChange() throws Exception {
    String run = train(ada);
    visit(bo, "/runs/" + run);
    until(bo, ExpectedConditions.textToBe(By.id("state"), "training"));
    for (String id : List.of("pause", "one-step", "stop", "longer")) {
      assertFalse(bo.findElement(By.id(id)).isDisplayed(), id);
    }
    until(ada, d -> !ada.findElement(By.id("step")).getText().equals("0"));
    await().until(() -> instructor.get("/api/runs/" + run + "/frames").size() > 0);
    bo.findElement(By.id("more")).click();
    assertFalse(bo.findElement(By.id("delete")).isDisplayed());
    bo.findElement(By.id("fork")).click();
    until(bo, d -> !bo.getCurrentUrl().endsWith(run));
    until(bo, ExpectedConditions.textToBePresentInElementLocated(By.id("run-owner"), "Bo"));
    assertTrue(bo.findElement(By.id("pause")).isDisplayed());
    Browser.assertNothingWentWrong(bo);
  }

  @Test
  void theInstructorPausesStopsAndDeletes() throws Exception {
    String run = train(ada);
    visit(desk, "/admin");
    WebElement row = row(desk, "run", run);
    assertTrue(row.getText().contains("Ada"), row.getText());
    press(run, "pause");
    until(ada, ExpectedConditions.textToBe(By.id("state"), "paused"));
    ada.findElement(By.id("resume")).click();
    until(ada, ExpectedConditions.textToBe(By.id("state"), "training"));
    press(run, "stop");
    until(ada, ExpectedConditions.textToBe(By.id("state"), "stopped"));
    press(run, "delete");
    desk.findElement(By.id("really")).click();
    until(desk, ExpectedConditions.invisibilityOfElementLocated(rowOf("run", run)));
    assertEquals(404, instructor.getBytes("/api/runs/" + run).statusCode());
    Browser.assertNothingWentWrong(desk);
  }

  @Test
  void aFrozenQueueWaitsAndGoesOn() {
    visit(desk, "/admin");
    desk.findElement(By.id("frozen")).click();
    await().until(() -> instructor.get("/api/workshop").get("frozen").asBoolean());
    visit(ada, "/runs/new?family=dense&imageSet=" + set);
    String run = pressTrain(ada);
    until(ada, ExpectedConditions.textToBe(By.id("state"), "queued"));
    until(ada, ExpectedConditions.textToBePresentInElementLocated(By.tagName("main"), "frozen"));
    desk.findElement(By.id("frozen")).click();
    until(ada, ExpectedConditions.textToBe(By.id("state"), "training"));
    assertEquals(run, id(ada));
    Browser.assertNothingWentWrong(ada);
    Browser.assertNothingWentWrong(desk);
  }

  @Test
  void whoIsRemovedIsOutAtOnceAndTheirRunStays() throws Exception {
    String run = train(ada);
    visit(desk, "/admin");
    String person = idOf("Ada");
    WebElement row = row(desk, "person", person);
    row.findElement(By.cssSelector("[data-do=remove]")).click();
    desk.findElement(By.id("really")).click();
    until(ada, ExpectedConditions.urlContains("/join"));
    visit(ada, "/");
    assertTrue(ada.getCurrentUrl().contains("/join"), ada.getCurrentUrl());
    assertEquals(
        "training",
        instructor
            .getUntil("/api/runs/" + run, r -> r.get("step").asInt() > 0)
            .get("state")
            .asText());
  }

  @Test
  void everybodyIsHandedARunAndHandsItIn() throws Exception {
    String model =
        instructor
            .post(
                "/api/runs",
                Map.of("family", "dense", "imageSets", List.of(set), "steps", 5, "seed", 3))
            .get("id")
            .asText();
    instructor.getUntil("/api/runs/" + model, r -> r.get("state").asText().equals("finished"));
    visit(bo, "/");
    visit(desk, "/admin");
    until(desk, d -> !desk.findElements(By.cssSelector("#model option")).isEmpty());
    new Select(desk.findElement(By.id("model"))).selectByValue(model);
    desk.findElement(By.cssSelector("#handout [type=submit]")).click();
    until(desk, ExpectedConditions.presenceOfElementLocated(By.cssSelector("#handouts a")));
    until(bo, ExpectedConditions.textToBePresentInElementLocated(By.id("wall"), "Bo"));
    until(bo, ExpectedConditions.textToBePresentInElementLocated(By.id("wall"), "Ada"));
    await()
        .atMost(RunningAtelier.PATIENCE)
        .until(() -> states().stream().allMatch(state -> state.equals("finished")));

    desk.findElement(By.cssSelector("#handouts a")).click();
    until(desk, ExpectedConditions.textToBePresentInElementLocated(By.id("works"), "Ada"));
    assertTrue(desk.findElement(By.id("works")).getText().contains("Bo"));
    String zip = desk.findElement(By.id("download")).getAttribute("href");
    List<String> files = entries(instructor.getBytes(zip.substring(zip.indexOf("/api"))).body());
    assertTrue(
        files.stream().anyMatch(f -> f.startsWith("Ada-") && f.endsWith(".safetensors")),
        files.toString());
    assertTrue(
        files.stream().anyMatch(f -> f.startsWith("Bo-") && f.endsWith(".png")), files.toString());
    Browser.assertNothingWentWrong(desk);
    Browser.assertNothingWentWrong(bo);
  }

  @Test
  void threePeoplePlayAWholeGame() throws Exception {
    String run =
        instructor
            .post(
                "/api/runs",
                Map.of("family", "dense", "imageSets", List.of(set), "steps", STEPS, "seed", 3))
            .get("id")
            .asText();
    instructor.getUntil("/api/runs/" + run + "/frames", frames -> frames.size() > 3);
    visit(desk, "/game");
    desk.findElement(By.cssSelector("#begin [name=run]")).click();
    WebElement rounds = desk.findElement(By.id("rounds"));
    rounds.clear();
    rounds.sendKeys("3");
    desk.findElement(By.cssSelector("#begin [type=submit]")).click();
    phase(desk, "waiting");
    until(ada, ExpectedConditions.elementToBeClickable(By.cssSelector("#announcement-bar a")))
        .click();
    phase(ada, "waiting");

    for (int round = 1; round <= 3; round++) {
      desk.findElement(By.id("next")).click();
      say(ada, round, true);
      if (round == 2) {
        visit(bo, "/game"); // late, and all the same in it
        ada.navigate().refresh(); // and what was said is still said
        phase(ada, "asking");
        until(
            ada,
            ExpectedConditions.attributeToBe(
                By.cssSelector("#answers [data-real=true]"), "aria-pressed", "true"));
      }
      if (round >= 2) {
        say(bo, round, false);
      }
      say(desk, round, round == 1);
      assertEquals("", ada.findElement(By.id("truth")).getText(), "nothing is told yet");
      desk.findElement(By.id("next")).click();
      phase(ada, "revealed");
      String told = ada.findElement(By.id("truth")).getText();
      assertTrue(told.contains("You were"), told);
      assertTrue(told.contains("The discriminator took it for"), told);
    }
    desk.findElement(By.id("next")).click();
    for (ChromeDriver browser : List.of(desk, ada, bo)) {
      phase(browser, "over");
      until(browser, ExpectedConditions.numberOfElementsToBe(By.cssSelector("#podium li"), 3));
      assertEquals(4, browser.findElements(By.cssSelector("#scores li")).size());
      assertTrue(browser.findElement(By.id("curve")).isDisplayed());
      AccessibilityIT.assertFit(browser, atelier.resolve("/game").toString());
      Browser.assertNothingWentWrong(browser);
    }
  }

  private static void phase(ChromeDriver browser, String phase) {
    until(browser, ExpectedConditions.attributeToBe(By.id("game"), "data-phase", phase));
  }

  private static void say(ChromeDriver browser, int round, boolean real) {
    phase(browser, "asking");
    until(
        browser,
        ExpectedConditions.textToBePresentInElementLocated(By.id("where"), "Round " + round));
    By button = By.cssSelector("#answers [data-real=%s]".formatted(real));
    until(browser, ExpectedConditions.elementToBeClickable(button)).click();
    until(browser, ExpectedConditions.attributeToBe(button, "aria-pressed", "true"));
  }

  @Test
  void whatTheInstructorSaysIsOnEveryPage() {
    visit(ada, "/style");
    visit(desk, "/admin");
    desk.findElement(By.id("text")).sendKeys("Five more minutes <b>& then</b> we look");
    desk.findElement(By.cssSelector("#announcement [type=submit]")).click();
    until(
        ada,
        ExpectedConditions.textToBe(
            By.id("announcement-bar"), "Five more minutes <b>& then</b> we look"));
    desk.findElement(By.id("unsay")).click();
    until(ada, ExpectedConditions.invisibilityOfElementLocated(By.id("announcement-bar")));
    Browser.assertNothingWentWrong(ada);
  }

  @Test
  void aParticipantComesBackOnAnotherDeviceByTheirPin() {
    visit(ada, "/me");
    String pin = ada.findElement(By.id("pin")).getText();
    forget(bo);
    visit(bo, "/join?way=pin");
    bo.findElement(By.id("name")).sendKeys("Ada");
    bo.findElement(By.id("pin")).sendKeys(pin);
    bo.findElement(By.cssSelector(".join button")).click();
    until(bo, ExpectedConditions.urlToBe(atelier.resolve("/").toString()));
    assertEquals("Ada", bo.findElement(By.cssSelector(".person")).getText());
    visit(ada, "/me");
    ada.findElement(By.id("leave")).click();
    until(ada, ExpectedConditions.urlContains("/join"));
    Browser.assertNothingWentWrong(bo);
  }

  @ParameterizedTest
  @CsvSource({"1440, light", "1440, dark", "320, light", "320, dark"})
  void everyPageIsFitForAll(int width, String scheme) throws Exception {
    instructor.post(
        "/api/handouts", Map.of("family", "dense", "imageSets", List.of(set), "steps", 1));
    String handout = instructor.get("/api/handouts").at("/0/id").asText();
    AccessibilityIT.show(desk, width, scheme);
    for (String page : List.of("/", "/admin", "/projector", "/admin/handins/" + handout, "/me")) {
      AccessibilityIT.assertFit(desk, atelier.resolve(page).toString());
    }
    AccessibilityIT.show(bo, width, scheme);
    for (String page : List.of("/", "/me", "/join", "/join?way=pin", "/join?way=token")) {
      AccessibilityIT.assertFit(bo, atelier.resolve(page).toString());
    }
    AccessibilityIT.show(desk, 1440, "light");
    AccessibilityIT.show(bo, 400, "light");
  }

  // --- helpers ---

  private void visit(ChromeDriver browser, String path) {
    browser.get(atelier.resolve(path).toString());
  }

  /** Makes a browser one that was never here. */
  private static void forget(ChromeDriver browser) {
    browser.manage().deleteAllCookies();
    browser.get("about:blank");
    browser.manage().logs().get(LogType.BROWSER); // of what its last page was refused
  }

  private static <T> T until(ChromeDriver browser, ExpectedCondition<T> condition) {
    return new WebDriverWait(browser, RunningAtelier.PATIENCE).until(condition);
  }

  /** Joins by the code and the form, as a stranger who wants a page. */
  private void join(ChromeDriver browser, String name, String wanted) {
    String code;
    try {
      code = instructor.get("/api/workshop").get("code").asText();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    visit(browser, wanted);
    browser.findElement(By.id("code")).sendKeys(code.toLowerCase(java.util.Locale.ROOT));
    browser.findElement(By.id("name")).sendKeys(name);
    browser.findElement(By.cssSelector(".join button")).click();
    until(browser, ExpectedConditions.urlToBe(atelier.resolve(wanted).toString()));
  }

  /** Begins a run by the form, waits until it trains, and gives its id. */
  private String train(ChromeDriver browser) {
    visit(browser, "/runs/new?family=dense&imageSet=" + set);
    String run = pressTrain(browser);
    until(browser, ExpectedConditions.textToBe(By.id("state"), "training"));
    until(browser, d -> !browser.findElement(By.id("step")).getText().equals("0"));
    return run;
  }

  private String pressTrain(ChromeDriver browser) {
    until(browser, d -> !browser.findElement(By.id("estimate")).getText().isEmpty());
    WebElement steps = browser.findElement(By.id("steps-dense"));
    steps.clear();
    steps.sendKeys(Integer.toString(STEPS));
    browser.findElement(By.id("train")).click();
    until(browser, ExpectedConditions.urlMatches("/runs/(?!new)[^/?]+$"));
    return id(browser);
  }

  private static String id(ChromeDriver browser) {
    return browser.getCurrentUrl().replaceAll(".*/", "");
  }

  private void seenBy(ChromeDriver browser, String visibility) {
    WebElement choice =
        until(browser, ExpectedConditions.presenceOfElementLocated(By.id("visibility")));
    new Select(choice).selectByValue(visibility);
  }

  private static By rowOf(String kind, String id) {
    return By.cssSelector("[data-%s='%s']".formatted(kind, id));
  }

  private static WebElement row(ChromeDriver browser, String kind, String id) {
    return until(browser, ExpectedConditions.presenceOfElementLocated(rowOf(kind, id)));
  }

  private void press(String run, String what) {
    By button = By.cssSelector("[data-run='%s'] [data-do=%s]".formatted(run, what));
    until(
        desk,
        ExpectedConditions.refreshed(
            driver -> {
              driver.findElement(button).click(); // rows are replaced as steps go on
              return true;
            }));
  }

  private String idOf(String name) throws Exception {
    for (JsonNode person : instructor.get("/api/participants")) {
      if (person.get("name").asText().equals(name)) {
        return person.get("id").asText();
      }
    }
    throw new AssertionError("nobody is called " + name);
  }

  private List<String> states() throws Exception {
    List<String> states = new ArrayList<>();
    instructor.get("/api/runs").forEach(run -> states.add(run.get("state").asText()));
    return states;
  }

  private static List<String> entries(byte[] zip) throws Exception {
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }
}
