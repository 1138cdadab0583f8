package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** Pages say what is so, at once, and leave their controls where they are. */
class HonestPagesIT {
  /** How far things have moved when the page has been painted. */
  private static final String SHIFT =
      "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(window.shift)))";

  private static final String SUM_UP_SHIFTS =
      """
      window.shift = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.value)))
        .observe({ type: 'layout-shift', buffered: true });
      """;

  /** Whether scripts have run, and every picture that is to be seen has come. */
  private static final String LOADED =
      """
      const where = document.getElementById('where');
      return document.readyState === 'complete'
        && [...document.images].every((image) => image.complete || image.loading === 'lazy' || image.offsetParent === null)
        && (!where || where.textContent !== '');
      """;

  @TempDir Path folder;

  private RunningAtelier atelier;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    atelier = RunningAtelier.start(folder.resolve("data"));
    browser = Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
  }

  @AfterEach
  void stop() throws Exception {
    browser.quit();
    atelier.close();
  }

  private String train() throws Exception {
    String set = atelier.upload("Discs", Zips.discs(40), Map.of("size", "28", "channels", "1"));
    String run = atelier.train("dense", set, 1_000_000);
    browser.get(atelier.resolve("/runs/" + run).toString());
    browser.until(driver -> step() > 20);
    return run;
  }

  @Test
  void controlsStayUnderThePointer() throws Exception {
    train();
    List<?> places = places();
    browser.press("#pause");
    awaitState("paused");
    assertEquals(places, places());
    long before = step();
    for (int steps = 1; steps <= 3; steps++) {
      long wanted = before + steps;
      browser.press("#one-step");
      assertEquals("one-step", underOneStep(), "while the step is done");
      browser.until(driver -> step() == wanted);
      awaitState("paused");
      assertEquals(places, places());
    }
    browser.press("#stop");
    awaitState("stopped");
    assertEquals(places, places());
  }

  /** Where each control is: pause and resume take turns in one place. */
  private List<?> places() {
    return (List<?>)
        browser.executeScript(
            """
            const place = (button) => { const { left, top } = button.getBoundingClientRect(); return `${button.id}: ${left}, ${top}`; };
            const play = [...document.querySelectorAll('#pause, #resume')].find((b) => !b.hidden);
            return [place(play).replace(/\\w+/, 'play'), ...['one-step', 'stop', 'longer'].map((id) => place(document.getElementById(id)))];
            """);
  }

  private Object underOneStep() {
    return browser.executeScript(
        """
        const { left, top, width, height } = document.getElementById('one-step').getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + height / 2).closest('button').id;
        """);
  }

  @Test
  void theKeyboardKeepsItsPlace() throws Exception {
    train();
    browser.findElement(By.id("pause")).sendKeys(Keys.ENTER);
    awaitState("paused");
    browser.until(driver -> focused().equals("resume"));
    browser.findElement(By.id("resume")).sendKeys(Keys.ENTER);
    awaitState("training");
    browser.until(driver -> focused().equals("pause"));

    browser.press("#more > summary");
    browser.findElement(By.id("retrain")).sendKeys(Keys.ESCAPE);
    assertEquals("More", browser.switchTo().activeElement().getAttribute("aria-label"));

    Object outside =
        browser.executeScript(
            """
            const sliders = [...document.querySelectorAll('#live-settings input[type=range]')];
            return sliders.length === 0 ? 'no slider' : sliders.filter((slider) => slider.tabIndex !== 0).map((slider) => slider.outerHTML).join();
            """);
    assertEquals("", outside);
  }

  private String focused() {
    return String.valueOf(browser.switchTo().activeElement().getAttribute("id"));
  }

  @Test
  void picturesFillTheirStage() throws Exception {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 1920, "height", 1080, "deviceScaleFactor", 1, "mobile", false));
    String set = atelier.upload("Discs", Zips.discs(40), Map.of("size", "64", "channels", "3"));
    String run = atelier.train("dense", set, 1_000_000);
    atelier.getUntil("/api/runs/" + run, view -> view.get("step").asInt() > 5);
    browser.get(atelier.resolve("/runs/" + run).toString());
    browser.until(driver -> (Boolean) browser.executeScript(LOADED) && stage() > 0);
    assertTrue(stage() > 0.4, "the grid covers " + stage() + " of the screen");
  }

  /** How much of the window the grid of pictures covers, from 0 to 1. */
  private double stage() {
    return ((Number)
            browser.executeScript(
                """
                const { width, height } = document.querySelector('#mat .frame').getBoundingClientRect();
                return width * height / (innerWidth * innerHeight);
                """))
        .doubleValue();
  }

  @Test
  void whatNeedsTheServerSaysThatItIsAway() throws Exception {
    train();
    assertEquals("training", browser.text("#state"));
    Object green = colourOfTheState();
    atelier.kill();
    browser.until(ExpectedConditions.textToBe(By.id("state"), "not connected; last seen training"));
    assertNotEquals(green, colourOfTheState());
    assertEquals("", browser.text("#left"));
    assertEquals("", browser.text("#rate"));

    browser.press("[data-tool=sample] [type=submit]");
    awaitToast();
    browser.press("#download-samples button");
    awaitToast();
  }

  private Object colourOfTheState() {
    return browser.executeScript("return getComputedStyle(document.getElementById('state')).color");
  }

  /** Waits for the sentence and puts it away. */
  private void awaitToast() {
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(
            By.id("toasts"), "The server cannot be reached."));
    browser.executeScript("document.getElementById('toasts').replaceChildren()");
  }

  @Test
  void aStartInOneClickSaysWhatItDoes() throws Exception {
    browser.get(atelier.address().toString());
    browser.executeScript(
        """
        const said = [];
        new MutationObserver(() => {
          said.push(document.querySelector('[data-start=glyphs] [data-says]').textContent);
          sessionStorage.setItem('said', JSON.stringify(said));
        }).observe(document.querySelector('[data-start=glyphs]'), { subtree: true, childList: true, characterData: true });
        """);
    browser.press("#welcome [data-start=glyphs]");
    assertFalse(browser.text("[data-start=glyphs] [data-says]").isEmpty());
    browser.untilRun();
    String said = (String) browser.executeScript("return sessionStorage.getItem('said')");
    assertTrue(said.startsWith("[\"Making the pictures"), said);
    assertTrue(said.contains("Starting the training"), said);
    assertTrue(said.endsWith("Opening the run…\"]"), said);
  }

  @Test
  void pagesStayWhereTheyAreWhileTheyLoad() throws Exception {
    String set = atelier.upload("Discs", Zips.discs(240), Map.of("size", "28", "channels", "1"));
    onNewPages(SUM_UP_SHIFTS);
    Map<String, Double> moved = new LinkedHashMap<>();
    for (String page :
        List.of(
            "/image-sets/" + set,
            "/style",
            "/",
            "/image-sets",
            "/runs/new?imageSet=" + set,
            "/translate")) {
      browser.get(atelier.resolve(page).toString());
      browser.until(driver -> (Boolean) browser.executeScript(LOADED));
      noteShift(page, moved);
    }
    assertEquals(Map.of(), moved, "pages and how far they moved");
  }

  @Test
  void theRunPageStaysWhereItIsWhenItHasSomethingToSay() throws Exception {
    String set = atelier.upload("Discs", Zips.discs(40), Map.of("size", "28", "channels", "1"));
    String run = atelier.train("dense", set, 1_000_000);
    atelier.getUntil("/api/runs/" + run, view -> view.get("step").asInt() > 20);
    onNewPages(
        """
        window.sockets = [];
        window.WebSocket = class extends WebSocket {
          constructor(...address) {
            super(...address);
            window.sockets.push(this);
          }
        };
        """);
    onNewPages(SUM_UP_SHIFTS);
    Map<String, Double> moved = new LinkedHashMap<>();
    browser.get(atelier.resolve("/runs/" + run).toString());
    browser.until(driver -> step() > 20 && (Boolean) browser.executeScript(LOADED));
    noteShift("the page comes", moved);
    for (List<String> said :
        List.of(
            List.of(
                "it fails",
                "{type: 'state', state: 'failed', note: 'The losses are out of bounds. '.repeat(9)}"),
            List.of("it trains again", "{type: 'state', state: 'training', note: null}"),
            List.of(
                "the doctor speaks",
                "{type: 'diagnosis', diagnoses: [1, 2].map((n) => ({ key: `k${n}`, title: 'Mode collapse', since: 3, text: 'All pictures are alike. '.repeat(9), remedies: [{ key: 'r', title: 'Raise the learning rate', live: true }] }))}"),
            List.of(
                "a note comes",
                "{type: 'state', state: 'training', note: 'It went back to step 3, with lower learning rates. '.repeat(4)}"),
            List.of("it is done", "{type: 'state', state: 'finished'}"))) {
      browser.executeScript("window.shift = 0");
      browser.executeScript(
          """
          const data = JSON.stringify({ run: arguments[0], step: Number(document.getElementById('run').dataset.step), ...%s });
          window.sockets.forEach((socket) => socket.dispatchEvent(new MessageEvent('message', { data })));
          """
              .formatted(said.get(1)),
          run);
      noteShift(said.get(0), moved);
    }
    assertEquals(Map.of(), moved, "how far the page moved");
  }

  /** Notes what has moved by more than nobody sees. */
  private void noteShift(String when, Map<String, Double> moved) {
    double shift = ((Number) browser.executeAsyncScript(SHIFT)).doubleValue();
    if (shift > 0.02) {
      moved.put(when, shift);
    }
  }

  private void onNewPages(String script) {
    browser.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  // --- helpers ---

  private void awaitState(String state) {
    browser.until(ExpectedConditions.attributeToBe(By.id("run"), "data-state", state));
  }

  private long step() {
    return Long.parseLong(browser.dataset("#run", "step"));
  }
}
