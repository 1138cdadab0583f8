package atelier.web.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.imageset.ImageSet;
import atelier.imageset.Picture;
import atelier.link.Job;
import atelier.link.ToServer;
import atelier.run.Run;
import atelier.web.TestServer;
import atelier.workshop.Visibility;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsApiTest {
  private final TestServer server;
  private final ImageSet set;

  RunsApiTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder).start();
    set = server.addImageSet(10);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRunIsMadeQueuedAndListed() throws Exception {
    HttpResponse<byte[]> made =
        server.post(
            "/api/runs",
            "{\"family\":\"dense\",\"imageSets\":[\"%s\"],\"seed\":7,\"steps\":20,\"label\":\"odd\"}"
                .formatted(set.id()));
    assertEquals(202, made.statusCode());
    JsonNode run = TestServer.json(made);
    assertEquals("queued", run.path("state").asText());
    assertEquals(0, run.path("step").asInt());
    assertEquals(20, run.path("steps").asInt());
    assertEquals(7, run.path("seed").asInt());
    assertEquals("odd", run.path("label").asText());
    assertEquals(set.id(), run.path("imageSets").path(0).asText());
    assertTrue(run.path("settings").size() > 0);
    String path = "/api/runs/" + run.path("id").asText();
    assertEquals(path, made.headers().firstValue("Location").orElseThrow());
    assertEquals(run, TestServer.json(server.get(path)));
    assertEquals(run, TestServer.json(server.get("/api/runs")).path(0));
  }

  @Test
  void titlesAreThoseOfTheWall() throws Exception {
    String body = "{\"family\":\"dense\",\"imageSets\":[\"%s\"],\"label\":\"odd\"}";
    String path = "/api/runs/" + idOf(server.post("/api/runs", body.formatted(set.id())));
    assertEquals(set.name() + ": odd", told(path, "title"));
    assertEquals("Dense GAN", told(path, "familyTitle"));
    String page = new String(server.get("/").body(), StandardCharsets.UTF_8);
    assertTrue(page.contains(">" + set.name() + ": odd<"), page);

    server.send("PATCH", path, "{\"name\":\"The odd one\"}");
    assertEquals("The odd one", told(path, "title"));
    assertEquals(
        "The odd one", TestServer.json(server.get("/api/runs")).findValuesAsText("title").get(0));
    server.imageSets.delete(set.id());
    server.send("PATCH", path, "{\"name\":\"\"}");
    assertEquals("A removed image set: odd", told(path, "title"));
  }

  private String told(String path, String field) throws Exception {
    return TestServer.json(server.get(path)).path(field).asText();
  }

  @Test
  void whatIsLeftOutFollowsHowManyPicturesThereAreOfTheLabel() throws Exception {
    ImageSet many = server.addImageSet(600);
    assertEquals(0.6, augmentation(set, ""));
    assertEquals(0.3, augmentation(many, ""));
    assertEquals(0.6, augmentation(many, ",\"label\":\"odd\""));
    assertEquals(0.1, augmentation(set, ",\"settings\":{\"augmentation\":0.1}"));
  }

  private double augmentation(ImageSet of, String more) throws Exception {
    String body = "{\"family\":\"sngan\",\"imageSets\":[\"%s\"]%s}".formatted(of.id(), more);
    JsonNode run = TestServer.json(server.post("/api/runs", body));
    return run.path("settings").path("augmentation").asDouble();
  }

  @Test
  void runsAreListedPageByPage() throws Exception {
    for (int i = 0; i < 5; i++) {
      server.addRun(set);
    }
    List<String> all = ids(server.get("/api/runs"));
    assertEquals(5, all.size());
    assertTrue(server.get("/api/runs").headers().firstValue("Link").isEmpty());
    List<String> paged = new ArrayList<>();
    String next = "/api/runs?limit=2";
    for (int size : new int[] {2, 2, 1}) {
      HttpResponse<byte[]> page = server.get(next);
      assertEquals(size, ids(page).size());
      paged.addAll(ids(page));
      next = page.headers().firstValue("Link").orElse("").replaceAll("<(.*)>; rel=\"next\"", "$1");
    }
    assertEquals(all, paged);
    assertEquals("", next, "the last page");
    assertEquals(400, server.get("/api/runs?limit=101").statusCode());
    assertEquals(404, server.get("/api/runs?before=nobody").statusCode());
  }

  private static List<String> ids(HttpResponse<byte[]> runs) throws Exception {
    return TestServer.json(runs).findValuesAsText("id");
  }

  @Test
  void imageSetsAreNamedInOrderOrByTheirKeys() throws Exception {
    ImageSet other = server.addImageSet(12);
    JsonNode byKey =
        TestServer.json(
            server.post(
                "/api/runs",
                "{\"family\":\"cyclegan\",\"imageSets\":{\"b\":\"%s\",\"a\":\"%s\"}}"
                    .formatted(other.id(), set.id())));
    assertEquals(set.id(), byKey.path("imageSets").path(0).asText());
    assertEquals(other.id(), byKey.path("imageSets").path(1).asText());
    for (String wrong : List.of("7", "[7]", "{\"a\":7}", "[null]", "\"%s\"".formatted(set.id()))) {
      HttpResponse<byte[]> answer =
          server.post("/api/runs", "{\"family\":\"dense\",\"imageSets\":" + wrong + "}");
      assertEquals(400, answer.statusCode(), wrong);
      assertTrue(TestServer.json(answer).path("errors").has("imageSets"), wrong);
    }
    for (String wrong : List.of("null", "{}", "[]", "{\"c\":\"x\"}", "[\"x\",\"y\"]")) {
      HttpResponse<byte[]> answer =
          server.post("/api/runs", "{\"family\":\"dense\",\"imageSets\":" + wrong + "}");
      assertEquals(422, answer.statusCode(), wrong);
      assertTrue(TestServer.json(answer).path("errors").has("imageSets"), wrong);
    }
  }

  @Test
  void whatNobodyDeclaredIsRefused() throws Exception {
    ImageSet other = server.addImageSet(12);
    String sets = "[\"%s\",\"%s\"]".formatted(set.id(), other.id());
    refused("{\"family\":\"cyclegan\",\"imageSets\":%s,\"label\":\"odd\"}", sets, "label");
    String one = "[\"%s\"]".formatted(set.id());
    refused("{\"family\":\"dense\",\"imageSets\":%s,\"label\":\"none\"}", one, "label");
    refused("{\"family\":\"dense\",\"imageSets\":%s,\"pictures\":{\"x\":[]}}", one, "x");
    refused("{\"family\":\"dense\",\"imageSets\":%s,\"points\":{\"y\":[[0,0]]}}", one, "y");
    for (String points : List.of("{\"y\":[[0]]}", "{\"y\":[null]}", "{\"y\":null}")) {
      HttpResponse<byte[]> answer =
          server.post("/api/runs", "{\"family\":\"dense\",\"points\":" + points + "}");
      assertEquals(400, answer.statusCode(), points);
    }
  }

  @Test
  void aNumberBeyondAllBoundsIsCalledThat() throws Exception {
    for (String field : List.of("seed", "steps")) {
      HttpResponse<byte[]> answer =
          server.post(
              "/api/runs",
              "{\"family\":\"dense\",\"%s\":99999999999999999999999}".formatted(field));
      assertEquals(400, answer.statusCode(), field);
      assertEquals(
          "This number is too large.", TestServer.json(answer).path("errors").path(field).asText());
    }
  }

  private void refused(String body, String sets, String field) throws Exception {
    HttpResponse<byte[]> answer = server.post("/api/runs", body.formatted(sets));
    assertEquals(422, answer.statusCode(), field);
    assertTrue(TestServer.json(answer).path("errors").has(field), field);
    assertEquals(0, TestServer.json(server.get("/api/runs")).size());
  }

  @Test
  void whatLearnsLabelsRefusesPicturesWithout() throws Exception {
    ImageSet plain =
        server.imageSets.add(
            "Plain",
            "local",
            null,
            28,
            1,
            writer -> {
              for (int i = 0; i < 10; i++) {
                writer.add(Picture.black(28, 28, 1), null, null);
              }
            });
    List<Family> labelled =
        Families.standard().all().stream()
            .filter(family -> family.images().stream().anyMatch(input -> input.labels().needed()))
            .toList();
    assertTrue(labelled.size() >= 4, "conditional, lab, classifier, stsn");
    for (Family family : labelled) {
      String sets = String.join("\",\"", Collections.nCopies(family.images().size(), plain.id()));
      assertTrue(refusalOfSets(family, sets).contains("needs labels, and “Plain” has none"));
    }
    refused(422, "label", "{\"family\":\"lab\",\"imageSets\":[\"%s\"]}");
    refused(422, "label", "{\"family\":\"conditional\",\"imageSets\":[\"%s\"],\"label\":\"odd\"}");
  }

  @Test
  void oneSetInsteadOfTwoIsRefused() throws Exception {
    List<Family> ofTwo =
        Families.standard().all().stream().filter(family -> family.images().size() == 2).toList();
    assertTrue(ofTwo.size() >= 3, "cyclegan, pix2pix, stsn");
    for (Family family : ofTwo) {
      String sentence = refusalOfSets(family, set.id());
      assertTrue(sentence.endsWith("choose as many as that, not 1."), sentence);
      family.images().forEach(input -> assertTrue(sentence.contains(input.title()), sentence));
    }
  }

  /** What is said of image sets that a family cannot learn from. */
  private String refusalOfSets(Family family, String ids) throws Exception {
    HttpResponse<byte[]> answer =
        server.post(
            "/api/runs", "{\"family\":\"%s\",\"imageSets\":[\"%s\"]}".formatted(family.key(), ids));
    assertEquals(422, answer.statusCode(), family.key());
    return TestServer.json(answer).path("errors").path("imageSets").asText();
  }

  @Test
  void growsOnlyToSizesThatFourBecomes() throws Exception {
    ImageSet small =
        server.imageSets.add(
            "Small",
            "local",
            null,
            28,
            1,
            writer -> writer.add(Picture.black(28, 28, 1), null, null));
    for (String family : List.of("progressive", "msg")) {
      HttpResponse<byte[]> answer =
          server.post(
              "/api/runs",
              "{\"family\":\"%s\",\"imageSets\":[\"%s\"]}".formatted(family, small.id()));
      assertEquals(422, answer.statusCode());
      String sentence = TestServer.json(answer).path("errors").path("imageSets").asText();
      assertTrue(sentence.contains("pictures of 32, 64, 128 pixels; “Small” has 28"), sentence);
    }
  }

  @Test
  void familiesDeclareTheirInputs() throws Exception {
    JsonNode families = TestServer.json(server.get("/api/families"));
    JsonNode cyclegan = named(families, "cyclegan").path("inputs");
    assertEquals("fitted", cyclegan.path(1).path("relation").path("kind").asText());
    assertEquals("a", cyclegan.path(1).path("relation").path("to").asText());
    assertFalse(cyclegan.path(0).has("relation"));
    assertFalse(cyclegan.path(0).has("oneLabel"));
    assertEquals(
        "possible", named(families, "sngan").path("inputs").path(0).path("oneLabel").asText());
    JsonNode style = named(families, "style-transfer");
    assertEquals("size", style.path("inputs").path(0).path("narrowest").path("setting").asText());
    JsonNode share = named(style.path("settings"), "blend2");
    assertEquals("style", share.path("picture").path("input").asText());
    assertEquals(2, share.path("picture").path("number").asInt());
  }

  private static JsonNode named(JsonNode list, String key) {
    for (JsonNode one : list) {
      if (one.path("key").asText().equals(key)) {
        return one;
      }
    }
    throw new AssertionError("there is no " + key);
  }

  @Test
  void aRepeatedRequestMakesNoSecondRun() throws Exception {
    String body = "{\"family\":\"dense\",\"imageSets\":[\"%s\"]}".formatted(set.id());
    String first = idOf(server.send(keyed(body, "a")));
    assertEquals(first, idOf(server.send(keyed(body, "a"))));
    assertNotEquals(first, idOf(server.send(keyed(body, "b"))));
    assertNotEquals(first, idOf(server.post("/api/runs", body)));
  }

  @Test
  void whoMaySeeARunIsKnownBeforeThereIsIt() throws Exception {
    List<Boolean> unmade = new CopyOnWriteArrayList<>();
    server.sharing.listen(run -> unmade.add(server.isUnknownToOthers(run)));
    String body = "{\"family\":\"dense\",\"imageSets\":[\"%s\"],\"visibility\":\"wall\"}";
    String made = idOf(server.post("/api/runs", body.formatted(set.id())));
    server.checkpoint(server.claim(server.runs.find(made)), 3, new byte[] {1});
    String forked = idOf(server.post("/api/runs/" + made + "/fork", "{}"));

    assertEquals(List.of(true, true), unmade);
    assertEquals(Visibility.WALL, server.sharing.card(made).visibility());
    assertEquals(server.workshop.house().visibility(), server.sharing.card(forked).visibility());
  }

  @Test
  void aRepeatedRequestMakesNoCard() throws Exception {
    String body = "{\"family\":\"dense\",\"imageSets\":[\"%s\"],\"visibility\":\"%s\"}";
    String first = idOf(server.send(keyed(body.formatted(set.id(), "wall"), "a")));
    List<String> carded = new CopyOnWriteArrayList<>();
    server.sharing.listen(carded::add);
    assertEquals(first, idOf(server.send(keyed(body.formatted(set.id(), "private"), "a"))));
    assertEquals(List.of(), carded);
    assertEquals(Visibility.WALL, server.sharing.card(first).visibility());
  }

  @Test
  void equalRequestsInOneMomentMakeOneRunWithOneCard() throws Exception {
    String body = "{\"family\":\"dense\",\"imageSets\":[\"%s\"]}".formatted(set.id());
    List<String> carded = new CopyOnWriteArrayList<>();
    server.sharing.listen(carded::add);
    for (int round = 0; round < 5; round++) {
      String key = "round " + round;
      List<CompletableFuture<HttpResponse<byte[]>>> answers =
          Stream.generate(
                  () ->
                      HttpClient.newHttpClient()
                          .sendAsync(keyed(body, key).build(), BodyHandlers.ofByteArray()))
              .limit(6)
              .toList();
      Set<String> ids = new HashSet<>();
      for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
        ids.add(idOf(answer.join()));
      }
      assertEquals(1, ids.size());
    }
    assertEquals(
        server.runs.list().stream().map(Run::id).collect(Collectors.toSet()), Set.copyOf(carded));
  }

  private java.net.http.HttpRequest.Builder keyed(String body, String key) {
    return server
        .request("/api/runs")
        .POST(BodyPublishers.ofString(body))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", key);
  }

  private static String idOf(HttpResponse<byte[]> answer) throws Exception {
    assertEquals(202, answer.statusCode());
    return TestServer.json(answer).path("id").asText();
  }

  @Test
  void whatIsWrongIsSaidByField() throws Exception {
    refused(422, "family", "{\"family\":\"nonsense\",\"imageSets\":[\"%s\"]}");
    refused(422, "imageSets", "{\"family\":\"dense\",\"imageSets\":[\"stranger\"]}");
    refused(422, "imageSets", "{\"family\":\"dense\"}");
    refused(400, "imageSets", "{\"family\":\"dense\",\"imageSets\":[null]}");
    refused(422, "steps", "{\"family\":\"dense\",\"imageSets\":[\"%s\"],\"steps\":0}");
    refused(422, "label", "{\"family\":\"dense\",\"imageSets\":[\"%s\"],\"label\":\"prime\"}");
    refused(422, "nope", "{\"family\":\"dense\",\"imageSets\":[\"%s\"],\"settings\":{\"nope\":1}}");
    refused(400, "stepz", "{\"family\":\"dense\",\"imageSets\":[\"%s\"],\"stepz\":5}");
    refused(400, "steps", "{\"family\":\"dense\",\"imageSets\":[\"%s\"],\"steps\":\"many\"}");
    refused(400, "steps", "{\"family\":\"dense\",\"imageSets\":[\"%s\"],\"steps\":1.5}");
    refused(400, "imageSets", "{\"family\":\"dense\",\"imageSets\":\"%s\"}");
  }

  private void refused(int status, String field, String body) throws Exception {
    HttpResponse<byte[]> answer = server.post("/api/runs", body.replace("%s", set.id()));
    JsonNode problem = TestServer.json(answer);
    assertEquals(status, answer.statusCode(), problem.toString());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElseThrow());
    assertEquals(status, problem.path("status").asInt());
    assertTrue(problem.path("errors").has(field), problem.toString());
    assertTrue(problem.path("detail").asText().endsWith("."), problem.toString());
    assertFalse(problem.path("title").asText().isEmpty());
  }

  @Test
  void settingsOutOfBoundsAreRefused() throws Exception {
    JsonNode families = TestServer.json(server.get("/api/families"));
    for (JsonNode family : families) {
      for (JsonNode setting : family.path("settings")) {
        String wrong =
            setting.has("max")
                ? setting.path("max").decimalValue().add(java.math.BigDecimal.ONE).toPlainString()
                : "\"nonsense\"";
        refused(
            422,
            setting.path("key").asText(),
            "{\"family\":\"%s\",\"imageSets\":[\"%s\"],\"settings\":{\"%s\":%s}}"
                .formatted(
                    family.path("key").asText(), set.id(), setting.path("key").asText(), wrong));
      }
    }
    assertEquals(0, TestServer.json(server.get("/api/runs")).size());
  }

  @Test
  void aBodyThatIsNoJsonIsRefused() throws Exception {
    for (String wrong :
        List.of(
            "{",
            "family=dense",
            "[1]",
            "null",
            "\"dense\"",
            "{} {}",
            "{\"steps\":1,\"steps\":2}")) {
      HttpResponse<byte[]> answer = server.post("/api/runs", wrong);
      assertEquals(400, answer.statusCode(), wrong);
      assertTrue(TestServer.json(answer).path("detail").asText().length() > 10, wrong);
    }
    assertEquals(400, server.post("/api/runs", "").statusCode());
    HttpResponse<byte[]> nul =
        server.post("/api/runs", "{\"family\":\"dense\",\"label\":\"a\\u0000b\"}");
    assertEquals(400, nul.statusCode());
    assertTrue(TestServer.json(nul).path("detail").asText().contains("u0000"));
    assertEquals(
        415,
        server
            .send(
                server
                    .request("/api/runs")
                    .POST(BodyPublishers.ofString("{}"))
                    .header("Content-Type", "text/plain"))
            .statusCode());
    assertEquals(
        413,
        server.post("/api/runs", "{\"family\":\"" + "x".repeat(2_000_000) + "\"}").statusCode());
  }

  @Test
  void aStrangersIdIsNotFound() throws Exception {
    for (String what :
        List.of(
            "",
            "/metrics",
            "/metrics.csv",
            "/frames",
            "/frames/latest.png",
            "/frames/1.png",
            "/timelapse.gif",
            "/samples.png",
            "/samples.zip",
            "/export.zip")) {
      HttpResponse<byte[]> answer = server.get("/api/runs/stranger" + what);
      assertEquals(404, answer.statusCode(), what);
      assertTrue(TestServer.json(answer).path("detail").asText().contains("stranger"), what);
    }
    for (String what : List.of("pause", "resume", "stop", "step", "fork")) {
      assertEquals(404, server.post("/api/runs/stranger/" + what, "").statusCode(), what);
    }
    assertEquals(404, server.send("PATCH", "/api/runs/stranger/settings", "{}").statusCode());
    assertEquals(404, server.delete("/api/runs/stranger").statusCode());
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() throws Exception {
    HttpResponse<byte[]> answer = server.send("PUT", "/api/runs", "{}");
    assertEquals(405, answer.statusCode());
    String allowed = answer.headers().firstValue("Allow").orElseThrow();
    assertTrue(allowed.contains("GET") && allowed.contains("POST"), allowed);
  }

  @Test
  void aRunIsPausedResumedStoppedAndRemoved() throws Exception {
    Run run = server.addRun(set);
    String path = "/api/runs/" + run.id();
    assertEquals("paused", state(server.post(path + "/pause", "")));
    assertEquals("queued", state(server.post(path + "/step", "")));
    assertEquals(1, TestServer.json(server.get(path)).path("until").asInt());
    assertEquals("queued", state(server.post(path + "/resume", "{\"steps\":3000}")));
    JsonNode resumed = TestServer.json(server.get(path));
    assertEquals(3000, resumed.path("steps").asInt());
    assertEquals(3000, resumed.path("until").asInt());

    Job job = server.claim(run);
    server.train(job, 1, 3);
    assertEquals("pause", TestServer.json(server.post(path + "/pause", "")).path("wish").asText());
    server.attempts.end(
        new ToServer.End(run.id(), job.attempt(), 3, ToServer.Outcome.PAUSED, null));
    assertEquals(409, server.post(path + "/resume", "{\"steps\":2}").statusCode());
    assertEquals(422, server.post(path + "/resume", "{\"steps\":-1}").statusCode());
    assertEquals("stopped", state(server.post(path + "/stop", "")));
    assertEquals(409, server.post(path + "/pause", "").statusCode());
    assertEquals(204, server.delete(path).statusCode());
    assertEquals(404, server.get(path).statusCode());
  }

  private static String state(HttpResponse<byte[]> answer) throws Exception {
    assertEquals(200, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    return TestServer.json(answer).path("state").asText();
  }

  @Test
  void onlyLiveSettingsChangeLive() throws Exception {
    Run run = server.addRun(set);
    JsonNode dense = null;
    for (JsonNode family : TestServer.json(server.get("/api/families"))) {
      dense = family.path("key").asText().equals("dense") ? family : dense;
    }
    int checked = 0;
    for (JsonNode setting : dense.path("settings")) {
      String key = setting.path("key").asText();
      HttpResponse<byte[]> answer =
          server.send(
              "PATCH",
              "/api/runs/" + run.id() + "/settings",
              "{\"%s\":%s}".formatted(key, setting.path("default")));
      assertEquals(setting.path("live").asBoolean() ? 200 : 400, answer.statusCode(), key);
      checked++;
    }
    assertTrue(checked > 0);
    assertEquals(
        400, server.send("PATCH", "/api/runs/" + run.id() + "/settings", "{\"x\":1}").statusCode());
  }

  @Test
  void aForkGoesOnFromACheckpoint() throws Exception {
    Run run = server.addRun(set);
    String path = "/api/runs/" + run.id();
    assertEquals(409, server.post(path + "/fork", "").statusCode());
    Job job = server.claim(run);
    server.train(job, 1, 5);
    server.checkpoint(job, 5, new byte[] {1, 2});
    JsonNode fork = TestServer.json(server.post(path + "/fork", "{\"step\":9}"));
    assertEquals(run.id(), fork.path("parent").asText());
    assertEquals(5, fork.path("step").asInt());
    assertEquals("queued", fork.path("state").asText());
    assertEquals(422, server.post(path + "/fork", "{\"settings\":{\"x\":1}}").statusCode());
  }

  @Test
  void anImageSetStaysWhileARunNeedsIt() throws Exception {
    Run run = server.addRun(set);
    String path = "/api/image-sets/" + set.id();
    assertEquals(409, server.delete(path).statusCode());
    assertEquals(409, server.post(path + "/pictures/remove", "{\"indexes\":[0]}").statusCode());
    assertEquals(200, server.post("/api/runs/" + run.id() + "/stop", "").statusCode());
    assertEquals(204, server.delete(path).statusCode());
    assertEquals(404, server.get(path).statusCode());
  }
}
