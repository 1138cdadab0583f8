package atelier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  @TempDir Path folder;

  private Config config(@Nullable Integer port, Path data, @Nullable String database, int workers) {
    return new Config("127.0.0.1", port, data, database, null, workers, 2, null, null, Reach.LOCAL);
  }

  @Test
  void keepsItsDatabaseInTheDataFolderUnlessToldOtherwise() {
    assertEquals(
        "jdbc:sqlite:" + folder.resolve("atelier.db"), config(null, folder, null, 1).databaseUrl());
    assertEquals(
        "jdbc:postgresql://db/a", config(0, folder, "jdbc:postgresql://db/a", 0).databaseUrl());
  }

  @Test
  void saysWhichFlagIsWrong() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertRefused("--port", () -> config(70_000, folder, null, 1));
    assertRefused("--data", () -> config(0, file, null, 1));
    assertRefused("--database", () -> config(0, folder, "jdbc:mysql://db", 1));
    assertRefused("--workers", () -> config(0, folder, null, -1));
    assertRefused(
        "--weights",
        () -> new Config("0.0.0.0", 0, folder, null, file, 1, 1, null, null, Reach.LOCAL));
    assertRefused(
        "--token",
        () -> new Config("0.0.0.0", 0, folder, null, null, 1, 1, "short", null, Reach.LOCAL));
    assertRefused(
        "--worker-token",
        () -> new Config("0.0.0.0", 0, folder, null, null, 1, 1, null, "short", Reach.LOCAL));
  }

  @Test
  void checksTheAddressOfAServer() {
    assertEquals(
        URI.create("http://atelier.example:7070"),
        Config.serverAddress("http://atelier.example:7070/"));
    assertRefused("--server", () -> Config.serverAddress("atelier.example"));
    assertRefused("--server", () -> Config.serverAddress("ftp://atelier.example"));
  }

  @Test
  void namesTheWayRoundWhereMxnetCannotRun() {
    for (String os : new String[] {"Linux", "Mac OS X", "Windows 11"}) {
      assertEquals(
          Optional.empty(),
          Platform.problemWithMxnet(os, os.startsWith("Mac") ? "x86_64" : "amd64"));
    }
    String problem = Platform.problemWithMxnet("Linux", "aarch64").orElse("");
    assertTrue(problem.contains("aarch64") && problem.contains("--workers 0"), problem);
    assertTrue(Platform.problemWithMxnet("SunOS", "amd64").isPresent());
  }

  private static void assertRefused(String flag, Executable executable) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, executable);
    assertTrue(String.valueOf(refused.getMessage()).contains(flag), refused.getMessage());
  }
}
