package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.FluentWait;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Headless Chromium, with a fresh profile, as a patient person uses it: who waits for what is to
 * come, and presses what stands still. Pages replace their elements and move them while they are
 * looked at, so what is asked of one is asked in one go. On a Debian machine that lacks it, it is
 * installed where that is allowed.
 */
final class Browser extends ChromeDriver {
  private static final Path APT = Path.of("/usr/bin/apt-get");

  /** Whether an element can be pressed and is where it was two frames ago. */
  private static final String STILL =
      """
      const [one, done] = arguments;
      const place = () => JSON.stringify(one.getBoundingClientRect());
      if (document.readyState !== 'complete' || one.disabled || one.ariaDisabled === 'true') {
        done(false);
        return;
      }
      one.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
      const before = place();
      requestAnimationFrame(() => requestAnimationFrame(() => done(one.isConnected && place() === before)));
      """;

  private final Path downloads;

  private Browser(ChromeDriverService service, ChromeOptions options, Path downloads) {
    super(service, options);
    this.downloads = downloads;
  }

  /**
   * A browser.
   *
   * @param downloads folder that downloads go to
   */
  static Browser open(Path downloads, int width, int height)
      throws IOException, InterruptedException {
    Path browser = program("chromium", "google-chrome", "chromium-browser");
    Path driver = program("chromedriver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-device-for-media-stream",
        "--no-first-run",
        "--window-size=" + width + "," + height);
    options.setExperimentalOption(
        "prefs",
        Map.of(
            "download.default_directory",
            downloads.toString(),
            "download.prompt_for_download",
            false));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.toFile())
            .usingAnyFreePort()
            .build();
    Browser chrome = new Browser(service, options, downloads);
    chrome.manage().timeouts().pageLoadTimeout(RunningAtelier.PATIENCE);
    return chrome;
  }

  // --- waits ---

  /** Waits until a condition gives something other than null and false, and returns that. */
  <T> T until(ExpectedCondition<T> condition) {
    return patience(condition).until(condition);
  }

  private FluentWait<WebDriver> patience(Object what) {
    return new WebDriverWait(this, RunningAtelier.PATIENCE)
        .ignoring(StaleElementReferenceException.class, ElementNotInteractableException.class)
        .withMessage(() -> what + " at " + getCurrentUrl() + ": " + text("body"));
  }

  /** Waits until the text of what a selector finds first is of a kind. */
  void untilText(String selector, Predicate<String> wanted) {
    until(driver -> wanted.test(text(selector)));
  }

  /** Waits until a selector finds so many elements. */
  void untilCount(String selector, int wanted) {
    until(driver -> count(selector) == wanted);
  }

  /** Waits until a page of this kind has come, and returns the last part of its address. */
  String untilPage(String regex) {
    until(ExpectedConditions.urlMatches(regex));
    return getCurrentUrl().replaceAll("[?#].*", "").replaceAll(".*/", "");
  }

  /** Waits until the page of a run has come, and returns its id. */
  String untilRun() {
    return untilPage("/runs/(?!new)[^/?]+$");
  }

  /** Waits until there is a download with this ending, whole. */
  Path untilDownloaded(String ending) {
    return until(driver -> downloaded(ending));
  }

  private @Nullable Path downloaded(String ending) {
    try (Stream<Path> files = Files.list(downloads)) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // --- does ---

  /** Presses what a selector finds first, once it can be pressed and does not move. */
  void press(String selector) {
    press(By.cssSelector(selector));
  }

  void press(By which) {
    patience(which)
        .ignoring(JavascriptException.class) // another page has come meanwhile
        .until(
            driver -> {
              WebElement one = findElement(which);
              boolean ready =
                  one.isDisplayed() && Boolean.TRUE.equals(executeAsyncScript(STILL, one));
              if (ready) {
                one.click();
              }
              return ready;
            });
  }

  /** Types into a field, in the place of what it held. */
  void type(String selector, String text) {
    until(
        driver -> {
          WebElement field = findElement(By.cssSelector(selector));
          if (!field.isDisplayed() || !field.isEnabled()) {
            return false;
          }
          field.clear();
          field.sendKeys(text);
          return true;
        });
  }

  /** Gives a field a value, as a slider does. */
  void set(String selector, String value) {
    executeScript(
        """
        const [field, value] = arguments;
        field.value = value;
        for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
        """,
        whole(selector),
        value);
  }

  /** What a selector finds first, once its page has come whole. */
  private WebElement whole(String selector) {
    return until(
        driver ->
            "complete".equals(executeScript("return document.readyState"))
                ? findElement(By.cssSelector(selector))
                : null);
  }

  /** Gives a field for files some of them. */
  void give(String selector, Path... files) {
    whole(selector)
        .sendKeys(Stream.of(files).map(Path::toString).collect(Collectors.joining("\n")));
  }

  // --- sees ---

  /** How many elements a selector finds. */
  int count(String selector) {
    Object found = executeScript("return document.querySelectorAll(arguments[0]).length", selector);
    return ((Number) found).intValue();
  }

  /** The text of what a selector finds first, as it is to be seen; empty where it finds nothing. */
  String text(String selector) {
    Object text =
        executeScript(
            "const one = document.querySelector(arguments[0]); return one?.checkVisibility() ? one.innerText : ''",
            selector);
    return String.valueOf(text).strip();
  }

  /** A property of one of the elements that a selector finds; empty where there is none. */
  String property(String selector, int index, String name) {
    Object value =
        executeScript(
            "return document.querySelectorAll(arguments[0])[arguments[1]]?.[arguments[2]] ?? ''",
            selector,
            index,
            name);
    return String.valueOf(value);
  }

  /** What a page keeps with an element by a name; empty where there is none. */
  String dataset(String selector, String name) {
    Object value =
        executeScript(
            "return document.querySelector(arguments[0])?.dataset[arguments[1]] ?? ''",
            selector,
            name);
    return String.valueOf(value);
  }

  /** Fails if a page has logged an error. */
  void assertNothingWentWrong() {
    List<String> errors =
        manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
            .map(LogEntry::getMessage)
            .toList();
    assertEquals(List.of(), errors);
  }

  private static Path program(String... names) throws IOException, InterruptedException {
    Optional<Path> here = find(names);
    if (here.isEmpty() && Files.isExecutable(APT)) {
      install();
      here = find(names);
    }
    return here.orElseThrow(
        () ->
            new AssertionError(
                "The browser tests need %s. On Debian: sudo apt-get install chromium chromium-driver"
                    .formatted(names[0])));
  }

  private static Optional<Path> find(String... names) {
    List<String> folders = List.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"));
    return Stream.of(names)
        .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static synchronized void install() throws IOException, InterruptedException {
    String sudo = "root".equals(System.getProperty("user.name")) ? "" : "sudo -n ";
    ProcessBuilder apt =
        new ProcessBuilder(
            "sh",
            "-c",
            "%1$sapt-get update -qq; %1$senv DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium chromium-driver"
                .formatted(sudo));
    apt.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }
}
