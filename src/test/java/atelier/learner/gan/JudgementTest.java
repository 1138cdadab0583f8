package atelier.learner.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import atelier.nn.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgementTest {
  /** Some far enough out for the discriminator's loss to be flat. */
  private static final float[] LOGITS = {2, 0.3f, -1.5f, 0.7f, -3, -0.2f, 1.4f, -12};

  @Test
  void measuresBothNetworks() {
    Judgement judgement = Judgement.of(AdversarialLoss.HINGE, LOGITS);
    assertEquals((0.7 + 2.5 + 0.3) / 4, judgement.discriminatorLoss() - (0.8 + 2.4) / 4, 1e-6);
    assertEquals((3 + 0.2 - 1.4 + 12) / 4, judgement.generatorLoss(), 1e-6);
    assertEquals(0.75, judgement.realAccuracy());
    assertEquals(0.75, judgement.fakeAccuracy());
  }

  @ParameterizedTest
  @EnumSource(AdversarialLoss.class)
  void headGradientsAreThoseOfTheLosses(AdversarialLoss loss) {
    Judgement judgement = Judgement.of(loss, LOGITS);
    for (int i = 0; i < 8; i++) {
      float[] up = LOGITS.clone();
      float[] down = LOGITS.clone();
      up[i] += 1e-2f;
      down[i] -= 1e-2f;
      Judgement more = Judgement.of(loss, up);
      Judgement less = Judgement.of(loss, down);
      double numeric = (more.discriminatorLoss() - less.discriminatorLoss()) / (up[i] - down[i]);
      assertEquals(numeric, judgement.gradient()[i], 1e-4);
      double generator = (more.generatorLoss() - less.generatorLoss()) / (up[i] - down[i]);
      // real pictures are nothing that a generator could change
      assertEquals(i < 4 ? 0 : generator, judgement.generatorGradient()[i], 1e-4);
      if (i >= 4) {
        assertEquals(generator, judgement.gradient()[i] * judgement.ratio()[i - 4], 1e-4);
      }
    }
  }

  /** By hand: mean real 0.375, mean fake −3.45. */
  @Test
  void relativisticComparesWithTheMeanOfTheOtherKind() {
    Judgement judgement = Judgement.of(AdversarialLoss.RELATIVISTIC_HINGE, LOGITS);
    double fake = (1 - 0.2 - 0.375) + (1 + 1.4 - 0.375);
    assertEquals(fake / 4, judgement.discriminatorLoss(), 1e-6); // real: all more than 1 above
    assertEquals(1, judgement.realAccuracy());
    assertEquals(0.75, judgement.fakeAccuracy()); // all but 1.4
  }

  /** Smoothed, flipped, and with more to minimise: still the derivatives of what is reported. */
  @ParameterizedTest
  @EnumSource(AdversarialLoss.class)
  void targetsAreWhatTheDiscriminatorIsTold(AdversarialLoss loss) {
    float[] targets = {0.9f, 0, 0.9f, 0.9f, 0, 0.9f, 0, 0};
    Judgement judgement = Judgement.of(loss, LOGITS, targets, new double[8]);
    for (int i = 0; i < 8; i++) {
      float[] up = LOGITS.clone();
      float[] down = LOGITS.clone();
      up[i] += 1e-2f;
      down[i] -= 1e-2f;
      double numeric =
          (Judgement.of(loss, up, targets, new double[8]).discriminatorLoss()
                  - Judgement.of(loss, down, targets, new double[8]).discriminatorLoss())
              / (up[i] - down[i]);
      assertEquals(numeric, judgement.gradient()[i], 1e-4);
    }
  }

  @Test
  void leCamPullsVerdictsTowardsTheMeansOfTheOthers() {
    LeCam leCam = new LeCam();
    for (int i = 0; i < 2000; i++) {
      var unused = leCam.slopes(new float[] {3, 3, -1, -1}, 1);
    }
    // real: 2·(5 + 1) and none below the mean; fake: −2·(3 + 4), and none above
    assertArrayEquals(
        new double[] {12, 0, -14, 0}, leCam.slopes(new float[] {5, -2, -4, 4}, 1), 1e-3);
    assertArrayEquals(new double[4], leCam.slopes(new float[] {5, -2, -4, 4}, 0), 0);
  }

  /** One pass of the discriminator gives the generator what a pass of its own would give. */
  @ParameterizedTest
  @EnumSource(AdversarialLoss.class)
  void onePassEqualsTwo(AdversarialLoss loss) {
    int n = 4;
    try (Ops ops = Ops.open()) {
      Weights weights = new Weights(ops, new Noise(1), false);
      Layer layers =
          new SnganDesign()
              .discriminator(
                  weights, Families.standard().find("sngan").orElseThrow().defaults(), 28, 1);
      Graph graph = new Graph(Mode.TRAINING);
      try (Program discriminator = new Program(ops, graph, layers.apply(graph, graph.input()))) {
        float[] pixels = new float[2 * n * 28 * 28];
        Noise noise = new Noise(5);
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] = noise.symmetric(3);
        }
        Array seen = ops.array(pixels, 2 * n, 1, 28, 28);
        ops.requireGradient(seen);
        Array gradient = seen.gradient();
        for (int i = 0; i < 400; i++) { // settles the power iteration
          discriminator.run(ops, noise, seen);
        }

        Array once = ops.record(() -> discriminator.run(ops, noise, seen));
        float[] logits = once.floats();
        Judgement judgement = Judgement.of(loss, logits);
        float[] ratio = judgement.ratio();
        ops.backward(once, ops.array(judgement.gradient(), 2 * n, 1));
        float[] onePass = gradient.floats();

        Array twice = ops.record(() -> discriminator.run(ops, noise, seen));
        ops.backward(twice, ops.array(judgement.generatorGradient(), 2 * n, 1));
        float[] twoPasses = gradient.floats();

        int length = 28 * 28;
        double largest = 0;
        for (int i = n * length; i < pixels.length; i++) {
          largest = Math.max(largest, Math.abs(twoPasses[i]));
          assertEquals(
              twoPasses[i],
              onePass[i] * ratio[i / length - n],
              1e-5 + 1e-3 * Math.abs(twoPasses[i]));
        }
        assertTrue(largest > 1e-4, "the gradient is not just 0");
      }
    }
  }
}
