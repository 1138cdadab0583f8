package atelier.learner.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.nn.AdversarialLoss;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaptionJudgementTest {
  private static final AdversarialLoss LOSS = AdversarialLoss.NON_SATURATING;
  private static final int N = 3;

  /** The second and the fourth are the same. */
  private static final List<int[]> CAPTIONS =
      List.of(
          new int[] {1, 2},
          new int[] {3, 4},
          new int[] {1, 4},
          new int[] {3, 4},
          new int[] {3, 2},
          new int[] {2, 2});

  private final float[] scores = new float[2 * N * 2 * N];

  CaptionJudgementTest() {
    Random random = new Random(1);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) random.nextGaussian();
    }
  }

  @Test
  void gradientsAreThoseOfTheLosses() {
    for (double contrast : new double[] {0, 1}) {
      CaptionJudgement judgement = judge(scores, contrast);
      assertSlope(judgement.gradient(), s -> discriminatorLoss(s, contrast));
      assertSlope(judgement.generatorGradient(), s -> generatorLoss(s, contrast));
    }
  }

  @Test
  void ownCaptionsAreOnTheDiagonals() {
    float[] own = CaptionJudgement.own(scores);
    assertArrayEquals(
        new float[] {
          score(scores, 0, 0),
          score(scores, 1, 1),
          score(scores, 2, 2),
          score(scores, 3, 0),
          score(scores, 4, 1),
          score(scores, 5, 2)
        },
        own);
  }

  @Test
  void countsWhatIsToldApart() {
    float[] told = new float[scores.length];
    for (int i = 0; i < N; i++) {
      told[i * 2 * N + i] = 1;
      told[i * 2 * N + N + i] = i == 0 ? 0.5f : -1;
    }
    CaptionJudgement judgement = judge(told, 1);
    assertEquals(1, judgement.matchAccuracy());
    assertEquals(2.0 / 3, judgement.mismatchAccuracy(), 1e-9);
    told[2] = 2; // the first picture looks more like the third caption
    told[2 * N + 3] = 2; // the second like the fourth, which is its own
    assertEquals(2.0 / 3, judge(told, 1).matchAccuracy(), 1e-9);
  }

  private static CaptionJudgement judge(float[] scores, double contrast) {
    Judgement own = Judgement.of(LOSS, CaptionJudgement.own(scores));
    return CaptionJudgement.of(LOSS, own, scores, CAPTIONS, contrast);
  }

  private static double discriminatorLoss(float[] scores, double contrast) {
    return IntStream.range(0, N)
        .mapToDouble(
            i ->
                LOSS.real(score(scores, i, i))
                    + LOSS.fake(score(scores, N + i, i)) / 2
                    + LOSS.fake(score(scores, i, N + i)) / 2
                    + contrast * mistaken(scores, i))
        .average()
        .orElseThrow();
  }

  private static double generatorLoss(float[] scores, double contrast) {
    return IntStream.range(N, 2 * N)
        .mapToDouble(i -> LOSS.generator(score(scores, i, i % N)) + contrast * mistaken(scores, i))
        .average()
        .orElseThrow();
  }

  /** Cross-entropy of which caption is a picture's. */
  private static double mistaken(float[] scores, int picture) {
    int own = picture % N;
    double all =
        IntStream.range(0, 2 * N)
            .filter(i -> i == own || !Arrays.equals(CAPTIONS.get(i), CAPTIONS.get(own)))
            .mapToDouble(i -> Math.exp(3 * score(scores, picture, i)))
            .sum();
    return (Math.log(all) - 3 * score(scores, picture, own)) / 3;
  }

  private static float score(float[] scores, int picture, int caption) {
    return scores[picture * 2 * N + caption];
  }

  private void assertSlope(float[] slope, ToDoubleFunction<float[]> loss) {
    for (int i = 0; i < scores.length; i++) {
      float[] up = scores.clone();
      float[] down = scores.clone();
      up[i] += 1e-2f;
      down[i] -= 1e-2f;
      double numeric = (loss.applyAsDouble(up) - loss.applyAsDouble(down)) / (up[i] - down[i]);
      assertEquals(numeric, slope[i], 1e-4, "score " + i);
    }
  }
}
