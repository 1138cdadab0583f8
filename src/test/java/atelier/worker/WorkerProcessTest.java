package atelier.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerProcessTest {
  @ParameterizedTest(name = "exit code {0} ({2}): {1}")
  @CsvSource({
    "0, false, ended in order",
    "3, true, out of memory",
    "134, true, SIGABRT",
    "139, true, SIGSEGV",
    "137, false, SIGKILL",
    "143, false, SIGTERM",
    "130, false, SIGINT",
    "77, false, refused by the server"
  })
  void tellsADeathOfItsOwnFromAKill(int status, boolean byItself, String what) {
    assertEquals(byItself, WorkerProcess.diedByItself(status), what);
  }

  @Test
  void endsAProcessThatRunsOutOfMemory() {
    assertTrue(
        WorkerProcess.program(1, List.of()).command().contains("-XX:+ExitOnOutOfMemoryError"));
  }
}
