package atelier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Setting;
import atelier.family.Takes;
import atelier.family.Tool;
import atelier.imageset.ImageSet;
import atelier.imageset.Picture;
import atelier.link.Job;
import atelier.run.Run;
import atelier.web.api.FormBody;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
  private static final String FORM = "multipart/form-data";
  private static final byte[] GOOD_PICTURE = Picture.black(40, 30, 3).png();
  private static final List<byte[]> WRONG_FILES =
      List.of(
          new byte[0],
          "no picture".getBytes(StandardCharsets.UTF_8),
          Arrays.copyOf(GOOD_PICTURE, 60),
          Picture.black(1, 1, 3).png());
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final Pattern NOT_FOR_PEOPLE =
      Pattern.compile(
          "(?i)exception|\\bjava\\b|\\bnull(pointer)?\\b|\\benum\\b|\\bclass\\b|atelier\\.[a-z]"
              + "|[a-z]\\.[a-z]+\\.[A-Z]|[A-Za-z]\\$[A-Za-z]|@[0-9a-f]{5,}|for input string"
              + "|2[,’]?147[,’]?483[,’]?64|9[,’]?223[,’]?372|NaN|Infinity|jdbc|sqlite");

  private static final Pattern QUOTED = Pattern.compile("“[^”]*”");

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
    assertTrue(refusals > 500, "so many were asked for: " + refusals);
    assertEquals(Map.of(), wrong);
  }

  @ParameterizedTest
  @MethodSource("families")
  void whatDoesNotFitAToolIsToldInASentence(Family family) throws Exception {
    Run learnt = server.addRun(family);
    server.checkpoint(server.claim(learnt), 1, new byte[] {1});
    for (Tool tool : family.tools()) {
      String path = "/api/runs/%s/tools/%s".formatted(learnt.id(), tool.key());
      for (Setting parameter : tool.parameters()) {
        refuse(path, tool, parameter.key());
      }
      for (Takes takes : tool.takes()) {
        refuse(path, tool, takes.key());
        for (byte[] file : WRONG_FILES) {
          send(path, form(tool, takes.key()).file(takes.key(), "wrong.png", file));
        }
      }
      refuse(path, tool, "nonsense");
    }
    assertTrue(family.tools().isEmpty() || refusals > 20, "so many were asked for: " + refusals);
    assertEquals(Map.of(), wrong);
  }

  static List<Family> families() {
    return Families.standard().all();
  }

  /** Gives a tool wrong values under a name, as JSON and in a form that is good but for them. */
  private void refuse(String path, Tool tool, String key) throws Exception {
    for (String value : WRONG_VALUES) {
      send("POST", path, "{\"%s\":%s}".formatted(key, value));
      send(path, form(tool, key).field(key, value.replace("\"", "")));
    }
  }

  /** A form with the pictures that a tool takes, but none under one name. */
  private static FormBody form(Tool tool, String except) {
    FormBody form = new FormBody();
    for (Takes.Pictures takes : tool.pictures()) {
      for (int i = 0; i < takes.min() && !takes.key().equals(except); i++) {
        form.file(takes.key(), "good.png", GOOD_PICTURE);
      }
    }
    return form;
  }

  /** Sends what is wrong in every way that the description of a route allows for. */
  private void refuse(JsonNode description, String method, String template, JsonNode route)
      throws Exception {
    for (String body : WRONG_BODIES) {
      things();
      send(method, path(template), method.equals("GET") ? "" : body);
    }
    JsonNode content = at(description, route.path("requestBody")).path("content");
    if (content.has(FORM)) {
      refuseForms(path(template), content.path(FORM).path("schema"));
    }
    JsonNode schema = at(description, content.path("application/json").path("schema"));
    for (String field : names(schema)) {
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

  /** Sends forms that are none, and forms that are good but for one field. */
  private void refuseForms(String path, JsonNode schema) throws Exception {
    for (String body : WRONG_BODIES) {
      for (String type : List.of(FORM, FORM + "; boundary=x")) {
        look(
            "%s %s %s".formatted(type, path, body),
            server.request(path).POST(BodyPublishers.ofString(body)).header("Content-Type", type));
      }
    }
    for (String field : names(schema)) {
      for (String value : WRONG_VALUES) {
        send(path, form(schema, field).field(field, value.replace("\"", "")));
      }
      for (byte[] file : WRONG_FILES) {
        send(path, form(schema, field).file(field, "wrong.png", file));
      }
    }
  }

  /** A form with a name and pictures, where there is a field for them, but none under one name. */
  private static FormBody form(JsonNode schema, String except) {
    FormBody form = new FormBody();
    for (String field : names(schema)) {
      JsonNode property = schema.path("properties").path(field);
      JsonNode one = property.has("items") ? property.path("items") : property;
      if (!field.equals(except) && one.path("format").asText().equals("binary")) {
        form.file(field, "good.png", GOOD_PICTURE);
      } else if (!field.equals(except) && field.equals("name")) {
        form.field(field, "Good");
      }
    }
    return form;
  }

  private static List<String> names(JsonNode schema) {
    List<String> names = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
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
    look(
        "%s %s %s".formatted(method, path, body),
        server
            .request(path)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("Content-Type", "application/json"));
  }

  private void send(String path, FormBody form) throws Exception {
    byte[] whole = form.whole();
    look(
        "form %s %s".formatted(path, new String(whole, StandardCharsets.ISO_8859_1)),
        FormBody.post(server.request(path), whole));
  }

  private void look(String what, HttpRequest.Builder asked) throws Exception {
    HttpResponse<byte[]> answer = server.send(asked);
    if (answer.statusCode() < 400) {
      return;
    }
    refusals++;
    String request = what + " → " + answer.statusCode();
    if (answer.statusCode() == 500) {
      wrong.put(request, "500");
      return;
    }
    JsonNode problem = JSON.readTree(answer.body());
    check(request, problem.path("detail").asText());
    problem.path("errors").forEach(error -> check(request, error.asText()));
  }

  /** What is quoted, or nothing where it is the caller's own words. */
  private static String quotation(String quoted, String request) {
    boolean theirs = request.contains(quoted.substring(1, quoted.length() - 1));
    return theirs ? "" : Matcher.quoteReplacement(quoted);
  }

  private void check(String request, String sentence) {
    boolean isSentence = sentence.matches("(?s)([\\p{Lu}“\\d]|pix2pix).{8,}[.…?)”/]");
    String own = QUOTED.matcher(sentence).replaceAll(said -> quotation(said.group(), request));
    boolean tells = NOT_FOR_PEOPLE.matcher(own).find() || sentence.contains(folder.toString());
    if (!isSentence || tells) {
      wrong.put(sentence, request);
    }
  }
}
