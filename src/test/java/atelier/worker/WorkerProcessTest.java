package atelier.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.run.Death;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerProcessTest {
  @ParameterizedTest(name = "exit code {0} ({3}), memory ran out: {1}")
  @CsvSource({
    "0, false, , ended in order",
    "77, true, , refused by the server",
    "3, false, CRASH, out of heap",
    "134, false, CRASH, SIGABRT",
    "139, true, CRASH, SIGSEGV",
    "137, false, KILLED, SIGKILL",
    "137, true, OUT_OF_MEMORY, SIGKILL",
    "143, true, KILLED, SIGTERM",
    "130, false, KILLED, SIGINT"
  })
  void tellsHowAProcessDied(int status, boolean outOfMemory, @Nullable Death death, String what) {
    assertEquals(Optional.ofNullable(death), WorkerProcess.death(status, outOfMemory), what);
  }

  @Test
  void readsHowOftenMemoryRanOut(@TempDir Path folder) throws Exception {
    Path vmstat = folder.resolve("vmstat");
    OomKills kills = new OomKills(vmstat);
    assertEquals(0, kills.getAsLong(), "a system that keeps no count");
    Files.writeString(vmstat, "nr_free_pages 77\noom_kill 12\ndrop_pagecache 0\n");
    assertEquals(12, kills.getAsLong());
  }

  @Test
  void endsAProcessThatRunsOutOfMemory() {
    assertTrue(
        WorkerProcess.program(1, List.of()).command().contains("-XX:+ExitOnOutOfMemoryError"));
  }
}
