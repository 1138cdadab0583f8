package atelier.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.tensor.Safetensors;
import atelier.tensor.TensorMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** The main job as a person does it: upload pictures, train, watch, take home. */
class MainJobIT {
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

  @Test
  void uploadsTrainsWatchesAndExports() throws Exception {
    upload(Zips.discs(60));
    browser.press("#prepare");
    browser.until(ExpectedConditions.elementToBeClickable(By.cssSelector("[data-train]")));
    assertSummaryCounts("60");
    browser.press("[data-train]");

    browser.press("#train");
    browser.untilRun();
    String first = browser.until(driver -> frameShown());
    browser.executeScript("window.neverReloaded = true");
    String second = browser.until(driver -> frameOtherThan(first));
    browser.until(driver -> frameOtherThan(second));
    assertEquals(
        true,
        browser.executeScript("return window.neverReloaded"),
        "frames arrive without a reload");

    browser.press("#pause");
    awaitState("paused");
    long pausedAt = step();
    browser.press("#one-step");
    browser.until(driver -> step() == pausedAt + 1);
    awaitState("paused");
    browser.press("#resume");
    browser.until(driver -> step() > pausedAt + 20);

    long beforeReload = step();
    browser.navigate().refresh();
    assertTrue(step() >= beforeReload, "a reloaded page shows at once where the run is");
    assertTrue(frameShown() != null, "and its newest frame");
    browser.until(driver -> step() > beforeReload + 20);

    browser.press("#stop");
    awaitState("stopped");
    browser.press("#download-export");
    Path export = browser.untilDownloaded(".zip");
    assertExportIsWhole(export);
    browser.assertNothingWentWrong();
  }

  @Test
  void scrubsThroughTheFramesAndDrawsNewPictures() throws Exception {
    String set = atelier.upload("Discs", Zips.discs(40), Map.of("size", "28", "channels", "1"));
    String run = atelier.train("dense", set, 1_000_000);
    browser.get(atelier.resolve("/runs/" + run).toString());
    String live = browser.until(driver -> frameShown());
    browser.until(driver -> frameOtherThan(live));
    WebElement scrubber = browser.findElement(By.id("scrubber"));
    browser.until(ExpectedConditions.elementToBeClickable(scrubber));
    browser.executeScript(
        "const s = arguments[0]; s.value = s.min; s.dispatchEvent(new Event('input', {bubbles: true}));",
        scrubber);
    browser.until(ExpectedConditions.textToBe(By.id("shown"), "step 0"));
    browser.press("#live");
    browser.until(driver -> !browser.text("#shown").equals("step 0"));

    browser.press("[data-tool=sample] [type=submit]");
    browser.until(
        driver ->
            (Boolean)
                browser.executeScript(
                    "const all = [...document.querySelectorAll('[data-tool=sample] img')]; return all.length === 64 && all.every((i) => i.complete && i.naturalWidth > 0)"));
    browser.assertNothingWentWrong();
  }

