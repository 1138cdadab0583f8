package atelier.web.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.About;
import atelier.imageset.Drawn;
import atelier.imageset.ImageSet;
import atelier.imageset.PackedImages;
import atelier.link.Job;
import atelier.link.Question;
import atelier.run.NewRun;
import atelier.run.Run;
import atelier.web.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures held out, and labels that are filled up; the worker draws plain pictures. */
class FillingsApiTest {
  private final TestServer server;

  FillingsApiTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder).start();
    server.workers.size = 28;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void asManyPicturesOfEachLabelAreHeldOutInANewSet() throws Exception {
    ImageSet set = unbalanced();

    ImageSet judged = heldOut(set, 3);

    assertNull(server.imageSets.store().find(set.id()).orElseThrow().heldOut());
    assertNotNull(judged.heldOut());
    PackedImages images = server.imageSets.open(judged);
    assertEquals(30, images.count());
    for (String label : List.of("even", "odd")) {
      assertEquals(
          3,
          IntStream.range(0, 30)
              .mapToObj(images::about)
              .filter(about -> about.heldOut() && label.equals(about.label()))
              .count());
    }
    assertEquals(judged.heldOut(), heldOut(set, 3).heldOut(), "the same seed, the same pictures");
    assertProblem("1 to 5 pictures of each label", hold(set, 6));
    assertProblem("1 to 5 pictures of each label", hold(set, 0));
    assertProblem("held out already", hold(judged, 1));
    assertProblem("choose one with labels", hold(withoutLabels(), 1));
  }

  @Test
  void whatIsMissingIsDrawnAndSaysWhereItComesFrom() throws Exception {
    ImageSet judged = heldOut(unbalanced(), 3);
    Run teller = learnt("teller", judged);

    HttpResponse<byte[]> answer = fill(judged, 17, teller);

    assertEquals(201, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
    ImageSet filled = made(answer);
    assertEquals(judged.heldOut(), filled.heldOut(), "judged by the same pictures");
    PackedImages images = server.imageSets.open(filled);
    assertEquals(30 + 10, images.count());
    List<Integer> levels = new ArrayList<>();
    for (int i = 30; i < images.count(); i++) {
      About about = images.about(i);
      assertEquals("odd", about.label());
      assertFalse(about.heldOut());
      Drawn drawn = Objects.requireNonNull(about.drawn());
      assertEquals(new Drawn(teller.id(), 5, 7, i - 30), drawn);
      levels.add(images.picture(i).at(0, 0, 0));
    }
    assertEquals(IntStream.range(7, 17).boxed().toList(), levels, "seed 7, pictures 0 to 9");
    for (Question question : server.workers.asked("sample")) {
      assertEquals(1, question.label("label").orElseThrow(), "the number of “odd”");
    }
    JsonNode pictures =
        TestServer.json(
            server.get("/api/image-sets/%s/pictures?from=30&count=1".formatted(filled.id())));
    assertEquals(teller.id(), pictures.path("pictures").path(0).path("drawn").path("run").asText());
    JsonNode done =
        TestServer.json(server.get("/api/image-sets/%s/fillings".formatted(judged.id()))).path(0);
    assertEquals("finished", done.path("state").asText());
    assertEquals(filled.id(), done.path("made").asText());
    assertProblem("17 pictures already", fill(filled, 17, teller));
  }

  @Test
  void aModelOfOneLabelDrawsThatOnly() throws Exception {
    ImageSet set = unbalanced();
    Run odd =
        trained(
            server.runs.create(
                NewRun.of("lab").on(set.id()).withLabel("odd"), "local", null, made -> {}));

    ImageSet filled = made(fill(set, 20, odd));

    assertEquals(30 + 10, filled.count());
    assertProblem("None of these models draws even", fill(set, 21, odd));
  }

  @Test
  void nobodyDrawsWhoMayHaveSeenWhatIsHeldOut() throws Exception {
    ImageSet set = unbalanced();
    Run early = learnt("teller", set);
    ImageSet judged = heldOut(set, 3);

    assertProblem("may have seen what is held out", fill(judged, 20, early));
    assertEquals(201, fill(set, 20, early).statusCode(), "where nothing is judged, it may");
    Run untrained =
        server.runs.create(NewRun.of("teller").on(judged.id()), "local", null, made -> {});
    assertProblem("has learnt nothing yet", fill(judged, 20, untrained));
    assertProblem("no pictures of a label", fill(set, 20, trained(server.addRun(set))));
    assertProblem("no labels to fill up", fill(withoutLabels(), 20, early));
    assertProblem("from 1 to 10000", fill(set, 0, early));
  }

  @Test
  void theDrawnPicturesComeAsAZipWithATable() throws Exception {
    ImageSet set = unbalanced();
    Run teller = learnt("teller", set);

    HttpResponse<byte[]> answer =
        server.get(
            "/api/image-sets/%s/fillings.zip?runs=%s&each=20&seed=7"
                .formatted(set.id(), teller.id()));

    assertEquals(200, answer.statusCode());
    Set<String> names = new HashSet<>();
    String table = "";
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
        if (entry.getName().equals("sources.csv")) {
          table = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    }
    assertEquals(11, names.size());
    assertTrue(names.contains("odd/00009.png"), names.toString());
    assertTrue(table.contains("\"odd/00009.png\",%s,5,7,9".formatted(teller.id())), table);
  }

  @Test
  void classifiersAreComparedByTheSamePictures() throws Exception {
    ImageSet judged = heldOut(unbalanced(), 3);
    ImageSet filled = made(fill(judged, 17, learnt("teller", judged)));
    float[][] recognised = {{0.5f, 0.6f}, {0.625f, 0.75f}};
    for (int seed = 1; seed <= 3; seed++) {
      classifier(judged, seed, recognised[0]);
      classifier(filled, seed, recognised[1]);
    }
    classifier(unbalanced(), 1, recognised[1]);

    JsonNode rows =
        TestServer.json(server.get("/api/image-sets/%s/classifiers".formatted(judged.id())));

    assertEquals(2, rows.size(), rows.toString());
    assertEquals(judged.id(), rows.path(0).path("id").asText());
    assertEquals(24, rows.path(0).path("pictures").asInt());
    assertTrue(rows.path(0).path("text").isNull());
    assertEquals(10, rows.path(1).path("drawn").asInt());
    assertEquals(3, rows.path(1).path("classifiers").size());
    assertEquals(
        "Of all labels, 50.0 % without and 62.5 % with the drawn pictures (+12.5 points): they"
            + " help, over 3 seeds. Of labels with few pictures, 60.0 % without and 75.0 % with"
            + " the drawn pictures (+15.0 points): they help, over 3 seeds.",
        rows.path(1).path("text").asText());
  }

  /** A classifier that has had all its steps. */
  private void classifier(ImageSet set, long seed, float[] recognised) {
    Run run =
        server.runs.create(
            NewRun.of("classifier").on(set.id()).withSeed(seed).withSteps(1),
            "local",
            null,
            made -> {});
    server.finish(server.claim(run), List.of("heldOutAccuracy", "rareAccuracy"), recognised);
  }

  /** Twenty pictures that are even and ten that are odd. */
  private ImageSet unbalanced() throws Exception {
    return server.imageSets.add(
        "Stripes",
        "local",
        null,
        28,
        1,
        writer -> {
          for (int i = 0; i < 30; i++) {
            writer.add(TestServer.picture(i), i < 20 ? "even" : "odd", null);
          }
        });
  }

  private ImageSet withoutLabels() throws Exception {
    return server.imageSets.add(
        "Plain", "local", null, 28, 1, writer -> writer.add(TestServer.picture(1), null, null));
  }

  private Run learnt(String family, ImageSet set) throws Exception {
    return trained(server.runs.create(NewRun.of(family).on(set.id()), "local", null, made -> {}));
  }

  private Run trained(Run run) throws Exception {
    Job job = server.claim(run);
    server.train(job, 1, 5);
    server.checkpoint(job, 5, new byte[] {1});
    return run;
  }

  private HttpResponse<byte[]> hold(ImageSet set, int each) throws Exception {
    return server.post(
        "/api/image-sets/%s/held-out".formatted(set.id()), "{\"each\":%d}".formatted(each));
  }

  private ImageSet heldOut(ImageSet set, int each) throws Exception {
    return made(hold(set, each));
  }

  private HttpResponse<byte[]> fill(ImageSet set, int each, Run run) throws Exception {
    return server.post(
        "/api/image-sets/%s/fillings".formatted(set.id()),
        "{\"runs\":[\"%s\"],\"each\":%d,\"seed\":7}".formatted(run.id(), each));
  }

  private ImageSet made(HttpResponse<byte[]> answer) throws Exception {
    String id = TestServer.json(answer).path("id").asText();
    return server.imageSets.store().find(id).orElseThrow();
  }

  private static void assertProblem(String words, HttpResponse<byte[]> answer) throws Exception {
    assertEquals(422, answer.statusCode());
    String errors = TestServer.json(answer).path("errors").toString();
    assertTrue(errors.contains(words), errors);
  }
}
