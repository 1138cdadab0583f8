package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.tensor.Safetensors;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
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

/** Style transfer as a person does it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StyleIT {
  private RunningAtelier atelier;
  private Browser browser;
  private Path folder;

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
    folder = fresh;
    browser = Browser.open(Files.createDirectory(folder.resolve("downloads")), 1440, 900);
    browser.get(atelier.resolve("/style").toString());
  }

  @AfterEach
  void close() {
    browser.quit();
  }

  @Test
  void repaintsAPictureWhileOneWatches() throws Exception {
    give("content", Drawn.content(200, 150));
    awaitPicture("content");
    give("style", Drawn.style(160));
    awaitPicture("style");
    browser.press("[data-family=style-transfer].settings-of summary");
    browser.type("#style-transfer-size", "128");
    browser.type("#steps-style-transfer", "100000");
    browser.press("#train");

    String run = browser.untilRun();
    browser.executeScript("window.neverReloaded = true");
    Set<String> frames = new HashSet<>();
    browser.until(
        driver -> {
          String shown = frameShown();
          return shown != null && frames.add(shown) && frames.size() == 3;
        });
    assertEquals(true, browser.executeScript("return window.neverReloaded"));

    double before = atelier.get("/api/runs/" + run).at("/settings/contentWeight").asDouble();
    browser.executeScript(
        """
        const slider = document.querySelector('[data-setting="contentWeight"] input[type="range"]');
        slider.value = slider.max;
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        slider.dispatchEvent(new Event('change', {bubbles: true}));
        """);
    atelier.getUntil("/api/runs/" + run, r -> r.at("/settings/contentWeight").asDouble() > before);

    browser.executeScript(
        """
        const slider = document.querySelector('.compare input');
        slider.value = 50;
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        """);
    assertTrue(
        browser.findElement(By.cssSelector(".compare-before")).isDisplayed(),
        "the content is shown beside the result");

    browser.press("#stop");
    browser.until(ExpectedConditions.attributeToBe(By.id("run"), "data-state", "stopped"));
    browser.press("#download-grid");
    BufferedImage result = ImageIO.read(browser.untilDownloaded(".png").toFile());
    assertEquals(128, result.getWidth());
    assertEquals(96, result.getHeight());
    browser.assertNothingWentWrong();
  }

  @Test
  void saysWhatIsWrongWithAPicture() throws Exception {
    give("content", Drawn.style(1));
    awaitSentence("content", "1 pixel");
    give("content", "no picture".getBytes(StandardCharsets.UTF_8));
    awaitSentence("content", "PNG, JPEG");
    give("content", Drawn.large(12_000, 9_000));
    awaitSentence("content", "12,000 × 9,000 pixels");
    give("content", Drawn.large(8_000, 6_000));
    awaitPicture("content");
    assertEquals("", browser.text("[data-error-for=content]"));

    give("style", Drawn.plain(64));
    awaitPicture("style");
    browser.press("#train");
    awaitSentence("style", "single colour");
  }

  @Test
  void keepsWhatWasThereWherePicturesAreRefused() throws Exception {
    byte[] none = "no picture".getBytes(StandardCharsets.UTF_8);
    awaitPicture("style");
    List<String> example = pictures("style");
    give("style", none, none);
    awaitSentence("style", "PNG, JPEG");
    awaitPicture("style");
    assertEquals(example, pictures("style"));

    give("style", none, Drawn.style(64));
    awaitPictures("style", 1);
    List<String> own = pictures("style");
    assertNotEquals(example, own);
    awaitSentence("style", "PNG, JPEG");

    browser.executeScript(
        """
        const send = window.fetch;
        const held = new Promise((resolve) => (window.letGo = resolve));
        window.fetch = async (...request) => {
          await held;
          return send(...request);
        };
        """);
    give("style", none);
    browser.until(
        ExpectedConditions.presenceOfElementLocated(
            By.cssSelector("[data-well=style] [aria-busy]")));
    browser.press("#train");
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(By.id("train-hint"), "on its way"));
    browser.press("[data-well=style] [data-example]");
    browser.executeScript("window.letGo()");
    awaitPictures("style", 2);
    assertEquals(List.of(own.get(0), example.get(0)), pictures("style"));
  }

  @Test
  void refusesTheWeightsOfAnotherNetwork() throws Exception {
    Path weights =
        Files.write(
            folder.resolve("other.safetensors"),
            Safetensors.bytes(
                new TensorMap()
                    .put("features.0.weight", Tensor.of(new float[64 * 27], 64, 3, 3, 3))));
    browser.executeScript(
        "document.querySelector('[data-network=vgg19] input[type=radio]').click()");
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(
            By.id("train-hint"), "VGG19 needs its weights first"));
    browser.give("[data-network=vgg19] [data-weights]", weights);
    browser.until(
        ExpectedConditions.textToBe(
            By.cssSelector("[data-network=vgg19] [data-failure]"),
            "These are not the weights of VGG19: features.0.bias is missing."));
  }

  @Test
  void saysWhatToDoWhenTheCameraIsRefused() throws Exception {
    browser.executeCdpCommand(
        "Browser.setPermission",
        Map.of("permission", Map.of("name", "camera"), "setting", "denied"));
    browser.press("[data-well=content] [data-camera]");
    WebElement refusal =
        browser.until(
            ExpectedConditions.visibilityOfElementLocated(
                By.cssSelector("#camera [data-refusal]")));
    assertTrue(refusal.getText().contains("upload a picture"), refusal.getText());
    browser.press("#camera .actions [data-close]");
    browser.until(ExpectedConditions.invisibilityOfElementLocated(By.id("camera")));
    awaitPicture("content");
  }

  // --- helpers ---

  private void give(String well, byte[]... pictures) throws IOException {
    List<Path> files = new ArrayList<>();
    for (byte[] picture : pictures) {
      files.add(Files.write(Files.createTempFile(folder, well, ".png"), picture));
    }
    browser.give("[data-well=%s] input[type=file]".formatted(well), files.toArray(Path[]::new));
  }

  /** The addresses of a well's pictures, once none of them is on its way any more. */
  private List<String> pictures(String well) {
    String place = "[data-well=%s] .well-pictures".formatted(well);
    browser.untilCount(place + " [aria-busy]", 0);
    Object addresses =
        browser.executeScript(
            "return [...document.querySelector(arguments[0]).querySelectorAll('img')].map((picture) => picture.src)",
            place);
    return ((List<?>) addresses).stream().map(String::valueOf).toList();
  }

  private void awaitPictures(String well, int count) {
    browser.until(driver -> pictures(well).size() == count);
  }

  private void awaitPicture(String well) {
    browser.until(
        driver ->
            (Boolean)
                browser.executeScript(
                    """
                    const images = [...document.querySelectorAll(`[data-well=${arguments[0]}] .well-pictures img`)];
                    return images.length > 0 && images.every((i) => i.complete && i.naturalWidth > 0);
                    """,
                    well));
  }

  private void awaitSentence(String field, String part) {
    browser.until(
        ExpectedConditions.textToBePresentInElementLocated(
            By.cssSelector("[data-error-for=%s]".formatted(field)), part));
  }

  private String frameShown() {
    return (String)
        browser.executeScript(
            """
            const image = document.getElementById('frame');
            return image && image.complete && image.naturalWidth > 0 ? image.currentSrc : null;
            """);
  }
}
