package atelier.product;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed again and again, as by a power cut. */
class KillsIT {
  @TempDir Path data;

  @Test
  void aRunGetsOnInEachLifeOfItsServer() throws Exception {
    RunningAtelier atelier = RunningAtelier.start(data);
    try {
      String set = atelier.post("/api/image-sets/built-in/shapes", Map.of()).get("id").asText();
      String run = atelier.train("dense", set, 1_000_000);
      for (int kill = 1; kill <= 3; kill++) {
        int before = newestCheckpoint();
        await("a checkpoint after step " + before)
            .atMost(RunningAtelier.PATIENCE)
            .until(() -> newestCheckpoint() > before);
        atelier.kill();
        int kept = newestCheckpoint();

        atelier = RunningAtelier.start(data);
        String note = atelier.get("/api/runs/" + run).get("note").asText();
        assertTrue(note.contains("goes on from step %d by itself".formatted(kept)), note);
      }
      atelier.getUntil("/api/runs/" + run, r -> r.get("state").asText().equals("training"));
    } finally {
      atelier.close();
    }
  }

  private int newestCheckpoint() throws SQLException {
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("atelier.db"));
        ResultSet newest =
            database.createStatement().executeQuery("select max(step) from checkpoints")) {
      newest.next();
      return newest.getInt(1);
    }
  }
}