  @Test
  void savesAndCopiesAnyPictureOfTheGrid() throws Exception {
    String set = atelier.upload("Discs", Zips.discs(40), Map.of("size", "28", "channels", "1"));
    String run = atelier.train("dense", set, 30);
    atelier.getUntil("/api/runs/" + run, r -> r.get("state").asText().equals("finished"));
    browser.executeCdpCommand(
        "Browser.grantPermissions",
        Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
    browser.get(atelier.resolve("/runs/" + run).toString());
    browser.until(driver -> frameShown());

    browser.press("#mat .frame");
    browser.untilCount("#mat .frame[data-zoom]", 1);
    browser.press("#download-grid");
    BufferedImage saved = ImageIO.read(browser.untilDownloaded("-step-30.png").toFile());
    browser.press("#copy-picture");
    browser.untilText("#toasts", text -> text.contains("in the clipboard"));
    String copied =
        (String)
            browser.executeAsyncScript(
                """
                const done = arguments[0];
                const [item] = await navigator.clipboard.read();
                const reader = new FileReader();
                reader.onload = () => done(reader.result.split(',')[1]);
                reader.readAsDataURL(await item.getType('image/png'));
                """);

    assertEquals(28, saved.getWidth());
    assertEquals(28, saved.getHeight());
    assertArrayEquals(
        pixels(saved),
        pixels(ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(copied)))));
    BufferedImage grid =
        ImageIO.read(
            new ByteArrayInputStream(
                atelier.getBytes("/api/runs/" + run + "/frames/30.png").body()));
    String zoom =
        "return getComputedStyle(document.querySelector('#mat .frame')).getPropertyValue('--zoom-%s')";
    int x = Integer.parseInt(((String) browser.executeScript(zoom.formatted("x"))).strip());
    int y = Integer.parseInt(((String) browser.executeScript(zoom.formatted("y"))).strip());
    assertArrayEquals(pixels(grid.getSubimage(28 * x, 28 * y, 28, 28)), pixels(saved));
    browser.assertNothingWentWrong();
  }

  /** Those of the first channel, which of a grey picture is the only one. */
  private static int[] pixels(BufferedImage image) {
    return image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
  }

  @Test
  void saysWhatWasRejectedAndKeepsTheRest() throws Exception {
    upload(Zips.discsAndMischief());
    browser.press("#prepare");
    browser.until(ExpectedConditions.elementToBeClickable(By.cssSelector("[data-look]")));
    browser.executeScript("document.querySelector('.rejections').open = true");
    List<String> rejected =
        browser.findElements(By.cssSelector("[data-stage=done] .rejected li")).stream()
            .map(WebElement::getText)
            .toList();
    for (String file :
        List.of("text.png", "empty.png", "truncated.png", "inner.zip", "escape.png")) {
      assertTrue(rejected.stream().anyMatch(line -> line.contains(file)), file + " in " + rejected);
    }
    assertSummaryCounts("3");
  }

  @Test
  void saysWhatToDoWhenThereIsNoUsablePicture() throws Exception {
    upload(Zips.zip(Map.of("notes.txt", new byte[] {1, 2, 3})));
    WebElement failure =
        browser.until(
            ExpectedConditions.visibilityOfElementLocated(
                By.cssSelector("[data-stage=failed] [data-detail]")));
    assertTrue(failure.getText().length() > 20, failure.getText());
  }

  // --- helpers ---

  private void upload(byte[] zip) throws IOException {
    Path file = Files.write(folder.resolve("discs.zip"), zip);
    browser.get(atelier.resolve("/image-sets").toString());
    browser.give("#files", file);
  }

  private void awaitState(String state) {
    browser.until(ExpectedConditions.attributeToBe(By.id("run"), "data-state", state));
  }

  private void assertSummaryCounts(String pictures) {
    String summary = browser.text("[data-summary]");
    assertTrue(summary.contains(pictures), summary);
  }

  private long step() {
    return Long.parseLong(browser.dataset("#run", "step"));
  }

  /** The picture in the large frame, by its address or content; null while there is none. */
  private String frameShown() {
    return (String)
        ((JavascriptExecutor) browser)
            .executeScript(
                """
                const frame = document.getElementById('frame');
                const canvas = frame && (frame.matches('canvas') ? frame : frame.querySelector('canvas'));
                const image = frame && (frame.matches('img') ? frame : frame.querySelector('img'));
                if (canvas && canvas.width) return canvas.toDataURL();
                return image && image.complete && image.naturalWidth > 0 ? image.currentSrc : null;
                """);
  }

  private String frameOtherThan(String before) {
    String now = frameShown();
    return now == null || now.equals(before) ? null : now;
  }

  private static void assertExportIsWhole(Path export) throws IOException {
    try (ZipFile zip = new ZipFile(export.toFile());
        InputStream weights = zip.getInputStream(zip.getEntry("weights.safetensors"))) {
      TensorMap tensors = Safetensors.read(ByteBuffer.wrap(weights.readAllBytes()));
      assertTrue(
          tensors.names().stream().anyMatch(name -> name.contains("generator")),
          tensors.names().toString());
      assertNotEquals(null, zip.getEntry("settings.json"));
      assertTrue(zip.stream().filter(entry -> entry.getName().startsWith("frames/")).count() >= 3);
    }
  }
}
