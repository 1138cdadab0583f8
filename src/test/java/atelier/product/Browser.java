package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Headless Chromium, with a fresh profile. On a Debian machine that lacks it, it is installed where
 * that is allowed.
 */
final class Browser {
  private static final Path APT = Path.of("/usr/bin/apt-get");

  private Browser() {}

  /**
   * A browser.
   *
   * @param downloads folder that downloads go to
   */
  static ChromeDriver open(Path downloads, int width, int height)
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
    ChromeDriver chrome =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .usingAnyFreePort()
                .build(),
            options);
    chrome.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
    return chrome;
  }

  /** A file that was downloaded into {@code downloads} of a folder, or null. */
  static @Nullable Path downloaded(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder.resolve("downloads"))) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails if a page has logged an error. */
  static void assertNothingWentWrong(ChromeDriver browser) {
    List<String> errors =
        browser.manage().logs().get(LogType.BROWSER).getAll().stream()
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
