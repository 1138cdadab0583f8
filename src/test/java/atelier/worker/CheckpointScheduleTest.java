package atelier.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointScheduleTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** The times, in seconds, of the checkpoints of a run alone, whose steps take 10 ms. */
  private static List<Double> times(Duration training, long cost) {
    CheckpointSchedule schedule = new CheckpointSchedule(0);
    List<Double> times = new ArrayList<>();
    for (long now = 0; now < training.toNanos(); now += 10 * MILLI) {
      if (schedule.isDue(now, now, 0)) {
        schedule.kept(now, cost);
        times.add(now / 1e9);
      }
    }
    return times;
  }

  @Test
  void isEarlyAtFirst() {
    List<Double> times = times(Duration.ofSeconds(9), MILLI);
    assertEquals(List.of(0.3, 0.9, 2.1, 4.5), times);
  }

  @Test
  void isEarlyTwiceEvenWhereItIsDear() {
    List<Double> times = times(Duration.ofSeconds(9), 500 * MILLI);
    assertEquals(List.of(0.3, 0.9), times);
  }

  @Test
  void isNeverFurtherApartThanHalfAMinuteHoweverLongARunHasTrained() {
    List<Double> times = times(Duration.ofHours(2), 500 * MILLI);
    for (int i = 1; i < times.size(); i++) {
      assertTrue(times.get(i) - times.get(i - 1) <= 25.01, times.get(i) + " s");
    }
    assertTrue(times.get(times.size() - 1) >= 7200 - 25.01);
  }

  @Test
  void costsAtMostAFiftiethOfTheTrainingAndASecondAtFirst() {
    for (long cost : new long[] {MILLI, 20 * MILLI, 100 * MILLI, 500 * MILLI}) {
      int kept = times(Duration.ofMinutes(10), cost).size();
      assertTrue(
          kept * cost <= SECOND + 0.02 * Duration.ofMinutes(10).toNanos(), kept + " at " + cost);
    }
  }

  @Test
  void comesBeforeALongRestOnlyWhereTheNextChanceWouldBeTooLate() {
    CheckpointSchedule schedule = new CheckpointSchedule(0);
    schedule.kept(SECOND, SECOND);
    assertTrue(!schedule.isDue(2 * SECOND, 2 * SECOND, 10 * SECOND));
    assertTrue(schedule.isDue(2 * SECOND, 2 * SECOND, 29 * SECOND), "one of thirty runs");
  }
}
