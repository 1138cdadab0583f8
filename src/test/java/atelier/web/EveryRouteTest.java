package atelier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.ImageSet;
import atelier.imageset.Picture;
import atelier.imageset.SinglePicture;
import atelier.run.NewRun;
import atelier.run.Run;
import atelier.workshop.Participant;
import atelier.workshop.Visibility;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route × everybody who may come along, on what is private and on what is shared. A route
 * that is not in this table fails the test: say there who may use it, and give it that {@link
 * Right} in {@link Routes}.
 */
class EveryRouteTest {
  private static final String TABLE =
      """
      ANYONE
        GET /healthz
        GET /join
        POST /join
        POST /api/join
        GET /static/<file>
        GET /webjars/uplot/<file>
      JOINED
        GET /
        GET /me
        GET /compare
        GET /api/me
        GET /api/workshop
        GET /api/queue
        GET /image-sets
        GET /runs/new
        GET /style
        GET /style/examples/{key}.png
        GET /translate
        POST /api/leave
        GET /game
        GET /api/games
        GET /api/games/{id}
        GET /api/games/{id}/rounds/{round}.png
        POST /api/games/{id}/answers
        GET /api/openapi.yaml
        GET /api/families
        GET /api/networks
        GET /api/image-sets
        POST /api/image-sets
        GET /api/image-sets/built-in
        POST /api/image-sets/built-in/{key}
        GET /api/runs
        POST /api/runs
        POST /api/pictures
        POST /api/styles
        POST /api/uploads
        POST /api/imports
        GET /api/live
      INSTRUCTOR
        GET /admin
        GET /admin/handins/{id}
        GET /projector
        PATCH /api/workshop
        GET /api/workshop/export.zip
        POST /api/workshop/wipe
        GET /api/participants
        DELETE /api/participants/{id}
        POST /api/announcements
        GET /api/handouts
        POST /api/handouts
        POST /api/games
        POST /api/games/{id}/rounds/next
        GET /api/handins/{id}.zip
        GET /api/workers
        POST /api/networks/{key}/download
        DELETE /api/networks/{key}/download
        PUT /api/networks/{key}
      WORKER
        POST /worker/runs/{id}/claim
        GET /worker/blobs/{hash}
        POST /worker/blobs
        POST /worker/losses
        GET /worker/link
      SEES_RUN
        GET /runs/{id}
        GET /api/runs/{id}
        GET /api/runs/{id}/metrics
        GET /api/runs/{id}/metrics.csv
        GET /api/runs/{id}/frames
        GET /api/runs/{id}/frames/latest.png
        GET /api/runs/{id}/frames/{step}.png
        GET /api/runs/{id}/timelapse.gif
        GET /api/runs/{id}/samples.png
        GET /api/runs/{id}/samples.zip
        GET /api/runs/{id}/export.zip
        GET /api/runs/{id}/history
        GET /api/runs/{id}/translations
        GET /api/runs/{id}/translations.zip
        POST /api/runs/{id}/fork
        POST /api/runs/{id}/translate
        POST /api/runs/{id}/translations
        DELETE /api/runs/{id}/translations/{translation}
        GET /runs/{id}/latents
        GET /runs/{id}/fool
        POST /api/runs/{id}/tools/{key}
        GET /api/runs/{id}/answers/{answer}
        DELETE /api/runs/{id}/answers/{answer}
        GET /api/runs/{id}/directions
        POST /api/runs/{id}/draw
        POST /api/runs/{id}/projections
        GET /api/runs/{id}/projections/{projection}
        DELETE /api/runs/{id}/projections/{projection}
        POST /api/runs/{id}/neighbours
      CHANGES_RUN
        DELETE /api/runs/{id}
        POST /api/runs/{id}/pause
        POST /api/runs/{id}/resume
        POST /api/runs/{id}/stop
        POST /api/runs/{id}/step
        PATCH /api/runs/{id}
        PATCH /api/runs/{id}/settings
        POST /api/runs/{id}/remedies/{key}
        POST /api/runs/{id}/directions
        DELETE /api/runs/{id}/directions/{name}
      SEES_SET
        GET /image-sets/{id}
        GET /api/image-sets/{id}
        GET /api/image-sets/{id}/preview.png
        GET /api/image-sets/{id}/pictures
        POST /api/image-sets/{id}/pictures
        GET /api/image-sets/{id}/pictures/{index}.png
        GET /api/image-sets/{id}/sheet.png
        GET /api/image-sets/{id}/augmented.png
        POST /api/image-sets/{id}/pairs
        POST /api/image-sets/{id}/held-out
        GET /image-sets/{id}/fill
        GET /api/image-sets/{id}/fillings
        POST /api/image-sets/{id}/fillings
        GET /api/image-sets/{id}/fillings.zip
        DELETE /api/image-sets/{id}/fillings/{filling}
        GET /api/image-sets/{id}/classifiers
      CHANGES_SET
        DELETE /api/image-sets/{id}
        PATCH /api/image-sets/{id}
        POST /api/image-sets/{id}/pictures/remove
        POST /api/image-sets/{id}/pictures/undo
      SEES_PICTURE
        GET /api/pictures/{id}.png
      OWNS_UPLOAD
        GET /api/uploads/{id}
        DELETE /api/uploads/{id}
        POST /api/uploads/{id}/files
        PUT /api/uploads/{id}/files/<name>
        POST /api/uploads/{id}/prepare
      """;

