package atelier.web.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.ImageSet;
import atelier.run.NewRun;
import atelier.run.Run;
import atelier.web.TestServer;
import atelier.workshop.Participant;
import atelier.workshop.Visibility;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workshop with Ada, Ben and the instructor, over HTTP. */
class WorkshopApiTest {
  private static final int TOO_LARGE = 1009; // RFC 6455

  private final TestServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Participant ada;
  private final Participant ben;

  WorkshopApiTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder).start("127.0.0.1", true);
    String code = server.workshop.house().code();
    ada = server.workshop.join(code, "Ada", "here");
    ben = server.workshop.join(code, "Ben", "here");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aStrangerGoesToTheJoinPageAndOnToTheOneTheyWanted() throws Exception {
    HttpResponse<String> sent = page("/image-sets?x=1", "");
    assertEquals(303, sent.statusCode());
    assertEquals("/join?to=%2Fimage-sets%3Fx%3D1", location(sent));

    HttpResponse<String> joined =
        form("/join", "to=/image-sets%3Fx%3D1&name=Cy&code=" + server.workshop.house().code(), "");
    assertEquals(303, joined.statusCode());
    assertEquals("/image-sets?x=1", location(joined));
    String cookie = joined.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.contains("HttpOnly; SameSite=Lax"), cookie);
    String session = cookie.substring(0, cookie.indexOf(';'));
    assertEquals(200, page("/image-sets", session).statusCode());

    String elsewhere = "to=https://evil.example&name=Di&code=" + server.workshop.house().code();
    assertEquals("/", location(form("/join", elsewhere, session)));
    assertEquals(303, page("/image-sets", session).statusCode(), "the earlier session has ended");
  }

  @Test
  void joinsOverTheApi() throws Exception {
    String code = server.workshop.house().code();
    HttpResponse<byte[]> joined =
        send("", "POST", "/api/join", "{\"code\":\"%s\",\"name\":\"Ada\"}".formatted(code));
    assertEquals(201, joined.statusCode());
    JsonNode who = TestServer.json(joined);
    assertEquals("Ada (2)", who.path("name").asText());
    JsonNode me = TestServer.json(send(who.path("token").asText(), "GET", "/api/me", ""));
    assertEquals("participant", me.path("role").asText());
    assertEquals(
        201,
        send(
                "",
                "POST",
                "/api/join",
                "{\"pin\":\"%s\",\"name\":\"Ada\"}".formatted(who.path("pin").asText()))
            .statusCode());
    String wrong = "{\"code\":\"AAAAAA\",\"name\":\"Eve\"}";
    assertEquals(403, send("", "POST", "/api/join", wrong).statusCode());
    for (int i = 0; i < 19; i++) {
      send("", "POST", "/api/join", wrong);
    }
    assertEquals(429, send("", "POST", "/api/join", wrong).statusCode());
    assertEquals(
        "instructor",
        TestServer.json(send(TestServer.TOKEN, "GET", "/api/me", "")).path("role").asText());
  }

  @Test
  void onlyTheInstructorSeesTheCode() throws Exception {
    JsonNode all = TestServer.json(send(TestServer.TOKEN, "GET", "/api/workshop", ""));
    assertEquals(server.workshop.house().code(), all.path("code").asText());
    assertTrue(
        TestServer.json(send(server.credentials.token(ada), "GET", "/api/workshop", ""))
            .path("code")
            .isNull());
    String change = "{\"locked\":true,\"quotas\":{\"runs\":1},\"visibility\":\"private\"}";
    JsonNode changed = TestServer.json(send(TestServer.TOKEN, "PATCH", "/api/workshop", change));
    assertTrue(changed.path("locked").asBoolean());
    assertEquals(1, changed.path("quotas").path("runs").asInt());
    assertEquals(120, changed.path("quotas").path("toolRequests").asInt());
    assertEquals("private", changed.path("visibility").asText());
    assertEquals(
        400,
        send(TestServer.TOKEN, "PATCH", "/api/workshop", "{\"visibility\":\"public\"}")
            .statusCode());
  }

  @Test
  void whatIsPrivateIsInNobodysList() throws Exception {
    Run run = run(ada, Visibility.PRIVATE);
    assertEquals(
        1, TestServer.json(send(server.credentials.token(ada), "GET", "/api/runs", "")).size());
    assertEquals(
        0, TestServer.json(send(server.credentials.token(ben), "GET", "/api/runs", "")).size());
    assertEquals(
        0,
        TestServer.json(send(server.credentials.token(ben), "GET", "/api/image-sets", "")).size());
    assertFalse(pageAs(server.credentials.token(ben), "/").body().contains(run.id()));
    String request =
        "{\"family\":\"dense\",\"imageSets\":[\"%s\"]}".formatted(run.imageSets().get(0));
    HttpResponse<byte[]> refused =
        send(server.credentials.token(ben), "POST", "/api/runs", request);
    assertEquals(422, refused.statusCode());

    send(
        server.credentials.token(ada),
        "PATCH",
        "/api/runs/" + run.id(),
        "{\"visibility\":\"wall\",\"name\":\"Mine\"}");
    JsonNode seen =
        TestServer.json(send(server.credentials.token(ben), "GET", "/api/runs/" + run.id(), ""));
    assertEquals("Mine", seen.path("name").asText());
    assertEquals("Ada", seen.path("ownerName").asText());
  }

  @Test
  void somebodyWithEnoughRunsIsToldSo() throws Exception {
    send(TestServer.TOKEN, "PATCH", "/api/workshop", "{\"quotas\":{\"runs\":1}}");
    Run run = run(ada, Visibility.WORKSHOP);
    String request =
        "{\"family\":\"dense\",\"imageSets\":[\"%s\"]}".formatted(run.imageSets().get(0));
    HttpResponse<byte[]> refused =
        send(server.credentials.token(ada), "POST", "/api/runs", request);
    assertEquals(429, refused.statusCode());
    assertTrue(
        TestServer.json(refused).path("detail").asText().contains("as many as one may have"));
    assertEquals(
        202, send(server.credentials.token(ben), "POST", "/api/runs", request).statusCode());
  }

  @Test
  void aQuotaRefusesNothingThatStartsNoRun() throws Exception {
    send(TestServer.TOKEN, "PATCH", "/api/workshop", "{\"quotas\":{\"runs\":1}}");
    ImageSet set = imageSet(ben, Visibility.WORKSHOP);
    String token = server.credentials.token(ada);
    HttpRequest again =
        HttpRequest.newBuilder(URI.create(server.url() + "/api/runs"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "once")
            .POST(
                BodyPublishers.ofString(
                    "{\"family\":\"dense\",\"imageSets\":[\"%s\"]}".formatted(set.id())))
            .build();
    JsonNode made = TestServer.json(client.send(again, BodyHandlers.ofByteArray()));
    assertEquals(made, TestServer.json(client.send(again, BodyHandlers.ofByteArray())));
    String run = "/api/runs/" + made.path("id").asText();
    assertEquals(200, send(token, "POST", run + "/resume", "{}").statusCode());
    assertEquals(429, send(token, "POST", run + "/fork", "{}").statusCode());
  }

  @Test
  void aFloodOfRequestsForRunsIsNoWayRoundTheQuota() throws Exception {
    send(TestServer.TOKEN, "PATCH", "/api/workshop", "{\"quotas\":{\"runs\":2}}");
    ImageSet set = imageSet(ben, Visibility.WORKSHOP);
    String request = "{\"family\":\"dense\",\"imageSets\":[\"%s\"]}".formatted(set.id());
    List<CompletableFuture<HttpResponse<byte[]>>> flood = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      flood.add(
          client.sendAsync(
              request(server.credentials.token(ada), "POST", "/api/runs", request),
              BodyHandlers.ofByteArray()));
    }
    flood.forEach(CompletableFuture::join);
    long made = server.runs.list().stream().filter(r -> r.owner().equals(ada.id())).count();
    assertTrue(made <= 2, made + " runs");
    assertTrue(flood.stream().anyMatch(answer -> answer.join().statusCode() == 429));
  }

  @Test
  void aQuestionTooManyIsToldSo() throws Exception {
    send(TestServer.TOKEN, "PATCH", "/api/workshop", "{\"quotas\":{\"toolRequests\":1}}");
    Run run = run(ada, Visibility.WORKSHOP);
    String path = "/api/runs/" + run.id() + "/samples.png";
    assertEquals(409, send(server.credentials.token(ben), "GET", path, "").statusCode());
    assertEquals(429, send(server.credentials.token(ben), "GET", path, "").statusCode());
  }

  @Test
  void aFullDiskIsToldSo() throws Exception {
    send(TestServer.TOKEN, "PATCH", "/api/workshop", "{\"quotas\":{\"megabytes\":0}}");
    Run run = run(ada, Visibility.WORKSHOP);
    HttpResponse<byte[]> refused =
        send(server.credentials.token(ada), "POST", "/api/runs/" + run.id() + "/fork", "{}");
    assertEquals(507, refused.statusCode());
    assertTrue(TestServer.json(refused).path("detail").asText().contains("Delete"));
  }

  @Test
  void handsOutAndIn() throws Exception {
    ImageSet set = imageSet(ada, Visibility.PRIVATE);
    String request = "{\"family\":\"dense\",\"imageSets\":[\"%s\"]}".formatted(set.id());
    List<Boolean> unmade = new CopyOnWriteArrayList<>();
    server.sharing.listen(
        thing -> {
          if (server.imageSets.store().find(thing).isEmpty()) {
            unmade.add(server.isUnknownToOthers(thing));
          }
        });
    HttpResponse<byte[]> answer = send(TestServer.TOKEN, "POST", "/api/handouts", request);
    assertEquals(201, answer.statusCode());
    assertEquals(List.of(true, true), unmade, "who may see a run is known before there is it");
    JsonNode handout = TestServer.json(answer);
    assertEquals(2, handout.path("runs").size());
    assertEquals(
        200,
        send(server.credentials.token(ben), "GET", "/api/image-sets/" + set.id(), "").statusCode(),
        "who is given a run is given its set");
    for (Run run : server.runs.list()) {
      var job = server.claim(run);
      server.train(job, 1, 3);
      server.frame(job, 3);
      server.checkpoint(job, 3, new byte[] {1});
    }
    String id = handout.path("id").asText();
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip =
        new ZipInputStream(
            new java.io.ByteArrayInputStream(
                send(TestServer.TOKEN, "GET", "/api/handins/" + id + ".zip", "").body()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    for (String who : List.of("Ada", "Ben")) {
      assertTrue(
          names.stream().anyMatch(n -> n.matches(who + "-dense-.*/weights\\.safetensors")),
          names.toString());
      assertTrue(
          names.stream().anyMatch(n -> n.matches(who + "-dense-.*/frames/00000003\\.png")),
          names.toString());
    }
    String page = pageAs(TestServer.TOKEN, "/admin/handins/" + id).body();
    assertTrue(page.contains(">Ada<") && page.contains(">Ben<"), page);
  }

  @Test
  void everybodyIsHandedARunOrNobody() throws Exception {
    ImageSet set = imageSet(ada, Visibility.WORKSHOP);
    String request = "{\"family\":\"dense\",\"imageSets\":[\"%s\"]}".formatted(set.id());
    AtomicInteger given = new AtomicInteger();
    server.sharing.listen(
        run -> {
          if (given.incrementAndGet() == 2) {
            throw new IllegalStateException("the second run cannot be kept");
          }
        });
    assertEquals(500, send(TestServer.TOKEN, "POST", "/api/handouts", request).statusCode());
    assertEquals(List.of(), server.runs.list());
    assertEquals(0, TestServer.json(send(TestServer.TOKEN, "GET", "/api/handouts", "")).size());

    assertEquals(201, send(TestServer.TOKEN, "POST", "/api/handouts", request).statusCode());
    assertEquals(2, server.runs.list().size());
    Run first = server.runs.list().get(0);
    server.checkpoint(server.claim(first), 3, new byte[] {1});
    String forks = "{\"checkpointOf\":\"%s\"}".formatted(first.id());
    JsonNode handout = TestServer.json(send(TestServer.TOKEN, "POST", "/api/handouts", forks));
    assertEquals(2, handout.path("runs").size());
    for (JsonNode run : handout.path("runs")) {
      assertEquals(first.id(), server.runs.find(run.asText()).parent());
    }
  }

  @Test
  void handsOutPointsThatWereDrawn() throws Exception {
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      drawn.add("[%s,0.5]".formatted(i / 20.0));
    }
    String points = "{\"drawing\":[%s]}".formatted(String.join(",", drawn));
    String request =
        "{\"family\":\"points\",\"points\":%s,\"settings\":{\"distribution\":\"drawn\"}}"
            .formatted(points);
    HttpResponse<byte[]> answer = send(TestServer.TOKEN, "POST", "/api/handouts", request);
    assertEquals(201, answer.statusCode());
    String run = TestServer.json(answer).path("runs").get(0).asText();
    JsonNode given = TestServer.json(send(TestServer.TOKEN, "GET", "/api/runs/" + run, ""));
    assertEquals(points, given.path("points").toString());
  }

  @Test
  void aSocketHearsOnlyWhatItMayAndClosesWithItsOwner() throws Exception {
    Run hidden = run(ada, Visibility.PRIVATE);
    Run shared = run(ada, Visibility.WORKSHOP);
    Ears ears = new Ears();
    WebSocket socket = listen(ears);
    socket.sendText("{\"subscribe\":[\"*\",\"%s\"]}".formatted(hidden.id()), true).join();
    assertTrue(ears.next("\"removed\"").contains(hidden.id()));
    assertTrue(ears.next("\"snapshot\"").contains(shared.id()));

    var job = server.claim(hidden);
    server.train(job, 1, 2);
    send(
        server.credentials.token(ada),
        "PATCH",
        "/api/runs/" + shared.id(),
        "{\"visibility\":\"private\"}");
    assertTrue(ears.next("\"removed\"").contains(shared.id()));
    send(
        server.credentials.token(ada),
        "PATCH",
        "/api/runs/" + shared.id(),
        "{\"visibility\":\"wall\"}");
    assertTrue(ears.next("\"snapshot\"").contains(shared.id()));
    assertTrue(
        ears.all.stream().noneMatch(t -> t.contains(hidden.id()) && !t.contains("removed")),
        ears.all.toString());

    send(TestServer.TOKEN, "DELETE", "/api/participants/" + ben.id(), "");
    assertEquals(1008, ears.closed.get(20, TimeUnit.SECONDS));
    assertEquals(401, send(server.credentials.token(ben), "GET", "/api/runs", "").statusCode());
  }

  @Test
  void aMessageBeyondMeasureEndsItsSocketAlone() throws Exception {
    run(ada, Visibility.WORKSHOP);
    Ears flooding = new Ears();
    Ears quiet = new Ears();
    WebSocket flood = listen(flooding);
    WebSocket other = listen(quiet);
    String large = "{\"subscribe\":[\"%s\"]}".formatted("x".repeat(10_000_000));
    var unused = flood.sendText(large, true); // which may break off
    int status = flooding.closed.get(60, TimeUnit.SECONDS);
    assertTrue(status == TOO_LARGE || status == Ears.BROKEN_OFF, "closed with " + status);
    other.sendText("{\"subscribe\":[\"*\"]}", true).join();
    quiet.next("\"snapshot\"");
  }

  private WebSocket listen(Ears ears) {
    return client
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + server.credentials.token(ben))
        .buildAsync(URI.create(server.url().replace("http", "ws") + "/api/live"), ears)
        .join();
  }

  @Test
  void saysWhatTheInstructorSaysOnEveryPage() throws Exception {
    send(TestServer.TOKEN, "POST", "/api/announcements", "{\"text\":\"<i>Five</i> minutes\"}");
    assertTrue(
        pageAs(server.credentials.token(ada), "/")
            .body()
            .contains("&lt;i&gt;Five&lt;/i&gt; minutes"));
    assertEquals(
        "<i>Five</i> minutes",
        TestServer.json(send(server.credentials.token(ada), "GET", "/api/me", ""))
            .path("announcement")
            .asText());
  }

  @Test
  void wipesAllButTheInstructors() throws Exception {
    run(ada, Visibility.WORKSHOP);
    ImageSet own = server.addImageSet(2);
    List<Integer> leftWhenSomebodyWent = new ArrayList<>();
    server.workshop.onDeparture(gone -> leftWhenSomebodyWent.add(server.runs.list().size()));
    assertEquals(204, send(TestServer.TOKEN, "POST", "/api/workshop/wipe", "").statusCode());
    assertEquals(List.of(1, 1), leftWhenSomebodyWent, "nobody can make anything meanwhile");
    assertEquals(List.of(), server.runs.list());
    assertEquals(
        List.of(own.id()), server.imageSets.store().list().stream().map(ImageSet::id).toList());
    assertEquals(401, send(server.credentials.token(ada), "GET", "/api/me", "").statusCode());
  }

  @Test
  void tellsTheQueueWithoutGivingAwayWhatIsPrivate() throws Exception {
    Run run = run(ada, Visibility.PRIVATE);
    JsonNode queue = TestServer.json(send(server.credentials.token(ben), "GET", "/api/queue", ""));
    assertEquals(1, queue.path("waiting").size());
    assertFalse(queue.toString().contains(run.id()));
    assertTrue(
        TestServer.json(send(server.credentials.token(ada), "GET", "/api/queue", ""))
            .toString()
            .contains(run.id()));
  }

  private ImageSet imageSet(Participant owner, Visibility visibility) throws Exception {
    ImageSet set =
        server.imageSets.add(
            "Dots",
            owner.id(),
            null,
            28,
            1,
            writer -> writer.add(TestServer.picture(1), null, null));
    server.sharing.born(set.id(), visibility);
    return set;
  }

  private Run run(Participant owner, Visibility visibility) throws Exception {
    Run run =
        server.runs.create(
            NewRun.of("dense").on(imageSet(owner, visibility).id()), owner.id(), null, made -> {});
    server.sharing.born(run.id(), visibility);
    return run;
  }

  private HttpRequest request(String token, String method, String path, String json) {
    HttpRequest.Builder request =
        server
            .request(path)
            .method(
                method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
            .header("Content-Type", "application/json");
    return (token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build();
  }

  private HttpResponse<byte[]> send(String token, String method, String path, String json)
      throws Exception {
    return client.send(request(token, method, path, json), BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> page(String path, String session) throws Exception {
    return client.send(
        server.request(path).header("Accept", "text/html").header("Cookie", session).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> pageAs(String token, String path) throws Exception {
    return client.send(
        server
            .request(path)
            .header("Accept", "text/html")
            .header("Authorization", "Bearer " + token)
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> form(String path, String fields, String session) throws Exception {
    return client.send(
        server
            .request(path)
            .POST(BodyPublishers.ofString(fields))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Cookie", session)
            .build(),
        BodyHandlers.ofString());
  }

  private static String location(HttpResponse<?> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  /** What a socket hears. */
  private static final class Ears implements WebSocket.Listener {
    static final int BROKEN_OFF = -1;
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final List<String> all = java.util.Collections.synchronizedList(new ArrayList<>());
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    String next(String wanted) throws InterruptedException {
      while (true) {
        String message = heard.poll(20, TimeUnit.SECONDS);
        if (message == null) {
          throw new AssertionError("nothing with %s was heard, but %s".formatted(wanted, all));
        }
        if (message.contains(wanted)) {
          return message;
        }
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        all.add(text.toString());
        heard.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete(BROKEN_OFF);
    }
  }
}
