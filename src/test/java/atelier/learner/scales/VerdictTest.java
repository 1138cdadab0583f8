package atelier.learner.scales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.nn.AdversarialLoss;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final float[] LOGITS = {0.3f, -1.2f, 2.1f, -0.4f, 0.9f, -2.2f};

  @Test
  void gradientsAreThoseOfTheLosses() {
    for (AdversarialLoss loss : AdversarialLoss.values()) {
      check(logits -> Verdict.of(loss, logits));
      check(logits -> Verdict.relativistic(loss, logits));
    }
  }

  private static void check(Function<float[], Verdict> judge) {
    Verdict verdict = judge.apply(LOGITS);
    for (int i = 0; i < LOGITS.length; i++) {
      assertEquals(
          slope(judge, Verdict::discriminatorLoss, i), verdict.discriminatorGradient()[i], 1e-3);
      // real pictures are nothing that a generator could change
      double ofGenerator = i < 3 ? 0 : slope(judge, Verdict::generatorLoss, i);
      assertEquals(ofGenerator, verdict.generatorGradient()[i], 1e-3);
    }
  }

  private static double slope(
      Function<float[], Verdict> judge, ToDoubleFunction<Verdict> loss, int at) {
    float[] more = LOGITS.clone();
    float[] less = LOGITS.clone();
    more[at] += 1e-3f;
    less[at] -= 1e-3f;
    return (loss.applyAsDouble(judge.apply(more)) - loss.applyAsDouble(judge.apply(less)))
        / (more[at] - less[at]);
  }

  /** By hand: mean real 0.4, mean fake −0.5666…; E max(0, 1 − x + 0.5666…) + E max(0, 0.6 + y). */
  @Test
  void relativisticComparesWithTheMeanOfTheOtherKind() {
    Verdict verdict = Verdict.relativistic(AdversarialLoss.HINGE, LOGITS);
    double real = (1 - 0.3 - 1.7 / 3) + (1 + 1.2 - 1.7 / 3) + 0;
    double fake = (1 - 0.4 - 0.4) + (1 + 0.9 - 0.4) + 0;
    assertEquals((real + fake) / 3, verdict.discriminatorLoss(), 1e-6);
    assertEquals(2 / 3.0, verdict.realAccuracy(), 1e-6); // 0.3 and 2.1 exceed −0.5666…
    assertEquals(2 / 3.0, verdict.fakeAccuracy(), 1e-6);
  }
}
