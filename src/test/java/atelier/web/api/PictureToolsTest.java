package atelier.web.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Takes;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.imageset.Picture;
import atelier.link.Question;
import atelier.run.Run;
import atelier.web.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every tool that takes pictures makes of those that are not as it has them. */
class PictureToolsTest {
  private static final byte[] TINY = Picture.black(1, 1, 3).png();
  private static final byte[] GOOD = Picture.black(40, 30, 3).png();

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(folder).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static List<Family> families() {
    return Families.standard().all().stream()
        .filter(family -> family.tools().stream().anyMatch(tool -> !tool.pictures().isEmpty()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("families")
  void aTinyPictureAndAHugeOneAreRefusedByField(Family family) throws Exception {
    String run = "/api/runs/%s/".formatted(learnt(family).id());
    for (Tool tool : family.tools()) {
      for (Takes.Pictures takes : tool.pictures()) {
        refused(form(run + "tools/" + tool.key(), tool, takes, TINY), takes, "only 1 pixel");
        refused(
            form(run + "tools/" + tool.key(), tool, takes, HugePicture.png()),
            takes,
            "12,000 × 9,000");
      }
      if (tool.pictures().size() == 1) {
        Takes.Pictures takes = tool.pictures().get(0);
        refused(alone(run + "tools/" + tool.key(), TINY), takes, "only 1 pixel");
        refused(alone(run + "tools/" + tool.key(), HugePicture.png()), takes, "12,000 × 9,000");
      }
    }
    if (family.tool(Tools.PROJECT.key()).isPresent()) {
      Takes.Pictures takes = Tools.PROJECT.pictures().get(0);
      refused(alone(run + "projections", TINY), takes, "only 1 pixel");
      refused(alone(run + "projections", HugePicture.png()), takes, "12,000 × 9,000");
    }
  }

  @Test
  void anAttackIsMadeOnTheMiddleOfAPictureOfAnotherFormInTheSetsColours() throws Exception {
    Family classifier = Families.standard().find("classifier").orElseThrow();
    String attack = "/api/runs/%s/tools/attack".formatted(learnt(classifier).id());
    HttpResponse<byte[]> answer = server.send(alone(attack, Picture.black(200, 20, 3).png()));
    assertEquals(200, answer.statusCode());
    Question asked = server.workers.asked(Tools.ATTACK).get(0);
    Picture given = asked.pictures("picture").get(0);
    assertEquals(List.of(28, 28, 1), List.of(given.width(), given.height(), given.channels()));
    String told = answer.headers().allValues("Picture-Warnings").toString();
    assertTrue(told.contains("only%20the%20square%20in%20its%20middle"), told);
    assertTrue(told.contains("looks%20at%2028%20%C3%97%2028"), told);
  }

  private Run learnt(Family family) throws Exception {
    Run run = server.addRun(family);
    server.checkpoint(server.claim(run), 1, new byte[] {1});
    return run;
  }

  private HttpRequest.Builder alone(String path, byte[] picture) {
    return server
        .request(path)
        .POST(BodyPublishers.ofByteArray(picture))
        .header("Content-Type", "image/png");
  }

  /** A form with a picture under one name, and good ones under the others. */
  private HttpRequest.Builder form(String path, Tool tool, Takes.Pictures wrong, byte[] picture) {
    FormBody form = new FormBody();
    for (Takes.Pictures takes : tool.pictures()) {
      for (int i = 0; i < takes.min(); i++) {
        form.file(takes.key(), "picture.png", takes.equals(wrong) ? picture : GOOD);
      }
    }
    return FormBody.post(server.request(path), form.whole());
  }

  private void refused(HttpRequest.Builder request, Takes.Pictures takes, String words)
      throws Exception {
    HttpResponse<byte[]> answer = server.send(request);
    assertEquals(422, answer.statusCode());
    String sentence = TestServer.json(answer).path("errors").path(takes.key()).asText();
    assertTrue(sentence.contains(words), sentence);
  }
}
