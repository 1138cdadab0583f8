package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.logging.LogType;

/** A phone in the middle of a game whose server is stopped and started again. */
class GameRestartIT {
  private static final String TOKEN = "the-instructors-own-token";

  @Test
  void thePageGoesOnByItselfAndNoAnswerIsLost(@TempDir Path data, @TempDir Path downloads)
      throws Exception {
    Browser phone = Browser.open(downloads, 400, 800);
    try {
      int port;
      try (RunningAtelier atelier = serve(data, 0)) {
        port = atelier.address().getPort();
        RunningAtelier instructor = atelier.as(TOKEN);
        String game = begin(instructor);
        join(phone, atelier, instructor.get("/api/workshop").get("code").asText());
        instructor.post("/api/games/%s/rounds/next".formatted(game), Map.of());
        answer(phone, 1, true);
      }
      phone.manage().logs().get(LogType.BROWSER); // of a server that was away
      try (RunningAtelier atelier = serve(data, port)) {
        RunningAtelier instructor = atelier.as(TOKEN);
        String game = instructor.get("/api/games").at("/0/id").asText();
        instructor.post("/api/games/%s/rounds/next".formatted(game), Map.of());
        WorkshopIT.phase(phone, "revealed");
        assertTrue(phone.text("#truth").contains("You were"), phone.text("#truth"));
        instructor.post("/api/games/%s/rounds/next".formatted(game), Map.of());
        answer(phone, 2, false);
        JsonNode round = instructor.get("/api/games/" + game);
        assertEquals(2, round.get("round").asInt());
        assertEquals(1, round.get("answered").asInt());
      }
    } finally {
      phone.quit();
    }
  }

  private static RunningAtelier serve(Path data, int port) throws Exception {
    return RunningAtelier.start(
        data, "--workshop", "--host", "127.0.0.1", "--token", TOKEN, "--port", "" + port);
  }

  /** A game of two rounds, ready to be opened. */
  private static String begin(RunningAtelier instructor) throws Exception {
    String set = instructor.upload("Discs", Zips.discs(12), Map.of("size", "28", "channels", "1"));
    String run = instructor.train("dense", set, 30);
    instructor.getUntil("/api/runs/" + run, r -> r.get("state").asText().equals("finished"));
    return instructor
        .post("/api/games", Map.of("runs", List.of(run), "rounds", 2))
        .get("id")
        .asText();
  }

  private static void join(Browser phone, RunningAtelier atelier, String code) {
    phone.get(atelier.resolve("/game").toString());
    phone.type("#code", code);
    phone.type("#name", "Ada");
    phone.press(".join button");
    WorkshopIT.phase(phone, "waiting");
  }

  private static void answer(Browser phone, int round, boolean real) {
    WorkshopIT.say(phone, round, real);
    phone.untilText("#where", text -> text.contains("1 answer"));
  }
}
