package atelier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.ImageSet;
import atelier.link.Job;
import atelier.run.Run;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is sent to the API, what it answers is a sentence for people: no Java, no bounds of its
 * types, no path of the server.
 */
class SentencesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> WRONG_VALUES =
      List.of(
          "\"x\"",
          "\"\"",
          "1e30",
          "-1",
          "-99999999999999999999",
          "[]",
          "[[1]]",
          "[null]",
          "{}",
          "{\"a\":1}",
          "null",
          "true");
  private static final List<String> WRONG_BODIES =
      List.of("", "{", "null", "[]", "7", "{}", "{\"nonsense\":1}", "\u0000\u0001");
  private static final List<String> WRONG_QUERIES =
      List.of("x", "", "-1", "99999999999999999999", "1.5", "true");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final Pattern NOT_FOR_PEOPLE =
      Pattern.compile(
          "(?i)exception|\\bjava\\b|\\bnull(pointer)?\\b|\\benum\\b|\\bclass\\b|atelier\\.[a-z]"
              + "|[a-z]\\.[a-z]+\\.[A-Z]|[A-Za-z]\\$[A-Za-z]|@[0-9a-f]{5,}|for input string"
              + "|2[,’]?147[,’]?483[,’]?64|9[,’]?223[,’]?372|NaN|Infinity|jdbc|sqlite");

  private final Path folder;
  private final TestServer server;

  /** An example of a request, by the sentence that is none. */
  private final Map<String, String> wrong = new TreeMap<>();

  private int refusals;
  private ImageSet set;
  private Run run;

  SentencesTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    server = new TestServer(folder).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyRefusalOfTheApiIsASentence() throws Exception {
    JsonNode description = new YAMLMapper().readTree(server.get("/api/openapi.yaml").body());
    for (var paths = description.path("paths").fields(); paths.hasNext(); ) {
      var path = paths.next();
      for (var methods = path.getValue().fields(); methods.hasNext(); ) {
        var method = methods.next();
        if (METHODS.contains(method.getKey())) {
          refuse(
              description,
              method.getKey().toUpperCase(Locale.ROOT),
              path.getKey(),
              method.getValue());
        }
      }
    }
    assertTrue(refusals > 500, "so many were asked for: " + refusals);
    assertEquals(Map.of(), wrong);
  }

  @Test
  void everySettingAndParameterThatDoesNotFitIsToldInASentence() throws Exception {
    for (JsonNode family : TestServer.json(server.get("/api/families"))) {
      String key = family.path("key").asText();
      for (JsonNode setting : family.path("settings")) {
        for (String value : WRONG_VALUES) {
          send(
              "POST",
              "/api/runs",
              "{\"family\":\"%s\",\"settings\":{\"%s\":%s}}"
                  .formatted(key, setting.path("key").asText(), value));
        }
      }
    }
    things();
    for (String value : WRONG_VALUES) {
      for (String parameter :
          List.of("points", "text", "label", "count", "seed", "pace", "model")) {
        send(
            "POST",
            "/api/runs/%s/tools/sample".formatted(run.id()),
            "{\"%s\":%s}".formatted(parameter, value));
        send(
            "POST",
            "/api/runs/%s/draw".formatted(run.id()),
            "{\"%s\":%s}".formatted(parameter, value));
      }
    }
    assertTrue(refusals > 500, "so many were asked for: " + refusals);
    assertEquals(Map.of(), wrong);
  }

  /** Sends what is wrong in every way that the description of a route allows for. */
  private void refuse(JsonNode description, String method, String template, JsonNode route)
      throws Exception {
    for (String body : WRONG_BODIES) {
      things();
      send(method, path(template), method.equals("GET") ? "" : body);
    }
    JsonNode schema = at(description, route.path("requestBody"));
    schema = at(description, schema.path("content").path("application/json").path("schema"));
    List<String> fields = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(fields::add);
    for (String field : fields) {
      things();
      for (String value : WRONG_VALUES) {
        send(method, path(template), "{\"%s\":%s}".formatted(field, value));
      }
    }
    for (JsonNode parameter : route.path("parameters")) {
      JsonNode known = at(description, parameter);
      things();
      List<String> values =
          known.path("in").asText().equals("query") ? WRONG_QUERIES : List.<String>of();
      for (String value : values) {
        send(
            method,
            path(template)
                + "?"
                + known.path("name").asText()
                + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8),
            "");
      }
    }
  }

  private static JsonNode at(JsonNode description, JsonNode node) {
    return node.has("$ref") ? description.at(node.path("$ref").asText().substring(1)) : node;
  }

  /** A run that has learnt a little, and its set, made anew where a route has removed them. */
  private void things() throws IOException {
    if (set == null || server.imageSets.store().find(set.id()).isEmpty()) {
      set = server.addImageSet(6);
    }
    if (run == null || server.runStore.find(run.id()).isEmpty()) {
      run = server.addRun(set);
      Job job = server.claim(run);
      server.train(job, 1, 3);
      server.frame(job, 3);
      server.checkpoint(job, 3, new byte[] {1});
    }
  }

  private String path(String template) {
    return template
        .replace("/runs/{id}", "/runs/" + run.id())
        .replace("/image-sets/{id}", "/image-sets/" + set.id())
        .replace("{index}", "0")
        .replaceAll("\\{\\w+\\}", "nothing");
  }

  private void send(String method, String path, String body) throws Exception {
    HttpResponse<byte[]> answer =
        server.send(
            server
                .request(path)
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json"));
    if (answer.statusCode() < 400) {
      return;
    }
    refusals++;
    String request = "%s %s %s → %d".formatted(method, path, body, answer.statusCode());
    if (answer.statusCode() == 500) {
      wrong.put(request, "500");
      return;
    }
    JsonNode problem = JSON.readTree(answer.body());
    check(request, problem.path("detail").asText());
    problem.path("errors").forEach(error -> check(request, error.asText()));
  }

  private void check(String request, String sentence) {
    boolean isSentence = sentence.matches("(?s)([\\p{Lu}“\\d]|pix2pix).{8,}[.…?)”/]");
    boolean tells = NOT_FOR_PEOPLE.matcher(sentence).find() || sentence.contains(folder.toString());
    if (!isSentence || tells) {
      wrong.put(sentence, request);
    }
  }
}
