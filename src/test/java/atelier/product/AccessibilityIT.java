package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page by the rules of axe, and whether it fits its window, down to 320 pixels. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessibilityIT {
  private static final String LONG_NAME = "W".repeat(80);

  private RunningAtelier atelier;
  private Browser browser;
  private List<String> pages;

  @BeforeAll
  void start(@TempDir Path data, @TempDir Path downloads) throws Exception {
    atelier = RunningAtelier.start(data);
    String first = atelier.upload(LONG_NAME, Zips.discs(40), Map.of("size", "32"));
    String second = atelier.upload("Others", Zips.discs(40), Map.of("size", "32"));
    String gan = atelier.train("sngan", first, 3);
    String translator =
        atelier
            .post(
                "/api/runs",
                Map.of("family", "cyclegan", "imageSets", List.of(first, second), "steps", 1))
            .get("id")
            .asText();
    for (String run : List.of(gan, translator)) {
      atelier.getUntil("/api/runs/" + run, r -> r.get("state").asText().equals("finished"));
    }
    pages =
        List.of(
            "/",
            "/image-sets",
            "/image-sets/" + first,
            "/style",
            "/translate",
            "/runs/new",
            "/runs/" + gan,
            "/compare?runs=" + gan + "," + translator,
            "/runs/" + translator,
            "/nowhere");
    browser = Browser.open(downloads, 1440, 900);
  }

  @AfterAll
  void stop() throws Exception {
    browser.quit();
    atelier.close();
  }

  @ParameterizedTest
  @CsvSource({"1440, light", "1440, dark", "320, light", "320, dark"})
  void everyPageIsFitForAll(int width, String scheme) {
    show(browser, width, scheme);
    pages.forEach(page -> assertFit(browser, atelier.resolve(page).toString()));
  }

  /** Has a browser be of a width, and light or dark. */
  static void show(Browser browser, int width, String scheme) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Opens a page, by the rules of axe and without scrolling sideways. */
  static void assertFit(Browser browser, String page) {
    browser.get(page);
    List<String> violations =
        new AxeBuilder()
            .analyze(browser).getViolations().stream().map(AccessibilityIT::told).toList();
    assertEquals(List.of(), violations, page);
    assertEquals(0L, over(browser, "document.documentElement"), page + " scrolls sideways");
    assertEquals(
        0L, over(browser, "document.querySelector('.head nav')"), "links are cut on " + page);
  }

  @ParameterizedTest
  @CsvSource({"/image-sets", "/style", "/runs/new"})
  void focusIsNeverUnderTheHead(String page) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 1000, "height", 500, "deviceScaleFactor", 1, "mobile", false));
    browser.get(atelier.resolve(page).toString());
    Object covered =
        browser.executeScript(
            """
            const head = document.querySelector('.head').getBoundingClientRect().bottom;
            const targets = [...document.querySelectorAll('main :is(a, button, input, select)')].filter((one) => one.offsetParent && one.tabIndex >= 0);
            const covered = [];
            for (const target of targets.reverse()) {
              target.focus();
              const box = (target.closest('label') ?? target).getBoundingClientRect();
              if (box.top < head - 1 && box.height < innerHeight - head) {
                covered.push(target.outerHTML);
              }
            }
            return covered;
            """);
    assertEquals(List.of(), covered);
  }

  private static Object over(Browser browser, String element) {
    return browser.executeScript(
        "const e = %s; return e ? Math.max(0, e.scrollWidth - e.clientWidth) : 0"
            .formatted(element));
  }

  private static String told(Rule rule) {
    assertTrue(!rule.getNodes().isEmpty());
    return "%s: %s".formatted(rule.getId(), rule.getNodes().get(0).getHtml());
  }
}
