package atelier.web.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.ImageSet;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.link.Job;
import atelier.run.NewRun;
import atelier.run.Run;
import atelier.run.Workers;
import atelier.web.FakeWorkers;
import atelier.web.TestServer;
import atelier.workshop.Visibility;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single pictures, and what models make of them; the worker answers with negatives. */
class TranslateApiTest {
  private final Path folder;
  private final TestServer server;

  TranslateApiTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    server = new TestServer(folder).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPictureIsKeptAndShown() throws Exception {
    Picture picture = gradient(40, 30);
    HttpResponse<byte[]> kept = send("/api/pictures", picture.png());
    assertEquals(201, kept.statusCode());
    JsonNode view = TestServer.json(kept);
    assertEquals(40, view.path("width").asInt());
    assertEquals(30, view.path("height").asInt());
    String address = "/api/pictures/%s.png".formatted(view.path("id").asText());
    assertEquals(address, kept.headers().firstValue("Location").orElseThrow());
    assertArrayEquals(picture.pixels(), read(server.get(address)).pixels());
    assertEquals(404, server.get("/api/pictures/%s.png".formatted("0".repeat(64))).statusCode());
  }

  @Test
  void saysWhatPeopleShouldKnowOfAPicture() throws Exception {
    assertEquals(List.of(), warnings(gradient(400, 300).png()));
    assertWarning("only 40 × 30 pixels", gradient(40, 30).png());
    assertWarning("more than 4 times as long", gradient(700, 140).png());
    assertWarning("3,000 × 2,000 pixels; 2,048 × 1,365 are kept", gradient(3000, 2000).png());
    BufferedImage dim = new BufferedImage(200, 200, BufferedImage.TYPE_USHORT_GRAY);
    dim.getRaster().setSample(7, 7, 0, 4095);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(dim, "png", png);
    assertWarning("has 12 bits of brightness in 16", png.toByteArray());
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB), "jpeg", jpeg);
    assertWarning("lacks its last bytes", Arrays.copyOf(jpeg.toByteArray(), jpeg.size() - 2));
  }

  @Test
  void everyAnswerToAPictureCarriesWhatToKnowOfIt() throws Exception {
    ImageSet set = server.addImageSet(5);
    String swapper =
        "/api/runs/%s/translate".formatted(learnt("swapper", List.of(set.id(), set.id())).id());
    String repainter = "/api/runs/%s/".formatted(learnt("repainter", List.of(set.id())).id());

    assertEquals(List.of(), header(send(swapper, gradient(60, 40).png())));
    assertEquals(
        List.of(
            "The picture is more than 4 times as long as it is wide; only the square in its middle is looked at.",
            "The picture has only 200 × 20 pixels; the model looks at 28 × 28, so a larger one gives a finer result."),
        header(send(swapper, gradient(200, 20).png())));
    String small = "The picture has only 40 × 30 pixels; a larger one gives a finer result.";
    assertEquals(List.of(small), header(send(repainter + "translate", gradient(40, 30).png())));
    assertEquals(List.of(small), header(send(repainter + "tools/repaint", gradient(40, 30).png())));
    byte[] form =
        new FormBody()
            .file("content", "a.png", gradient(40, 30).png())
            .file("style", "b.png", gradient(400, 300).png())
            .whole();
    HttpResponse<byte[]> style = server.send(FormBody.post(server.request("/api/styles"), form));
    assertEquals(202, style.statusCode());
    assertEquals(List.of(small), header(style));
  }

  /** What the header of a good answer says. */
  private static List<String> header(HttpResponse<byte[]> answer) {
    assertEquals(2, answer.statusCode() / 100);
    return answer.headers().allValues("Picture-Warnings").stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(sentence -> URLDecoder.decode(sentence.strip(), StandardCharsets.UTF_8))
        .toList();
  }

  private void assertWarning(String sentence, byte[] file) throws Exception {
    List<String> warnings = warnings(file);
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).contains(sentence), warnings.toString());
  }

  private List<String> warnings(byte[] file) throws Exception {
    List<String> warnings = new ArrayList<>();
    TestServer.json(send("/api/pictures", file))
        .path("warnings")
        .forEach(warning -> warnings.add(warning.asText()));
    return warnings;
  }

  @Test
  void noOtherFileIsAPicture() throws Exception {
    ImageSet set = server.addImageSet(3);
    assertEquals(404, server.get("/api/pictures/%s.png".formatted(set.blob())).statusCode());
  }

  @Test
  void aPictureThatIsNoneIsRefusedWithASentence() throws Exception {
    assertProblem(422, "only 1 pixel", send("/api/pictures", gradient(1, 1).png()));
    assertProblem(
        422,
        "not a picture; choose another",
        send("/api/pictures", "no picture".getBytes(StandardCharsets.UTF_8)));
    assertProblem(400, "empty", send("/api/pictures", new byte[0]));
    byte[] png = gradient(40, 30).png();
    assertProblem(422, "cut off", send("/api/pictures", Arrays.copyOf(png, 200)));
    assertProblem(422, "12,000 × 9,000", send("/api/pictures", HugePicture.png()));
  }

  @Test
  void aModelOfTwoSetsTranslatesBothWaysAndBack() throws Exception {
    ImageSet set = server.addImageSet(5);
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    String path = "/api/runs/%s/translate".formatted(run.id());

    Picture there = read(send(path + "?direction=BtoA", gradient(60, 40).png()));
    Picture both = read(send(path + "?direction=AtoB&back=true", gradient(60, 40).png()));

    assertEquals(28, there.width());
    assertEquals(1, there.channels());
    assertEquals(56, both.width());
    assertArrayEquals(there.pixels(), part(both, 0).pixels());
    assertArrayEquals(there.pixels(), FakeWorkers.negative(part(both, 28)).pixels());
    assertProblem(400, "AtoB, BtoA", send(path + "?direction=up", gradient(60, 40).png()));
    assertProblem(422, "only 1 pixel", send(path, gradient(1, 1).png()));
  }

  @Test
  void aModelThatRepaintsKeepsThePicturesForm() throws Exception {
    Run run = learnt("repainter", List.of(server.addImageSet(3).id()));
    String path = "/api/runs/%s/translate".formatted(run.id());
    Picture picture = gradient(61, 47);

    assertArrayEquals(
        FakeWorkers.negative(picture).pixels(), read(send(path, picture.png())).pixels());
    assertEquals(1024, read(send(path, gradient(3000, 100).png())).width());
    assertProblem(400, "AtoB", send(path + "?direction=BtoA", picture.png()));
    assertProblem(400, "no way back", send(path + "?back=true", picture.png()));
  }

  @Test
  void whatTranslatesNothingSaysSo() throws Exception {
    Run run = server.addRun(server.addImageSet(3));
    String path = "/api/runs/%s/translate".formatted(run.id());
    assertProblem(409, "translates no pictures", send(path, gradient(60, 40).png()));
    assertEquals(404, send("/api/runs/none/translate", gradient(60, 40).png()).statusCode());
  }

  @Test
  void aWholeSetIsTranslatedIntoAnotherAndIntoAZip() throws Exception {
    ImageSet set = server.addImageSet(40);
    PackedImages given = server.imageSets.open(set);
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    String path = "/api/runs/%s/translations".formatted(run.id());

    HttpResponse<byte[]> made =
        server.post(
            path,
            "{\"imageSet\":\"%s\",\"direction\":\"AtoB\",\"name\":\"Turned\"}".formatted(set.id()));
    assertEquals(201, made.statusCode());
    String id = TestServer.json(made).path("id").asText();
    ImageSet turned = server.imageSets.store().find(id).orElseThrow();
    PackedImages pictures = server.imageSets.open(turned);
    assertEquals("Turned", turned.name());
    assertEquals(40, pictures.count());
    assertEquals(set.labels(), turned.labels());
    for (int i = 0; i < 40; i++) {
      assertArrayEquals(
          FakeWorkers.negative(given.picture(i)).pixels(), pictures.picture(i).pixels());
      assertEquals(given.label(i), pictures.label(i));
    }

    HttpResponse<byte[]> zip = server.get(path + ".zip?direction=AtoB&imageSet=" + set.id());
    assertEquals(200, zip.statusCode());
    int count = 0;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip.body()))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        assertEquals("%05d.png".formatted(count), entry.getName());
        assertArrayEquals(pictures.picture(count).pixels(), read(in.readAllBytes()).pixels());
        count++;
      }
    }
    assertEquals(40, count);
    assertProblem(422, "by its id", server.post(path, "{}"));
    assertProblem(422, "by its id", server.get(path + ".zip"));
  }

  @Test
  void tellsHowFarTheTranslationOfASetIs() throws Exception {
    ImageSet set = server.addImageSet(40);
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    String path = "/api/runs/%s/translations".formatted(run.id());
    List<JsonNode> seen = new CopyOnWriteArrayList<>();
    server.workers.beforeTranslation = earlier -> seen.add(newest(path));

    HttpResponse<byte[]> made = server.post(path, wanted(set));
    assertEquals(201, made.statusCode());
    assertEquals(List.of(0, 16, 32), seen.stream().map(at -> at.path("done").asInt()).toList());
    for (JsonNode at : seen) {
      assertEquals("translating", at.path("state").asText());
      assertEquals(40, at.path("total").asInt());
      assertEquals(set.id(), at.path("imageSet").asText());
      assertTrue(at.path("made").isNull(), at.toString());
    }
    JsonNode end = newest(path);
    assertEquals("finished", end.path("state").asText());
    assertEquals(40, end.path("done").asInt());
    assertEquals(TestServer.json(made).path("id"), end.path("made").path("id"));

    assertEquals(200, server.get(path + ".zip?imageSet=" + set.id()).statusCode());
    assertEquals("finished", newest(path).path("state").asText());
    assertTrue(newest(path).path("name").isNull(), "a zip makes no set");
    assertEquals(2, TestServer.json(server.get(path)).size());
  }

  @Test
  void aSetThatWasRemovedSinceIsNotShownAsMade() throws Exception {
    ImageSet set = server.addImageSet(4);
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    String path = "/api/runs/%s/translations".formatted(run.id());
    String made = TestServer.json(server.post(path, wanted(set))).path("id").asText();
    assertEquals(made, newest(path).path("made").path("id").asText());

    assertEquals(204, server.delete("/api/image-sets/" + made).statusCode());

    assertEquals("finished", newest(path).path("state").asText());
    assertTrue(newest(path).path("made").isNull());
  }

  @Test
  void aTranslationThatFailsSaysWhyAndLeavesNothingBehind() throws Exception {
    ImageSet set = server.addImageSet(40);
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    String path = "/api/runs/%s/translations".formatted(run.id());
    server.workers.beforeTranslation =
        earlier -> {
          throw new Workers.NoAnswer("No worker is connected just now; try again.");
        };
    for (HttpResponse<byte[]> answer :
        List.of(server.post(path, wanted(set)), server.get(path + ".zip?imageSet=" + set.id()))) {
      assertProblem(503, "No worker", answer);
      assertEquals("failed", newest(path).path("state").asText());
      assertEquals(
          "No worker is connected just now; try again.", newest(path).path("error").asText());
    }

    int before = server.workers.asked("translate").size();
    server.workers.beforeTranslation =
        earlier -> {
          if (earlier > before) {
            throw new IllegalStateException("out of order");
          }
        };
    assertEquals(500, server.post(path, wanted(set)).statusCode());
    assertEquals("failed", newest(path).path("state").asText());
    assertEquals(16, newest(path).path("done").asInt());
    assertTrue(newest(path).path("error").asText().contains("log"));
    assertEquals(1, server.imageSets.store().list().size());
  }

  @Test
  void aTranslationCanBeCancelled() throws Exception {
    ImageSet set = server.addImageSet(40);
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    String path = "/api/runs/%s/translations".formatted(run.id());
    server.workers.beforeTranslation =
        earlier -> {
          if (earlier == 1) {
            assertEquals(204, cancel(path + "/" + newest(path).path("id").asText()));
          }
        };
    assertProblem(409, "was cancelled", server.post(path, wanted(set)));
    assertEquals("failed", newest(path).path("state").asText());
    assertTrue(newest(path).path("error").asText().contains("was cancelled"));
    assertEquals(2, server.workers.asked("translate").size());
    assertEquals(1, server.imageSets.store().list().size());
    assertEquals(404, cancel(path + "/nobody"));
  }

  @Test
  void aTranslationThatDiesWithTheServerGoesOnWithTheNext() throws Exception {
    ImageSet set = server.addImageSet(40);
    PackedImages given = server.imageSets.open(set);
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    String path = "/api/runs/%s/translations".formatted(run.id());
    server.workers.beforeTranslation =
        earlier -> {
          if (earlier == 1) { // 16 pictures are done when the server dies
            ImageSet made = translatedByTheNextServer(path, 2);
            for (int i = 0; i < 40; i++) {
              assertArrayEquals(
                  FakeWorkers.negative(given.picture(i)).pixels(), pixels(made, i), "picture " + i);
            }
            throw new IllegalStateException("this server is dead");
          }
        };
    assertEquals(500, server.post(path, wanted(set)).statusCode());
  }

  @Test
  void aSetThatWasMadeJustBeforeTheServerDiedIsNotMadeAgain() throws Exception {
    ImageSet set = server.addImageSet(4);
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    String path = "/api/runs/%s/translations".formatted(run.id());
    Visibility wanted = server.workshop.house().visibility();
    assertNotEquals(Visibility.PRIVATE, wanted);
    List<Boolean> early = new CopyOnWriteArrayList<>();
    server.sharing.listen(made -> early.add(!server.imageSets.has(made)));
    String made = TestServer.json(server.post(path, wanted(set))).path("id").asText();
    assertEquals(List.of(true), early, "nobody finds the set before it is known who may see it");

    server.killedBeforeTheEndOf(made);

    try (TestServer next = new TestServer(folder).start()) {
      JsonNode newest = TestServer.json(next.get(path)).path(0);
      assertEquals("finished", newest.path("state").asText());
      assertEquals(made, newest.path("made").path("id").asText());
      assertEquals(List.of(), next.workers.asked("translate"));
      assertEquals(2, next.imageSets.store().list().size());
      assertEquals(wanted, next.sharing.card(made).visibility());
    }
  }

  @Test
  void anOrderlyStopLeavesATranslationToTheNextServer() throws Exception {
    ImageSet set = server.addImageSet(40);
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    String path = "/api/runs/%s/translations".formatted(run.id());
    server.workers.beforeTranslation =
        earlier -> {
          if (earlier == 1) {
            server.endOperations();
          }
        };
    assertProblem(409, "goes on by itself", server.post(path, wanted(set)));
    assertEquals(1, server.imageSets.store().list().size(), "nothing half-made");
    translatedByTheNextServer(path, 1); // the answer that came while it ended was kept as well
  }

  @Test
  void aTranslationWhoseSetIsRemovedMeanwhileSaysSo() throws Exception {
    ImageSet set = server.addImageSet(40);
    ImageSet learntFrom = server.addImageSet(3);
    Run run = learnt("swapper", List.of(learntFrom.id(), learntFrom.id()));
    String path = "/api/runs/%s/translations".formatted(run.id());
    server.workers.beforeTranslation = earlier -> server.endOperations();
    assertEquals(409, server.post(path, wanted(set)).statusCode());
    assertEquals(204, server.delete("/api/image-sets/" + set.id()).statusCode());
    try (TestServer next = new TestServer(folder).start()) {
      JsonNode over = over(next, path);
      assertEquals("failed", over.path("state").asText());
      assertTrue(over.path("error").asText().contains("removed meanwhile"), over.toString());
    }
  }

  /** What another server makes of the only translation in the folder, by so many questions. */
  private ImageSet translatedByTheNextServer(String path, int questions) {
    try (TestServer next = new TestServer(folder)) {
      next.workers.beforeTranslation =
          earlier -> {
            if (earlier == 0) {
              throw new Workers.NoAnswer("No worker is connected just now; try again.");
            }
          };
      next.start();
      JsonNode over = over(next, path);
      assertEquals("finished", over.path("state").asText(), over.toString());
      assertEquals(1 + questions, next.workers.asked("translate").size());
      try (Stream<Path> left = Files.list(folder.resolve("translations"))) {
        assertEquals(List.of(), left.toList(), "nothing is left over");
      }
      return next.imageSets.store().find(over.path("made").path("id").asText()).orElseThrow();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode over(TestServer next, String path) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> TestServer.json(next.get(path)).path(0),
            one -> !one.path("state").asText().equals("translating"));
  }

  private byte[] pixels(ImageSet set, int index) {
    try {
      return server.imageSets.open(set).picture(index).pixels();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int cancel(String path) {
    try {
      return server.delete(path).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTranslationThatBreaksDownIsNotUnderWayAnyMore() throws Exception {
    ImageSet set = server.addImageSet(4);
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    String path = "/api/runs/%s/translations".formatted(run.id());
    server.workers.beforeTranslation =
        earlier -> {
          throw new OutOfMemoryError("made up");
        };
    assertEquals(500, server.post(path, wanted(set)).statusCode());
    assertEquals("failed", newest(path).path("state").asText());
  }

  @Test
  void aWorkerThatDiesMeanwhileIsWaitedFor() throws Exception {
    ImageSet set = server.addImageSet(40);
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    refuse(1, 3);
    HttpResponse<byte[]> made =
        server.post("/api/runs/%s/translations".formatted(run.id()), wanted(set));
    assertEquals(201, made.statusCode());
    assertEquals(40, TestServer.json(made).path("count").asInt());
    assertEquals(6, server.workers.asked("translate").size());
  }

  @Test
  void nobodyIsWaitedForForEver() throws Exception {
    ImageSet set = server.addImageSet(40);
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    String path = "/api/runs/%s/translations".formatted(run.id());
    refuse(1, 4);
    assertProblem(503, "did not answer in time", server.post(path, wanted(set)));
    assertEquals("failed", newest(path).path("state").asText());
    assertEquals(16, newest(path).path("done").asInt());
    assertEquals(5, server.workers.asked("translate").size());
  }

  @Test
  void aSetOfAnotherSizeIsBroughtToThatOfTheModelAndOneInColourRefused() throws Exception {
    ImageSet set = server.addImageSet(4);
    ImageSet colour =
        server.imageSets.add(
            "Colour", "local", null, 28, 3, w -> w.add(gradient(28, 28), null, null));
    Run run = learnt("swapper", List.of(set.id(), set.id()));
    assertProblem(
        422,
        "it takes grey pictures",
        server.post(
            "/api/runs/%s/translations".formatted(run.id()),
            "{\"imageSet\":\"%s\"}".formatted(colour.id())));
    ImageSet larger =
        server.imageSets.add(
            "Larger", "local", null, 56, 1, w -> w.add(Picture.black(56, 56, 1), null, null));
    HttpResponse<byte[]> made =
        server.post("/api/runs/%s/translations".formatted(run.id()), wanted(larger));
    assertEquals(201, made.statusCode());
    assertEquals(28, TestServer.json(made).path("size").asInt());
  }

  private Run learnt(String family, List<String> sets) throws IOException {
    Run run =
        server.runs.create(
            NewRun.of(family).on(sets.toArray(String[]::new)), "local", null, made -> {});
    Job job = server.claim(run);
    server.checkpoint(job, 1, new byte[] {1});
    return run;
  }

  private static String wanted(ImageSet set) {
    return "{\"imageSet\":\"%s\",\"name\":\"Turned\"}".formatted(set.id());
  }

  /** Has a row of translations refused, from one to another, inclusive. */
  private void refuse(int from, int to) {
    server.workers.beforeTranslation =
        earlier -> {
          if (from <= earlier && earlier <= to) {
            throw new Workers.NoAnswer("The worker did not answer in time; try again.");
          }
        };
  }

  /** The translation that was begun last. */
  private JsonNode newest(String path) {
    try {
      return TestServer.json(server.get(path)).path(0);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<byte[]> send(String path, byte[] body) throws Exception {
    return server.send(server.request(path).POST(BodyPublishers.ofByteArray(body)));
  }

  private static void assertProblem(int status, String words, HttpResponse<byte[]> answer)
      throws Exception {
    assertEquals(status, answer.statusCode());
    String detail = TestServer.json(answer).path("detail").asText();
    assertTrue(detail.contains(words), detail);
  }

  private Picture read(HttpResponse<byte[]> answer) throws IOException {
    assertEquals(200, answer.statusCode());
    assertEquals("image/png", answer.headers().firstValue("Content-Type").orElseThrow());
    return read(answer.body());
  }

  private Picture read(byte[] png) throws IOException {
    return Picture.readPng(Files.write(folder.resolve("answer.png"), png));
  }

  private static Picture part(Picture both, int from) {
    Picture part = Picture.black(28, 28, both.channels());
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 28; x++) {
        part.pixels()[y * 28 + x] = (byte) both.at(0, y, from + x);
      }
    }
    return part;
  }

  private static Picture gradient(int width, int height) {
    Picture picture = Picture.black(width, height, 3);
    for (int i = 0; i < width * height; i++) {
      picture.pixels()[i] = (byte) (i % width * 3);
      picture.pixels()[width * height + i] = (byte) (i / width * 5);
    }
    return picture;
  }
}
