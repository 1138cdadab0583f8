package atelier.web.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.InvalidInput;
import atelier.family.Point;
import atelier.family.Settings;
import atelier.imageset.ImageSet;
import atelier.imageset.Picture;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.run.Asking;
import atelier.run.NewRun;
import atelier.run.Run;
import atelier.web.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsApiTest {
  @TempDir Path folder;
  private TestServer server;
  private ImageSet set;
  private String tools;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(folder).start();
    set = server.addImageSet(16);
    tools = toolsOf("teller");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String toolsOf(String family) throws Exception {
    Run run = server.runs.create(NewRun.of(family).on(set.id()), "local", null, made -> {});
    server.checkpoint(server.claim(run), 1, new byte[] {1});
    return "/api/runs/%s/tools/".formatted(run.id());
  }

  @Test
  void aQuestionIsCheckedAgainstTheToolAndAnswered() throws Exception {
    JsonNode answer =
        TestServer.json(
            server.post(tools + "tell", "{\"text\":\" hello \",\"label\":\"odd\",\"strength\":1}"));
    assertEquals("hello", answer.path("text").asText());
    assertEquals(1.0, answer.path("values").path("label").asDouble());
    assertEquals(0, answer.path("pictures").size());
    assertEquals(
        new Settings(Map.of("strength", 1.0, "seed", 3L, "loud", false)),
        newest("tell").parameters());
    JsonNode without = TestServer.json(server.post(tools + "tell", "{\"text\":\"x\"}"));
    assertTrue(without.path("values").path("label").isNull(), without.toString());
  }

  @Test
  void picturesComeAsAFormAndGoAsPngOrJson() throws Exception {
    byte[] photo = new Picture(60, 40, 3, new byte[7200]).png();
    byte[] form =
        new FormBody()
            .file("picture", "a.png", photo)
            .file("picture", "b.png", photo)
            .field("text", "hi")
            .field("label", "0")
            .field("strength", "0.25")
            .field("seed", "-9000000000")
            .field("loud", "true")
            .whole();
    HttpResponse<byte[]> png = send(tools + "tell", form, "*/*");
    assertEquals(200, png.statusCode());
    assertEquals("image/png", png.headers().firstValue("Content-Type").orElseThrow());
    assertEquals(16, ImageIO.read(new ByteArrayInputStream(png.body())).getWidth());
    Question asked = newest("tell");
    assertEquals(
        new Settings(Map.of("strength", 0.25, "seed", -9_000_000_000L, "loud", true)),
        asked.parameters());
    Picture first = asked.pictures("picture").get(0);
    assertEquals(List.of(28, 28, 1), List.of(first.width(), first.height(), first.channels()));

    JsonNode json = TestServer.json(send(tools + "tell", form, "application/json"));
    assertEquals(2, json.path("pictures").size());
    assertTrue(json.path("pictures").path(0).asText().startsWith("data:image/png;base64,"));
    assertEquals("seven", json.path("captions").path(1).asText());
  }

  @Test
  void whatTheToolDoesNotTakeIsRefusedByField() throws Exception {
    assertErrors(422, "strength", "{\"text\":\"a\",\"strength\":2}");
    assertErrors(422, "weight", "{\"text\":\"a\",\"weight\":2}");
    assertErrors(422, "text", "{}");
    assertErrors(422, "text", "");
    assertErrors(422, "text", "{\"text\":\"%s\"}".formatted("long ".repeat(10)));
    assertErrors(422, "label", "{\"text\":\"a\",\"label\":\"prime\"}");
    assertErrors(422, "label", "{\"text\":\"a\",\"label\":2}");
    assertErrors(422, "picture", "{\"text\":\"a\",\"picture\":\"a.png\"}");
    assertEquals(400, server.post(tools + "tell", "{").statusCode());
    byte[] photo = new Picture(9, 9, 1, new byte[81]).png();
    FormBody form = new FormBody().field("text", "a");
    for (int i = 0; i < 3; i++) {
      form.file("picture", "a.png", photo);
    }
    JsonNode problem = TestServer.json(send(tools + "tell", form.whole(), "*/*"));
    assertEquals(422, problem.path("status").asInt());
    assertTrue(problem.path("errors").has("picture"), problem.toString());
  }

  @Test
  void aToolThatTheFamilyHasNotIsNotThere() throws Exception {
    HttpResponse<byte[]> answer = server.post(tools + "fly", "{}");
    assertEquals(404, answer.statusCode());
    assertTrue(TestServer.json(answer).path("detail").asText().contains("tell, ponder, sample"));
    assertEquals(404, server.post("/api/runs/none/tools/tell", "{}").statusCode());
  }

  @Test
  void aLongAnswerTellsHowFarItIsAndIsForgottenOnceItWasTold() throws Exception {
    HttpResponse<byte[]> begun = ponder();
    assertEquals(202, begun.statusCode());
    assertEquals(0, TestServer.json(begun).path("done").asDouble());
    String at = begun.headers().firstValue("Location").orElseThrow();
    Asking asking = server.workers.pondered.get(0);
    asking.take(answer(0.25));
    assertEquals(0.25, TestServer.json(server.get(at)).path("done").asDouble());
    asking.take(answer(1));
    assertEquals(42, TestServer.json(server.get(at)).path("values").path("sense").asInt());
    assertEquals(404, server.get(at).statusCode());
    assertEquals(0, server.workers.givenUp.get());
  }

  @Test
  void aLongAnswerCanBeGivenUpByThoseWhoseItIs() throws Exception {
    String at = ponder().headers().firstValue("Location").orElseThrow();
    String elsewhere = toolsOf("dense").replace("tools/", at.replaceAll(".*/(?=answers)", ""));
    assertEquals(404, server.delete(elsewhere).statusCode());
    assertEquals(204, server.delete(at).statusCode());
    assertEquals(1, server.workers.givenUp.get());
    assertEquals(404, server.delete(at).statusCode());

    String failing = ponder().headers().firstValue("Location").orElseThrow();
    server.workers.pondered.get(1).fail("The worker went away; try again.");
    assertEquals(503, server.get(failing).statusCode());
    assertEquals(404, server.get(failing).statusCode());
  }

  private HttpResponse<byte[]> ponder() throws Exception {
    return server.send(
        server
            .request(tools + "ponder")
            .header("Prefer", "respond-async, wait=0")
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  private static Answer answer(double done) {
    return new Answer(done, List.of(), 0, List.of(), Map.of("sense", 42.0), null);
  }

  @Test
  void labelsGoWithPointsWhereTheFamilyTakesThem() throws Exception {
    tools = toolsOf("conditional");
    String point = "{\"points\":[{\"seed\":7,\"index\":12,\"label\":\"%s\"}]}";
    for (String route : List.of("tools/draw", "draw")) {
      String url = tools.replace("tools/", route);
      assertEquals(200, server.post(url, point.formatted("odd")).statusCode(), route);
      assertEquals("odd", newest("draw").points("points").get(0).label());
      HttpResponse<byte[]> refused = server.post(url, point.formatted("prime"));
      assertEquals(422, refused.statusCode(), route);
      assertTrue(TestServer.json(refused).toString().contains("odd"), "names what there is");
    }
    tools = toolsOf("dense");
    assertEquals(422, server.post(tools + "draw", point.formatted("odd")).statusCode());
  }

  @Test
  void aPointMayBeMovedAlongEveryDirectionAndIsToldWhatIsWrongWithIt() throws Exception {
    String draw = toolsOf("dense").replace("tools/", "draw");
    String moved = "{\"seed\":7,\"index\":12}";
    for (int i = 0; i < 40; i++) {
      moved = "{\"along\":\"d%d\",\"by\":1,\"from\":%s}".formatted(1 + i % 10, moved);
    }
    assertEquals(200, server.post(draw, "{\"points\":[%s]}".formatted(moved)).statusCode());
    for (int i = 0; i < 40; i++) {
      moved = "{\"sum\":[{\"point\":%s,\"weight\":1}]}".formatted(moved);
    }
    assertEquals(
        "A point is made of others, and these of others, at most 64 deep.", wrong(draw, moved));
    assertEquals(
        "The numbers of a point go from -1,000 to 1,000.",
        wrong(draw, "{\"along\":\"d1\",\"by\":1001,\"from\":{\"seed\":7,\"index\":12}}"));
    assertEquals("A point lies “between” two others.", wrong(draw, "{\"between\":[],\"at\":0.5}"));
  }

  @Test
  void aDrawnPointIsByWholeNumbers() throws Exception {
    String draw = toolsOf("dense").replace("tools/", "draw");
    assertEquals(
        "The points of a seed are numbered from 0 (“index”).",
        wrong(draw, "{\"seed\":7,\"index\":-1}"));
    for (String sloppy :
        List.of("{\"seed\":1.5,\"index\":0}", "{\"seed\":1,\"index\":2.9}", "{\"place\":1}")) {
      String sentence = wrong(draw, sloppy);
      assertTrue(sentence.contains("whole numbers"), sloppy + sentence);
      assertTrue(sentence.contains("styles"), sentence);
    }
    String loop = "{\"points\":[%1$s,%1$s],\"as\":\"gif\",\"frames\":0}";
    JsonNode refused =
        TestServer.json(server.post(draw, loop.formatted("{\"seed\":1,\"index\":0}")));
    assertEquals(1, refused.path("errors").size(), refused.toString());
    assertTrue(refused.path("errors").has("frames"), refused.toString());
  }

  @Test
  void aDirectionLeadsSomewhereAndIsMadeOneWay() throws Exception {
    String directions = toolsOf("dense").replace("tools/", "directions");
    String point = "{\"seed\":1,\"index\":%d}";
    String way = "\"from\":%s,\"to\":%s".formatted(point.formatted(1), point);
    assertRefused("to", directions, way.formatted(1));
    assertRefused("from", directions, way.formatted(2) + ",\"along\":\"d1\"");
    assertRefused("from", directions, way.formatted(2) + ",\"labels\":[\"even\",\"odd\"]");
    assertRefused("labels", directions, "\"labels\":[\"odd\",\"odd\"]");
    assertEquals(
        201,
        server.post(directions, "{\"name\":\"way\",%s}".formatted(way.formatted(2))).statusCode());
    directions = toolsOf("conditional").replace("tools/", "directions");
    assertRefused("labels", directions, "\"labels\":[\"even\",\"odd\"]");
  }

  private void assertRefused(String field, String directions, String way) throws Exception {
    HttpResponse<byte[]> refused = server.post(directions, "{\"name\":\"way\",%s}".formatted(way));
    assertEquals(422, refused.statusCode(), way);
    assertTrue(
        TestServer.json(refused).path("errors").has(field), new String(refused.body(), UTF_8));
  }

  /** Why a point cannot be drawn. */
  private String wrong(String draw, String point) throws Exception {
    JsonNode refused = TestServer.json(server.post(draw, "{\"points\":[%s]}".formatted(point)));
    return refused.path("errors").path("points").asText();
  }

  @Test
  void textsGoWithPointsAndToolsWhereACaptionHasAWordOfThem() throws Exception {
    set =
        server.imageSets.add(
            "Discs",
            "local",
            null,
            28,
            1,
            writer -> writer.add(Picture.black(28, 28, 1), "even", "a red disc"));
    tools = toolsOf("text-to-image");
    String point = "{\"points\":[{\"seed\":7,\"index\":12,\"text\":\"%s\"}]}";
    for (String route : List.of("tools/draw", "draw")) {
      String url = tools.replace("tools/", route);
      assertEquals(200, server.post(url, point.formatted("a scarlet disc")).statusCode(), route);
      assertEquals("a scarlet disc", newest("draw").points("points").get(0).text());
      JsonNode refused = TestServer.json(server.post(url, point.formatted("scarlet dice")));
      assertTrue(refused.path("errors").path("points").asText().contains("nearest are “disc”"));
    }
    String sentence = "{\"text\":\"%s\"}";
    assertEquals(200, server.post(tools + "sample", sentence.formatted("red")).statusCode());
    assertEquals("red", newest("sample").texts().get("text"));
    assertEquals(200, server.post(tools + "sample", "{}").statusCode(), "any caption");
    HttpResponse<byte[]> refused = server.post(tools + "sample", sentence.formatted("dice"));
    assertEquals(422, refused.statusCode());
    assertTrue(TestServer.json(refused).path("errors").path("text").asText().contains("“disc”"));
    tools = toolsOf("dense");
    assertEquals(422, server.post(tools + "draw", point.formatted("a disc")).statusCode());
  }

  @Test
  void textToImageNeedsCaptions() throws Exception {
    ImageSet silent =
        server.imageSets.add(
            "Silent", "local", null, 28, 1, w -> w.add(Picture.black(28, 28, 1), null, null));
    InvalidInput refused =
        assertThrows(
            InvalidInput.class,
            () ->
                server.runs.create(
                    NewRun.of("text-to-image").on(silent.id()), "local", null, made -> {}));
    assertTrue(refused.errors().toString().contains("captions.csv"), refused.errors().toString());
  }

  @Test
  void stylesAreMixedWhereTheFamilyWorksByThem() throws Exception {
    String mixed =
        "{\"points\":[{\"styles\":{\"coarse\":{\"seed\":1,\"index\":0},\"middle\":{\"seed\":2,\"index\":0},"
            + "\"fine\":{\"values\":%s}}}],\"truncation\":0.7}";
    String w = Collections.nCopies(64, 0.5).toString();
    tools = toolsOf("style-based");
    for (String route : List.of("tools/draw", "draw")) {
      String url = tools.replace("tools/", route);
      assertEquals(200, server.post(url, mixed.formatted(w)).statusCode(), route);
      Point.Styles asked = (Point.Styles) newest("draw").points("points").get(0);
      assertEquals(new Point.Drawn(2, 0), asked.styles().middle());
      assertEquals(0.7, newest("draw").parameters().real("truncation"));
      String ofEach = Collections.nCopies(3 * 64, 0.5).toString();
      assertEquals(200, server.post(url, mixed.formatted(ofEach)).statusCode(), route);
      assertEquals(422, server.post(url, mixed.formatted("[1]")).statusCode(), route);
    }
    tools = toolsOf("sngan");
    HttpResponse<byte[]> refused = server.post(tools + "draw", mixed.formatted(w));
    assertEquals(422, refused.statusCode());
    assertTrue(TestServer.json(refused).toString().contains("does not work by styles"));
  }

  @Test
  void labelsGoWithSamplesWhereTheFamilyTakesThem() throws Exception {
    String samples = tools.replace("tools/", "samples.png");
    assertEquals(200, server.get(samples + "?count=4&label=odd").statusCode());
    assertEquals(1, newest("sample").label("label").orElseThrow());
    assertEquals(200, server.get(samples + "?label=0").statusCode());
    assertEquals(400, server.get(samples + "?label=prime").statusCode());
    String unlabelled = toolsOf("dense").replace("tools/", "samples.png");
    HttpResponse<byte[]> refused = server.get(unlabelled + "?label=2");
    assertEquals(422, refused.statusCode());
    assertTrue(TestServer.json(refused).path("errors").path("label").asText().contains("leave"));
  }

  @Test
  void familiesTellTheirToolsAsData() throws Exception {
    for (JsonNode family : TestServer.json(server.get("/api/families"))) {
      if (family.path("key").asText().equals("teller")) {
        JsonNode tool = family.path("tools").path(0);
        assertEquals("tell", tool.path("key").asText());
        assertEquals("text", tool.path("gives").asText());
        assertEquals("real", tool.path("parameters").path(0).path("type").asText());
        assertEquals("pictures", tool.path("takes").path("picture").path("type").asText());
        assertEquals(20, tool.path("takes").path("text").path("most").asInt());
        return;
      }
    }
    throw new AssertionError("no teller");
  }

  private Question newest(String tool) {
    List<Question> asked = server.workers.asked(tool);
    return asked.get(asked.size() - 1);
  }

  @Test
  void anAttackTowardsALabelThatIsNotThereOrBeyondItsBoundIsRefused() throws Exception {
    String attack = toolsOf("classifier") + "attack";
    byte[] colour = new Picture(60, 40, 3, new byte[7200]).png();
    byte[] form =
        new FormBody()
            .file("picture", "a.png", colour)
            .field("method", "targeted")
            .field("target", "prime")
            .field("epsilon", "0.6")
            .whole();
    JsonNode errors = TestServer.json(send(attack, form, "application/json")).path("errors");
    assertTrue(errors.path("target").asText().contains("even, odd"), errors.toString());
    assertTrue(errors.has("epsilon"), errors.toString());
  }

  @Test
  void whatAToolNeedsTogetherIsAskedForAtTheRequest() throws Exception {
    byte[] form =
        new FormBody()
            .file("picture", "a.png", new Picture(28, 28, 1, new byte[784]).png())
            .field("method", "targeted")
            .whole();
    HttpResponse<byte[]> attack = send(toolsOf("classifier") + "attack", form, "application/json");
    assertEquals(422, attack.statusCode());
    assertTrue(TestServer.json(attack).path("errors").has("target"));
    String direction = toolsOf("sngan") + "direction";
    for (String half : List.of("{}", "{\"fromLabel\":\"even\"}", "{\"from\":[]}")) {
      HttpResponse<byte[]> answer = server.post(direction, half);
      assertEquals(422, answer.statusCode(), half);
      assertTrue(TestServer.json(answer).path("errors").has("from"), half);
    }
    server.post(direction, "{\"fromLabel\":\"even\",\"toLabel\":\"odd\"}");
    assertEquals("direction", newest("direction").tool());
  }

  @Test
  void aClassifierNeedsLabels() throws Exception {
    ImageSet unlabelled =
        server.imageSets.add(
            "Plain", "local", null, 28, 1, w -> w.add(Picture.black(28, 28, 1), null, null));
    InvalidInput refused =
        assertThrows(
            InvalidInput.class,
            () ->
                server.runs.create(
                    NewRun.of("classifier").on(unlabelled.id()), "local", null, made -> {}));
    assertTrue(refused.errors().toString().contains("label"), refused.errors().toString());
  }

  private HttpResponse<byte[]> send(String path, byte[] form, String accept) throws Exception {
    return server.send(FormBody.post(server.request(path).header("Accept", accept), form));
  }

  private void assertErrors(int status, String field, String body) throws Exception {
    JsonNode problem = TestServer.json(server.post(tools + "tell", body));
    assertEquals(status, problem.path("status").asInt(), problem.toString());
    assertTrue(problem.path("errors").has(field), problem.toString());
  }
}
