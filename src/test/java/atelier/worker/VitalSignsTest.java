package atelier.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.run.Telemetry.MetricRow;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VitalSignsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Map<String, Float> POOR = Map.of("diversity", 0.1f, "kidSmall", 76f);
  private static final Map<String, Float> GOOD = Map.of("diversity", 0.9f, "kidSmall", 0.2f);

  private final VitalSigns signs = new VitalSigns();

  @Test
  void whatTheFirstMeasurementHadToPrepareDelaysNoOther() {
    assertFalse(signs.isDue(SECOND - 1));
    assertTrue(signs.isDue(SECOND));
    signs.measured(4, POOR, SECOND, 10 * SECOND);
    assertTrue(signs.isDue(2 * SECOND));
  }

  @Test
  void theyCostAThirtiethOfTrainingAtMost() {
    signs.measured(4, POOR, SECOND, 10 * SECOND);
    signs.measured(60, GOOD, 2 * SECOND, 3 * SECOND);
    assertFalse(signs.isDue(101 * SECOND));
    assertTrue(signs.isDue(102 * SECOND));
  }

  @Test
  void whatWasMeasuredLongAgoIsNotRepeated() {
    signs.measured(4, POOR, SECOND, SECOND);
    assertEquals(POOR, signs.at(4));
    assertEquals(POOR, signs.at(4 + MetricRow.REPEATED - 1));
    assertEquals(Map.of(), signs.at(4 + MetricRow.REPEATED));
  }

  @Test
  void oneMeasurementIsOfOneCheckpointOnly() {
    assertNull(signs.kidSmallSince(0));
    signs.measured(4, POOR, SECOND, SECOND);
    assertEquals(76.0, signs.kidSmallSince(0));
    assertNull(signs.kidSmallSince(10), "a checkpoint was kept at step 10");
    signs.measured(12, Map.of("kidSmall", Float.NaN), 2 * SECOND, SECOND);
    assertNull(signs.kidSmallSince(10));
  }
}