  private final TestServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private Participant owner;
  private Participant other;

  EveryRouteTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder).start("127.0.0.1", true);
    join();
  }

  private void join() {
    String code = server.workshop.house().code();
    owner = server.workshop.join(code, "Ada", "here");
    other = server.workshop.join(code, "Ben", "here");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theTableKnowsEveryRouteAndNoOther() {
    assertEquals(
        String.join("\n", server.routes()), String.join("\n", new TreeSet<>(table().keySet())));
  }

  @Test
  void isAnsweredToThoseItIsForAndToNobodyElse() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, String> route : table().entrySet()) {
      for (Who who : Who.values()) {
        for (Visibility visibility :
            who == Who.OTHER
                ? List.of(Visibility.PRIVATE, Visibility.WALL)
                : List.of(Visibility.PRIVATE)) {
          Answer answer = send(route.getKey(), who, visibility);
          int wanted = wanted(route.getValue(), who, visibility);
          if (wanted == 200 ? !answer.letsIn() : answer.status != wanted) {
            wrong.add(
                "%s, %s, %s: wanted %d, got %s"
                    .formatted(route.getKey(), who, visibility, wanted, answer));
          }
        }
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  private enum Who {
    STRANGER,
    OTHER,
    OWNER,
    INSTRUCTOR,
    WORKER
  }

  /** The status of an answer; 200 for any to somebody who is let in. */
  private static int wanted(String right, Who who, Visibility visibility) {
    if (right.equals("ANYONE")) {
      return 200;
    } else if (right.equals("WORKER")) {
      return who == Who.WORKER ? 200 : 401;
    } else if (who == Who.STRANGER || who == Who.WORKER) {
      return 401;
    }
    return switch (right) {
      case "JOINED" -> 200;
      case "INSTRUCTOR" -> who == Who.INSTRUCTOR ? 200 : 403;
      case "OWNS_UPLOAD" -> who == Who.OWNER ? 200 : 404;
      default ->
          who != Who.OTHER
              ? 200
              : visibility == Visibility.PRIVATE ? 404 : right.startsWith("SEES") ? 200 : 403;
    };
  }

  private record Answer(int status, String body) {
    /** Whether somebody was let in, whatever came of what they sent. */
    boolean letsIn() {
      return status != 401
          && (status != 403 || body.contains("The code is not right"))
          && (status != 404
              || !body.matches("(?s).*There is no (run|image set|such picture|upload).*"));
    }
  }

  private Answer send(String route, Who who, Visibility visibility) throws Exception {
    if (server.workshop.find(owner.id()).isEmpty()) {
      join(); // a route has wiped everything
    }
    String method = route.substring(0, route.indexOf(' '));
    String path = path(route.substring(route.indexOf(' ') + 1), visibility);
    String token = token(who);
    if (path.equals("/api/live") || path.equals("/worker/link")) {
      return handshake(path, token);
    }
    HttpRequest.Builder request =
        server
            .request(path)
            .method(
                method,
                method.equals("GET") || method.equals("DELETE")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString("{}"))
            .header("Content-Type", "application/json")
            .header("X-Atelier-Worker", "worker");
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<byte[]> answer = server.send(request);
    return new Answer(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
  }

  private String token(Who who) {
    return switch (who) {
      case STRANGER -> "";
      case OTHER -> server.credentials.token(other);
      case OWNER -> server.credentials.token(owner);
      case INSTRUCTOR -> TestServer.TOKEN;
      case WORKER -> TestServer.WORKER_TOKEN;
    };
  }

  private Answer handshake(String path, String token) {
    WebSocket.Builder builder =
        client
            .newWebSocketBuilder()
            .header("X-Atelier-Worker", "worker")
            .header("X-Atelier-Capacity", "4");
    if (!token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    try {
      builder
          .buildAsync(
              URI.create(server.url().replace("http", "ws") + path), new WebSocket.Listener() {})
          .join()
          .abort();
      return new Answer(101, "");
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return new Answer(refused.getResponse().statusCode(), "");
      }
      throw e;
    }
  }

  /** The path with things of the owner's in it, made for this request alone. */
  private String path(String template, Visibility visibility) throws Exception {
    String id = "nothing";
    if (template.contains("/runs/{id}")) {
      id = run(visibility).id();
    } else if (template.contains("/image-sets/{id}")) {
      id = imageSet(visibility).id();
    } else if (template.contains("/pictures/{id}")) {
      id = picture(visibility);
    } else if (template.contains("/uploads/{id}")) {
      id = upload();
    }
    return template
        .replace("{id}", id)
        .replace("{index}", "0")
        .replace("{step}", "1")
        .replace("{hash}", "0")
        .replaceAll("[{<]\\w+[}>]", "nothing");
  }

  private ImageSet imageSet(Visibility visibility) throws IOException {
    ImageSet set =
        server.imageSets.add(
            "Dots",
            owner.id(),
            null,
            28,
            1,
            writer -> {
              writer.add(new Picture(28, 28, 1, new byte[28 * 28]), null, null);
              writer.add(new Picture(28, 28, 1, new byte[28 * 28]), null, null);
            });
    server.sharing.born(set.id(), visibility);
    return set;
  }

  private Run run(Visibility visibility) throws IOException {
    Run run =
        server.runs.create(
            NewRun.of("dense").on(imageSet(visibility).id()), owner.id(), null, made -> {});
    server.sharing.born(run.id(), visibility);
    return run;
  }

  /** A picture that the owner gave, used by a run of theirs. */
  private String picture(Visibility visibility) throws IOException {
    byte[] pixels = new byte[16 * 16];
    pixels[0] = (byte) 200;
    pixels[1] = (byte) visibility.ordinal();
    SinglePicture picture = server.pictures.add(new Picture(16, 16, 1, pixels));
    server.sharing.gave(owner, picture.id());
    Run run =
        server.runs.create(
            NewRun.of("style-transfer")
                .withPictures(
                    Map.of("content", List.of(picture.id()), "style", List.of(picture.id())))
                .withSettings(Map.of("method", "patches")),
            owner.id(),
            null,
            made -> {});
    server.sharing.born(run.id(), visibility);
    return picture.id();
  }

  private String upload() throws Exception {
    HttpResponse<byte[]> answer =
        server.send(
            server
                .request("/api/uploads")
                .POST(BodyPublishers.noBody())
                .header("Authorization", "Bearer " + server.credentials.token(owner)));
    return TestServer.json(answer).path("id").asText();
  }

  private static Map<String, String> table() {
    Map<String, String> rights = new TreeMap<>();
    String right = "";
    List<String> twice = new ArrayList<>();
    for (String line : TABLE.lines().toList()) {
      if (line.startsWith(" ")) {
        if (rights.put(line.strip(), right) != null) {
          twice.add(line);
        }
      } else {
        right = line;
      }
    }
    assertEquals(List.of(), twice);
    assertTrue(
        Set.copyOf(rights.values()).stream()
            .allMatch(
                name ->
                    name.equals("OWNS_UPLOAD")
                        || Arrays.stream(Right.values()).anyMatch(r -> r.name().equals(name))),
        rights.toString());
    return rights;
  }
}
