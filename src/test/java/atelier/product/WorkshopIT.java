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
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;

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
  private Browser desk;
  private Browser ada;
  private Browser bo;

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
    List.of(desk, ada, bo).forEach(Browser::quit);
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
    assertEquals("Grace", ada.text(".person"));
    visit(desk, "/projector");
    desk.until(ExpectedConditions.textToBePresentInElementLocated(By.id("people"), "Grace"));
    ada.assertNothingWentWrong();
    desk.assertNothingWentWrong();
  }

  @Test
  void aRunIsOnTheWallOrPrivateAsItsOwnerWants() {
    String run = train(ada);
    visit(bo, "/");
    By tile = By.cssSelector("[data-run='%s']".formatted(run));
    bo.until(ExpectedConditions.textToBePresentInElementLocated(tile, "Ada"));

    seenBy(ada, "private");
    bo.until(ExpectedConditions.invisibilityOfElementLocated(tile));
    visit(bo, "/runs/" + run);
    bo.untilText("main", text -> text.contains("no run"));
    bo.manage().logs().get(LogType.BROWSER); // of the 404
    visit(bo, "/");

    seenBy(ada, "wall");
    bo.until(ExpectedConditions.textToBePresentInElementLocated(tile, "Ada"));
    visit(desk, "/projector");
    desk.press("[data-show=wall]");
    desk.until(ExpectedConditions.textToBePresentInElementLocated(By.id("show-words"), "Ada"));
    desk.until(
        d ->
            (Boolean)
                desk.executeScript(
                    "const p = document.getElementById('show-picture'); return p.complete && p.naturalWidth > 0;"));
    desk.press("#names");
    desk.until(d -> !desk.text("#show-words").contains("Ada"));
    ada.assertNothingWentWrong();
    desk.assertNothingWentWrong();
  }

  @Test
  void anotherMayWatchAndForkButNotChange() throws Exception {
    String run = train(ada);
    visit(bo, "/runs/" + run);
    bo.until(ExpectedConditions.textToBe(By.id("state"), "training"));
    for (String id : List.of("pause", "one-step", "stop", "longer")) {
      assertFalse(bo.findElement(By.id(id)).isDisplayed(), id);
    }
    ada.until(d -> !ada.text("#step").equals("0"));
    instructor.getUntil("/api/runs/" + run + "/frames", frames -> frames.size() > 0);
    bo.press("#more");
    assertFalse(bo.findElement(By.id("delete")).isDisplayed());
    bo.press("#fork");
    bo.until(d -> !bo.getCurrentUrl().endsWith(run));
    bo.until(ExpectedConditions.textToBePresentInElementLocated(By.id("run-owner"), "Bo"));
    assertTrue(bo.findElement(By.id("pause")).isDisplayed());
    bo.assertNothingWentWrong();
  }

  @Test
  void theInstructorPausesStopsAndDeletes() throws Exception {
    String run = train(ada);
    visit(desk, "/admin");
    desk.untilText("[data-run='%s']".formatted(run), row -> row.contains("Ada"));
    press(run, "pause");
    ada.until(ExpectedConditions.textToBe(By.id("state"), "paused"));
    ada.press("#resume");
    ada.until(ExpectedConditions.textToBe(By.id("state"), "training"));
    press(run, "stop");
    ada.until(ExpectedConditions.textToBe(By.id("state"), "stopped"));
    press(run, "delete");
    desk.press("#really");
    desk.until(ExpectedConditions.invisibilityOfElementLocated(rowOf("run", run)));
    assertEquals(404, instructor.getBytes("/api/runs/" + run).statusCode());
    desk.assertNothingWentWrong();
  }

  @Test
  void aFrozenQueueWaitsAndGoesOn() {
    visit(desk, "/admin");
    desk.press("#frozen");
    instructor.getUntil("/api/workshop", workshop -> workshop.get("frozen").asBoolean());
    visit(ada, "/runs/new?family=dense&imageSet=" + set);
    String run = pressTrain(ada);
    ada.until(ExpectedConditions.textToBe(By.id("state"), "queued"));
    ada.until(ExpectedConditions.textToBePresentInElementLocated(By.tagName("main"), "frozen"));
    desk.press("#frozen");
    ada.until(ExpectedConditions.textToBe(By.id("state"), "training"));
    assertEquals(run, id(ada));
    ada.assertNothingWentWrong();
    desk.assertNothingWentWrong();
  }

  @Test
  void whoIsRemovedIsOutAtOnceAndTheirRunStays() throws Exception {
    String run = train(ada);
    visit(desk, "/admin");
    String person = idOf("Ada");
    desk.press("[data-person='%s'] [data-do=remove]".formatted(person));
    desk.press("#really");
    ada.until(ExpectedConditions.urlContains("/join"));
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
    desk.untilCount("#model option[value='%s']".formatted(model), 1);
    desk.set("#model", model);
    desk.press("#handout [type=submit]");
    desk.until(ExpectedConditions.presenceOfElementLocated(By.cssSelector("#handouts a")));
    bo.until(ExpectedConditions.textToBePresentInElementLocated(By.id("wall"), "Bo"));
    bo.until(ExpectedConditions.textToBePresentInElementLocated(By.id("wall"), "Ada"));
    await()
        .atMost(RunningAtelier.PATIENCE)
        .until(() -> states().stream().allMatch(state -> state.equals("finished")));

    desk.press("#handouts a");
    desk.until(ExpectedConditions.textToBePresentInElementLocated(By.id("works"), "Ada"));
    assertTrue(desk.text("#works").contains("Bo"));
    String zip = desk.property("#download", 0, "href");
    List<String> files = entries(instructor.getBytes(zip.substring(zip.indexOf("/api"))).body());
    assertTrue(
        files.stream().anyMatch(f -> f.startsWith("Ada-") && f.endsWith(".safetensors")),
        files.toString());
    assertTrue(
        files.stream().anyMatch(f -> f.startsWith("Bo-") && f.endsWith(".png")), files.toString());
    desk.assertNothingWentWrong();
    bo.assertNothingWentWrong();
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
    desk.press("#begin [name=run]");
    desk.type("#rounds", "3");
    desk.press("#begin [type=submit]");
    phase(desk, "waiting");
    ada.press("#announcement-bar a");
    phase(ada, "waiting");

    for (int round = 1; round <= 3; round++) {
      desk.press("#next");
      say(ada, round, true);
      if (round == 2) {
        visit(bo, "/game"); // late, and all the same in it
        ada.navigate().refresh(); // and what was said is still said
        phase(ada, "asking");
        ada.until(
            ExpectedConditions.attributeToBe(
                By.cssSelector("#answers [data-real=true]"), "aria-pressed", "true"));
      }
      if (round >= 2) {
        say(bo, round, false);
      }
      say(desk, round, round == 1);
      assertEquals("", ada.text("#truth"), "nothing is told yet");
      desk.press("#next");
      phase(ada, "revealed");
      String told = ada.text("#truth");
      assertTrue(told.contains("You were"), told);
      assertTrue(told.contains("The discriminator took it for"), told);
    }
    desk.press("#next");
    for (Browser browser : List.of(desk, ada, bo)) {
      phase(browser, "over");
      browser.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector("#podium li"), 3));
      assertEquals(4, browser.count("#scores li"));
      assertTrue(browser.findElement(By.id("curve")).isDisplayed());
      AccessibilityIT.assertFit(browser, atelier.resolve("/game").toString());
      browser.assertNothingWentWrong();
    }
  }

  static void phase(Browser browser, String phase) {
    browser.until(ExpectedConditions.attributeToBe(By.id("game"), "data-phase", phase));
  }

  /** Answers a round of a game, once it is asked. */
  static void say(Browser browser, int round, boolean real) {
    phase(browser, "asking");
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(By.id("where"), "Round " + round));
    By button = By.cssSelector("#answers [data-real=%s]".formatted(real));
    browser.press(button);
    browser.until(ExpectedConditions.attributeToBe(button, "aria-pressed", "true"));
  }

  @Test
  void whatTheInstructorSaysIsOnEveryPage() {
    visit(ada, "/style");
    visit(desk, "/admin");
    desk.type("#text", "Five more minutes <b>& then</b> we look");
    desk.press("#announcement [type=submit]");
    ada.until(
        ExpectedConditions.textToBe(
            By.id("announcement-bar"), "Five more minutes <b>& then</b> we look"));
    desk.press("#unsay");
    ada.until(ExpectedConditions.invisibilityOfElementLocated(By.id("announcement-bar")));
    ada.assertNothingWentWrong();
  }

  @Test
  void aParticipantComesBackOnAnotherDeviceByTheirPin() {
    visit(ada, "/me");
    String pin = ada.text("#pin");
    forget(bo);
    visit(bo, "/join?way=pin");
    bo.type("#name", "Ada");
    bo.type("#pin", pin);
    bo.press(".join button");
    bo.until(ExpectedConditions.urlToBe(atelier.resolve("/").toString()));
    assertEquals("Ada", bo.text(".person"));
    visit(ada, "/me");
    ada.press("#leave");
    ada.until(ExpectedConditions.urlContains("/join"));
    bo.assertNothingWentWrong();
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

  private void visit(Browser browser, String path) {
    browser.get(atelier.resolve(path).toString());
  }

  /** Makes a browser one that was never here. */
  private static void forget(Browser browser) {
    browser.manage().deleteAllCookies();
    browser.get("about:blank");
    browser.manage().logs().get(LogType.BROWSER); // of what its last page was refused
  }

  /** Joins by the code and the form, as a stranger who wants a page. */
  private void join(Browser browser, String name, String wanted) {
    String code;
    try {
      code = instructor.get("/api/workshop").get("code").asText();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    visit(browser, wanted);
    browser.type("#code", code.toLowerCase(java.util.Locale.ROOT));
    browser.type("#name", name);
    browser.press(".join button");
    browser.until(ExpectedConditions.urlToBe(atelier.resolve(wanted).toString()));
  }

  /** Begins a run by the form, waits until it trains, and gives its id. */
  private String train(Browser browser) {
    visit(browser, "/runs/new?family=dense&imageSet=" + set);
    String run = pressTrain(browser);
    browser.until(ExpectedConditions.textToBe(By.id("state"), "training"));
    browser.until(d -> !browser.text("#step").equals("0"));
    return run;
  }

  private String pressTrain(Browser browser) {
    browser.until(d -> !browser.text("#estimate").isEmpty());
    browser.type("#steps-dense", Integer.toString(STEPS));
    browser.press("#train");
    browser.untilRun();
    return id(browser);
  }

  private static String id(Browser browser) {
    return browser.getCurrentUrl().replaceAll(".*/", "");
  }

  private void seenBy(Browser browser, String visibility) {
    browser.set("#visibility", visibility);
  }

  private static By rowOf(String kind, String id) {
    return By.cssSelector("[data-%s='%s']".formatted(kind, id));
  }

  private void press(String run, String what) {
    desk.press("[data-run='%s'] [data-do=%s]".formatted(run, what));
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
