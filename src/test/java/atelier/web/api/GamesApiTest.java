package atelier.web.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.ImageSet;
import atelier.link.Job;
import atelier.run.Run;
import atelier.web.TestServer;
import atelier.workshop.Participant;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Human against discriminator, over HTTP. */
class GamesApiTest {
  private static final int ROUNDS = 6;

  private TestServer server;
  private final String instructor = TestServer.TOKEN;
  private final String ada;
  private final String ben;
  private final Run run;
  private final Path folder;

  GamesApiTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    server = new TestServer(folder).start("127.0.0.1", true);
    ada = join("Ada");
    ben = join("Ben");
    ImageSet set = server.addImageSet(20);
    run = server.addRun(set);
    Job job = server.claim(run);
    for (int step = 1; step <= 4; step++) {
      server.train(job, step, step);
      server.frame(job, step);
    }
  }

  private String join(String name) {
    Participant joined = server.workshop.join(server.workshop.house().code(), name, "here");
    return server.credentials.token(joined);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theTruthIsInNoAnswerBeforeItsRoundIsClosed() throws Exception {
    String game = begin();
    Set<JsonNode> asked = new HashSet<>();
    Set<String> headers = new HashSet<>();
    Set<Boolean> truths = new HashSet<>();
    JsonNode told = get(ada, game);
    for (int round = 1; round <= ROUNDS; round++) {
      post(instructor, game + "/rounds/next", "");
      JsonNode open = get(ada, game);
      assertEquals("asking", open.path("phase").asText());
      assertTrue(open.path("truth").isNull());
      for (String field : List.of("scores", "discriminator", "judged", "fooled")) {
        assertEquals(told.path(field), open.path(field), field);
      }
      assertEquals(game + "/rounds/" + round + ".png", open.path("picture").asText());
      HttpResponse<byte[]> picture = send(ada, "GET", open.path("picture").asText(), "");
      headers.add(
          new TreeSet<>(picture.headers().map().keySet())
              + picture.headers().firstValue("Content-Type").orElse(""));
      asked.add(
          ((ObjectNode) open)
              .without(
                  List.of(
                      "round",
                      "picture",
                      "secondsLeft",
                      "scores",
                      "discriminator",
                      "judged",
                      "fooled")));
      JsonNode answered = post(ada, game + "/answers", answer(round, true));
      assertTrue(answered.path("truth").isNull(), "not to who has answered, either");
      assertEquals(
          told.path("scores").size(), answered.path("scores").size() - (round == 1 ? 1 : 0));

      post(instructor, game + "/rounds/next", "");
      told = get(ada, game);
      truths.add(told.path("truth").path("real").asBoolean());
      assertEquals(round, told.path("judged").asInt());
    }
    assertEquals(Set.of(true, false), truths, "both kinds were played");
    assertEquals(1, asked.size(), "a round is told alike, real or not: " + asked);
    assertEquals(1, headers.size(), headers.toString());
  }

  @Test
  void countsHumansAndTheDiscriminatorOnTheSamePictures() throws Exception {
    String game = begin();
    int real = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      post(instructor, game + "/rounds/next", "");
      post(ada, game + "/answers", answer(round, true));
      post(ben, game + "/answers", answer(round, false));
      real +=
          post(instructor, game + "/rounds/next", "").path("truth").path("real").asBoolean()
              ? 1
              : 0;
    }
    JsonNode over = post(instructor, game + "/rounds/next", "");
    assertEquals("over", over.path("phase").asText());
    assertEquals(real, over.path("discriminator").asInt(), "it takes everything for real");
    int adas = right(over, "Ada");
    assertEquals(real, adas);
    assertEquals(ROUNDS - real, right(over, "Ben"));
    over.path("fooled").forEach(age -> assertEquals(0.5, age.path("fooled").asDouble()));
    assertTrue(over.path("fooled").size() > 1, "several ages");
  }

  @Test
  void whoReloadsHasTheirAnswerAndWhoIsLateIsTold() throws Exception {
    String game = begin();
    post(instructor, game + "/rounds/next", "");
    post(ada, game + "/answers", answer(1, false));
    assertFalse(get(ada, game).path("mine").asBoolean(true));
    assertTrue(get(ben, game).path("mine").isNull());
    assertEquals(
        200, send(ada, "POST", game + "/answers", answer(1, false)).statusCode(), "sent again");
    assertEquals(409, send(ada, "POST", game + "/answers", answer(1, true)).statusCode());
    assertEquals(409, send(ben, "POST", game + "/answers", answer(2, true)).statusCode());
    assertEquals(404, send(ben, "GET", game + "/rounds/2.png", "").statusCode());
    assertEquals(404, send(ben, "GET", game + "/rounds/x.png", "").statusCode());
    post(instructor, game + "/rounds/next", "");
    assertEquals(409, send(ben, "POST", game + "/answers", answer(1, true)).statusCode());
  }

  @Test
  void aGameGoesOnAfterTheServerWasStartedAgain() throws Exception {
    String game = begin();
    post(instructor, game + "/rounds/next", "");
    post(ada, game + "/answers", answer(1, true));
    post(ben, game + "/answers", answer(1, false));
    post(instructor, game + "/rounds/next", "");
    JsonNode before = get(ada, game);
    byte[] picture = send(ada, "GET", game + "/rounds/1.png", "").body();

    server.close();
    server = new TestServer(folder).start("127.0.0.1", true);

    assertEquals(game, "/api/games/" + get(ben, "/api/games").at("/0/id").asText());
    assertEquals(before, get(ada, game));
    assertArrayEquals(picture, send(ada, "GET", game + "/rounds/1.png", "").body());
    assertEquals(2, post(instructor, game + "/rounds/next", "").path("round").asInt());
    post(ada, game + "/answers", answer(2, true));
    assertEquals(204, send(instructor, "POST", "/api/workshop/wipe", "{}").statusCode());
    assertEquals(0, get(instructor, "/api/games").size());
    assertEquals(404, send(instructor, "GET", game, "").statusCode());
  }

  @Test
  void saysWhatIsWrongWithAGame() throws Exception {
    assertEquals(403, send(ada, "POST", "/api/games", wanted(run.id(), 4)).statusCode());
    assertEquals(400, send(instructor, "POST", "/api/games", "{\"runs\":[]}").statusCode());
    assertEquals(400, send(instructor, "POST", "/api/games", wanted(run.id(), 1)).statusCode());
    assertEquals(404, send(instructor, "POST", "/api/games", wanted("nobody", 4)).statusCode());
    assertEquals(409, send(instructor, "POST", "/api/games", wanted(run.id(), 40)).statusCode());
    Run fresh = server.addRun(server.imageSets.store().list().get(0));
    HttpResponse<byte[]> early = send(instructor, "POST", "/api/games", wanted(fresh.id(), 4));
    assertEquals(409, early.statusCode());
    assertTrue(TestServer.json(early).path("detail").asText().contains("train a little"));
    assertEquals(404, send(ada, "GET", "/api/games/none", "").statusCode());
  }

  @Test
  void aGameThatIsWipedWhileSomebodyPlaysSaysSo() throws Exception {
    String game = begin();
    post(instructor, game + "/rounds/next", "");
    server.gameStore.clear(); // a wipe gets so far while an answer is under way

    HttpResponse<byte[]> late = send(ada, "POST", game + "/answers", answer(1, true));
    assertEquals(409, late.statusCode());
    String sentence = "This game was removed; look at the newest one.";
    assertEquals(sentence, TestServer.json(late).path("detail").asText());
    HttpResponse<byte[]> next = send(instructor, "POST", game + "/rounds/next", "");
    assertEquals(409, next.statusCode());
    assertEquals(sentence, TestServer.json(next).path("detail").asText());
  }

  // --- helpers ---

  private String begin() throws Exception {
    HttpResponse<byte[]> made = send(instructor, "POST", "/api/games", wanted(run.id(), ROUNDS));
    assertEquals(
        201, made.statusCode(), new String(made.body(), java.nio.charset.StandardCharsets.UTF_8));
    return "/api/games/" + TestServer.json(made).path("id").asText();
  }

  private static String wanted(String run, int rounds) {
    return "{\"runs\":[\"%s\"],\"rounds\":%d}".formatted(run, rounds);
  }

  private static String answer(int round, boolean real) {
    return "{\"round\":%d,\"real\":%s}".formatted(round, real);
  }

  private static int right(JsonNode game, String name) {
    for (JsonNode score : game.path("scores")) {
      if (score.path("name").asText().equals(name)) {
        return score.path("right").asInt();
      }
    }
    throw new AssertionError(name + " did not play");
  }

  private JsonNode get(String who, String path) throws Exception {
    return TestServer.json(send(who, "GET", path, ""));
  }

  private JsonNode post(String who, String path, String json) throws Exception {
    HttpResponse<byte[]> answer = send(who, "POST", path, json);
    assertEquals(200, answer.statusCode(), path);
    return TestServer.json(answer);
  }

  private HttpResponse<byte[]> send(String who, String method, String path, String json)
      throws Exception {
    return server.send(
        server
            .request(path)
            .header("Authorization", "Bearer " + who)
            .header("Content-Type", "application/json")
            .method(
                method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
  }
}
