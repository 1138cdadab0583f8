package atelier.learner.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.learner.translation.PatchJudgement.Objective;
import org.junit.jupiter.api.Test;

class PatchJudgementTest {
  /** Two places each of two real pictures, two new translations, one old one. */
  private static final float[] LOGITS = {
    0.9f, 0.4f, 1.5f, 0.8f, /* new */ 0.1f, -0.3f, 0.7f, 0.6f, /* old */ 0.2f, 0.55f
  };

  /** The second translation is not shown to the discriminator. */
  private static final boolean[] SHOWN = {true, false};

  @Test
  void measuresBothNetworks() {
    PatchJudgement judgement = PatchJudgement.of(Objective.LEAST_SQUARES, LOGITS, SHOWN);
    double real = (0.01 + 0.36 + 0.25 + 0.04) / 4;
    double fake = (0.01 + 0.09 + 0.04 + 0.3025) / 4;
    assertEquals((real + fake) / 2, judgement.discriminatorLoss(), 1e-6);
    assertEquals((0.81 + 1.69 + 0.09 + 0.16) / 4, judgement.generatorLoss(), 1e-6);
    assertEquals(0.75, judgement.realAccuracy());
    assertEquals(0.75, judgement.fakeAccuracy());
  }

  @Test
  void gradientsAreThoseOfTheLosses() {
    PatchJudgement judgement = PatchJudgement.of(Objective.LEAST_SQUARES, LOGITS, SHOWN);
    for (int i = 0; i < LOGITS.length; i++) {
      float[] up = LOGITS.clone();
      float[] down = LOGITS.clone();
      up[i] += 1e-2f;
      down[i] -= 1e-2f;
      PatchJudgement more = PatchJudgement.of(Objective.LEAST_SQUARES, up, SHOWN);
      PatchJudgement less = PatchJudgement.of(Objective.LEAST_SQUARES, down, SHOWN);
      double step = up[i] - down[i];
      assertEquals(
          (more.generatorLoss() - less.generatorLoss()) / step,
          judgement.generatorGradient()[i],
          1e-5);
      assertEquals(
          (more.discriminatorLoss() - less.discriminatorLoss()) / step,
          judgement.discriminatorGradient()[i],
          1e-5);
    }
  }
}
