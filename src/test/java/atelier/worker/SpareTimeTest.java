package atelier.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpareTimeTest {
  private static final long MILLIS = 1_000_000;
  private final SpareTime spareTime = new SpareTime();

  @Test
  void aLongAnswerTakesAQuarterOfTheTime() {
    long training = 0;
    long answering = 0;
    while (training + answering < 100_000 * MILLIS) {
      spareTime.passed(20 * MILLIS);
      training += 20 * MILLIS;
      if (spareTime.allows(true)) {
        answer(50 * MILLIS);
        answering += 50 * MILLIS;
      }
    }
    assertEquals(0.25, (double) answering / (training + answering), 0.02);
  }

  @Test
  void aShortAnswerNeedNotWaitButAFloodOfThemMust() {
    answer(50 * MILLIS);
    assertFalse(spareTime.allows(true));
    assertTrue(spareTime.allows(false));
    int answered = 1;
    while (spareTime.allows(false) && answered < 100) {
      answer(50 * MILLIS);
      answered++;
    }
    assertEquals(4, answered);
    spareTime.passed(50 * MILLIS);
    assertTrue(spareTime.allows(false));
  }

  @Test
  void nothingIsOwedToNobody() {
    answer(1000 * MILLIS);
    spareTime.idle();
    assertTrue(spareTime.allows(true));
  }

  private void answer(long nanos) {
    spareTime.answered(nanos);
    spareTime.passed(nanos);
  }
}
