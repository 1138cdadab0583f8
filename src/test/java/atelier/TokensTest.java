package atelier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  @TempDir Path data;

  @Test
  void surviveARestart() throws Exception {
    Tokens first = Tokens.of(config(null));
    assertNotEquals(first.instructor(), first.worker());
    assertEquals(first, Tokens.of(config(null)));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("tokens"))));
  }

  @Test
  void giveWayToThoseThatAreChosen() throws Exception {
    Tokens drawn = Tokens.of(config(null));
    assertEquals(
        new Tokens("a token of sixteen letters", drawn.worker(), drawn.participants()),
        Tokens.of(config("a token of sixteen letters")));
    assertEquals(drawn, Tokens.of(config(null)));
  }

  private Config config(@Nullable String token) {
    return new Config("127.0.0.1", 0, data, null, null, 0, 1, token, null, Reach.LOCAL);
  }
}
