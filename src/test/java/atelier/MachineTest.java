package atelier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {
  private static final long GIGABYTE = 1L << 30;

  @ParameterizedTest
  @CsvSource({
    "1, 4, true, 1, 1",
    "2, 8, true, 1, 2",
    "4, 16, true, 2, 2",
    "16, 64, true, 8, 2",
    "16, 4, true, 3, 5",
    "64, 256, true, 16, 4",
    "2, 8, false, 1, 2",
    "8, 16, false, 1, 8",
    "16, 64, false, 2, 8"
  })
  void workersFollowCoresAndMemory(
      int cores, long gigabytes, boolean workshop, int workers, int threads) {
    Machine machine = new Machine(cores, gigabytes * GIGABYTE);
    assertEquals(workers, machine.workers(workshop));
    assertEquals(threads, machine.threads(workers));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 2", "4, 1, 10", "8, 1, 22", "16, 1, 32", "64, 8, 22"})
  void memoryDecidesHowManyRunsAreHeld(long gigabytes, int workers, int runs) {
    assertEquals(runs, new Machine(16, gigabytes * GIGABYTE).runs(workers));
  }

  @Test
  void knowsThisMachine() {
    assertTrue(Machine.here().bytes() > GIGABYTE / 4, Machine.here().toString());
  }
}
