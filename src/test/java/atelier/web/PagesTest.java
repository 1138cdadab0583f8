package atelier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.ImageSet;
import atelier.imageset.Picture;
import atelier.link.Job;
import atelier.link.ToServer;
import atelier.run.NewRun;
import atelier.run.Run;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesTest {
  private TestServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    server = new TestServer(folder).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String page(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = server.get(path);
    assertEquals(200, answer.statusCode(), path);
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static void assertHas(String page, String part) {
    assertTrue(page.contains(part), () -> "“%s” is not in:\n%s".formatted(part, page));
  }

  @Test
  void theWallWelcomesWhereThereIsNoRun() throws Exception {
    String wall = page("/");
    assertHas(wall, "id=\"welcome\">");
    assertHas(wall, "data-start=\"stripes\"");
    assertHas(wall, "id=\"wall-section\" hidden");
  }

  @Test
  void theWallShowsEveryRunAsItStands() throws Exception {
    Run run = server.addRun(server.addImageSet(8));
    Job job = server.claim(run);
    server.train(job, 1, 40);
    server.frame(job, 30);
    String wall = page("/");
    assertHas(wall, "data-run=\"" + run.id() + "\" data-state=\"training\" data-step=\"40\"");
    assertHas(wall, "/frames/30.png");
    assertHas(wall, "40 / 1,000");
    assertHas(wall, "id=\"welcome\" hidden");
  }

  @Test
  void aRunIsRenderedWithItsStateAndNewestFrame() throws Exception {
    Run run = server.addRun(server.addImageSet(8));
    Job job = server.claim(run);
    server.train(job, 1, 1200 - 200);
    server.frame(job, 900);
    String page = page("/runs/" + run.id());
    assertHas(page, "data-state=\"training\"");
    assertHas(page, "<img id=\"frame\" src=\"api/runs/" + run.id() + "/frames/900.png\"");
    assertHas(page, "data-cell=\"8\" data-columns=\"1\" data-rows=\"1\"");
    assertHas(page, ">1,000</b>");
    assertHas(page, "id=\"note\" class=\"banner warn\" role=\"status\" hidden");
  }

  @Test
  void onlyWhatHasShownAFrameRepaintsAtOnce() throws Exception {
    assertFalse(page("/style").contains("Repaint at once"));
    ImageSet photos =
        server.imageSets.add(
            "Photos", "local", null, 64, 3, w -> w.add(Picture.black(64, 64, 3), null, null));
    Picture style = Picture.black(32, 32, 3);
    for (int i = 0; i < style.pixels().length; i++) {
      style.pixels()[i] = (byte) (i * i);
    }
    Map<String, List<String>> pictures = Map.of("style", List.of(server.pictures.add(style).id()));
    Run run =
        server.runs.create(
            NewRun.of("fast-style").on(photos.id()).withPictures(pictures).withSteps(2000),
            "local",
            null,
            made -> {});
    Job job = server.claim(run);
    server.train(job, 1, 120);
    assertFalse(page("/style").contains("Repaint at once"));
    server.frame(job, 100);
    assertHas(page("/style"), "still learning, step 120 of 2,000");
    server.train(job, 121, 2000);
    server.attempts.end(
        new ToServer.End(job.run(), job.attempt(), 2000, ToServer.Outcome.FINISHED, null));
    assertHas(page("/style"), "has learnt for 2,000 steps");
  }

  @Test
  void aRunThatFailedSaysWhy() throws Exception {
    Run run = server.addRun(server.addImageSet(8));
    Job job = server.claim(run);
    server.attempts.end(
        new ToServer.End(
            job.run(), job.attempt(), 0, ToServer.Outcome.FAILED, "It went <wrong>; do better."));
    String page = page("/runs/" + run.id());
    assertHas(page, "data-state=\"failed\"");
    assertHas(page, "It went &lt;wrong&gt;; do better.");
  }

  @Test
  void namesArePlainText() throws Exception {
    ImageSet set =
        server.imageSets.add(
            "<script>alert(1)</script>",
            "local",
            null,
            28,
            1,
            writer -> writer.add(Picture.black(28, 28, 1), "\"><u>", null));
    for (String path :
        new String[] {
          "/image-sets", "/image-sets/" + set.id(), "/runs/new?imageSet=" + set.id(), "/"
        }) {
      String page = page(path);
      assertFalse(page.contains("<script>alert"), path);
      assertFalse(page.contains("\"><u>"), path);
    }
  }

  @Test
  void aNewRunBeginsWithTheChosenSetAndTheDefaults() throws Exception {
    server.addImageSet(8);
    ImageSet chosen = server.addImageSet(9);
    server.addImageSet(10);
    String page = page("/runs/new?family=dcgan&imageSet=" + chosen.id());
    assertHas(checked(page, "imageSet-0"), chosen.id());
    assertHas(checked(page, "family"), "dcgan");
  }

  @Test
  void aRetrainedRunBeginsWithTheChoicesOfTheOldOne() throws Exception {
    server.addImageSet(8);
    ImageSet set = server.addImageSet(9);
    Run run = server.addRun(set);
    server.addImageSet(10);
    String page = page("/runs/new?from=" + run.id());
    assertHas(checked(page, "imageSet-0"), set.id());
    assertHas(checked(page, "family"), "dense");
    assertHas(page, "id=\"steps-dense\"");
    assertTrue(
        Pattern.compile("id=\"steps-dense\"[^>]*value=\"1000\"").matcher(page).find(),
        "the steps of the old run");
    assertTrue(
        Pattern.compile("id=\"seed-dense\"[^>]*value=\"1\"").matcher(page).find(),
        "the seed of the old run");
  }

  @Test
  void aNewRunOffersEveryFamilyAndOwnSetsFirst() throws Exception {
    ImageSet own = server.addImageSet(8);
    ImageSet builtIn =
        server.imageSets.add(
            "Made", "local", "shapes", 28, 1, w -> w.add(Picture.black(28, 28, 1), null, null));
    String page = page("/runs/new");
    for (String family : List.of("sngan", "style-transfer", "fast-style", "cyclegan")) {
      assertHas(page, "name=\"family\" value=\"" + family + "\"");
    }
    int first = page.indexOf("name=\"imageSet-0\" value=\"" + own.id());
    int upload = page.indexOf("data-choose=\"files\"", page.indexOf("data-place=\"0\""));
    int made = page.indexOf("name=\"imageSet-0\" value=\"" + builtIn.id());
    assertTrue(0 < first && first < upload && upload < made, first + " " + upload + " " + made);
    assertHas(page, "data-place=\"1\"");
    assertFalse(page.contains("data-place=\"2\""));
    assertHas(page, "data-picture-of=\"style\" data-picture-number=\"2\"");
    assertFalse(page("/style").contains("value=\"sngan\""));
  }

  @Test
  void aNewRunIsToldHowFastOthersLikeItWere() throws Exception {
    Run run = server.addRun(server.addImageSet(8));
    assertFalse(page("/runs/new").contains("data-rate"));
    Job job = server.claim(run);
    server.train(job, 1, 100);
    assertHas(
        page("/runs/new"), "data-family=\"dense\" data-size=\"28\" data-channels=\"1\" data-rate=");
    assertHas(page("/runs/new"), "<data value=\"32\">batch</data>");
  }

  /** The value of the radio button of this name that is checked. */
  private static String checked(String page, String name) {
    Matcher radio =
        Pattern.compile(
                "<input type=\"radio\" name=\"%s\" value=\"([^\"]*)\" checked".formatted(name))
            .matcher(page);
    assertTrue(radio.find(), name + " is chosen");
    String value = radio.group(1);
    assertFalse(radio.find(), name + " is chosen once");
    return value;
  }

  @Test
  void theStylePageRepeatsTheChoicesOfARun() throws Exception {
    String fresh = page("/style");
    assertHas(fresh, "data-well=\"content\" data-min=\"1\" data-max=\"1\" data-given=\"\"");
    assertHas(fresh, "data-example=\"mosaic\"");
    assertHas(fresh, "data-network=\"vgg19\" data-state=\"absent\"");
    String content = picture(1);
    String style = picture(2);
    Run run =
        server.runs.create(
            NewRun.of("style-transfer")
                .withPictures(Map.of("content", List.of(content), "style", List.of(style)))
                .withSeed(1L)
                .withSteps(77),
            "local",
            null,
            made -> {});

    for (String path : List.of("/style?from=" + run.id(), "/runs/new?from=" + run.id())) {
      String again = page(path);
      assertHas(again, "data-given=\"" + content + "\"");
      assertHas(again, "data-given=\"" + style + "\"");
      assertHas(checked(again, "family"), "style-transfer");
      assertTrue(
          Pattern.compile("id=\"steps-style-transfer\"[^>]*value=\"77\"").matcher(again).find());
    }

    String watched = page("/runs/" + run.id());
    assertHas(watched, "class=\"compare-before\" src=\"api/pictures/" + content + ".png\"");
    assertFalse(watched.contains("data-setting=\"blend1\""), "one style has nobody to share with");
    assertEquals(200, server.get("/style/examples/mosaic.png").statusCode());
    assertEquals(404, server.get("/style/examples/nothing.png").statusCode());
  }

  private String picture(int seed) throws Exception {
    byte[] pixels = new byte[3 * 32 * 32];
    new Random(seed).nextBytes(pixels);
    HttpResponse<byte[]> answer =
        server.send(
            server
                .request("/api/pictures")
                .POST(BodyPublishers.ofByteArray(new Picture(32, 32, 3, pixels).png())));
    return TestServer.json(answer).path("id").asText();
  }

  @Test
  void theTranslatePageOffersPairsUntilAModelTranslates() throws Exception {
    String page = page("/translate");
    assertHas(page, "data-pair=\"summer winter\"");
    assertHas(page, "No model translates yet");
    ImageSet first = server.addImageSet(8);
    ImageSet second = server.addImageSet(8);
    server.addRun(first);
    assertHas(page("/translate"), "No model translates yet");
    Run run =
        server.runs.create(
            NewRun.of("cyclegan").on(first.id(), second.id()).withSeed(1L).withSteps(100),
            "local",
            null,
            made -> {});
    page = page("/translate");
    assertHas(page, "data-run=\"" + run.id() + "\"");
    assertHas(page, "data-direction=\"BtoA\"");
    assertHas(page("/runs/" + run.id()), "translate?run=" + run.id());
  }

  @Test
  void whatDoesNotExistIsAPageThatSaysSo() throws Exception {
    for (String path :
        new String[] {
          "/nothing", "/runs/nothing", "/image-sets/nothing", "/translate?run=nothing"
        }) {
      HttpResponse<byte[]> answer = server.send(server.request(path).header("Accept", "text/html"));
      assertEquals(404, answer.statusCode(), path);
      assertHas(new String(answer.body(), StandardCharsets.UTF_8), "To the wall");
    }
  }

  @Test
  void theChosenThemeIsRendered() throws Exception {
    HttpResponse<byte[]> answer = server.send(server.request("/").header("Cookie", "theme=dark"));
    assertHas(new String(answer.body(), StandardCharsets.UTF_8), "data-theme=\"dark\"");
    assertFalse(page("/").contains("data-theme"));
  }

  @Test
  void everyStaticFileOfAPageIsServed() throws Exception {
    Run run = server.addRun(server.addImageSet(8));
    for (String path :
        new String[] {
          "/",
          "/image-sets",
          "/image-sets/" + run.imageSets().get(0),
          "/runs/new",
          "/runs/" + run.id(),
          "/style",
          "/translate",
          "/join"
        }) {
      Matcher file = Pattern.compile("\"(/static/[^\"#]+\\.(?:css|js))").matcher(page(path));
      while (file.find()) {
        assertEquals(200, server.get(file.group(1)).statusCode(), file.group(1));
      }
    }
  }

  @Test
  void comparesRunsByWhatDiffers() throws Exception {
    ImageSet set = server.addImageSet(8);
    Run one = server.addRun(set);
    Run other =
        server.runs.create(
            NewRun.of("dense").on(set.id()).withSeed(2L).withSteps(1000),
            "local",
            null,
            made -> {});
    String page = page("/compare?runs=" + one.id() + "," + other.id());
    assertHas(page, "data-runs=\"" + one.id() + "," + other.id() + "\"");
    assertHas(page, "<th scope=\"row\">Seed</th><td class=\"numbers\">1</td>");
    assertFalse(page.contains("<th scope=\"row\">Steps</th>"), "what is alike is left out");
    assertHas(page, "data-metric=\"generatorLoss\"");
    assertHas(page("/compare?runs=" + one.id()), "<option value=\"" + other.id() + "\"");
    assertHas(page("/compare"), "id=\"none\"");
    assertEquals(404, server.get("/compare?runs=" + one.id() + ",nothing").statusCode());
    assertEquals(400, server.get("/compare?runs=a,b,c,d,e").statusCode());
    assertHas(page("/runs/" + one.id()), "compare?runs=" + one.id());
  }
}
