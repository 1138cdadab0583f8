package atelier.learner.classifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.nn.Array;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import atelier.nn.Stack;
import atelier.nn.Weights.Init;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gradients with respect to pictures against differences, and the bounds of attacks. */
class AttackerTest {
  private static final int LABELS = 3;
  private static final float STEP = 1e-2f;

  private Ops ops;
  private Network network;
  private Program program;
  private Attacker attacker;
  private Array x;
  private Array labels;

  @BeforeEach
  void open() {
    ops = Ops.open();
    network =
        new Network(
            ops,
            new Noise(1),
            true,
            new Optimizer.Rule.Adam(0.9, 0.999),
            w ->
                new Stack(w, Init.normal(0.4), 1, 8, 8)
                    .convolution("0", 4, 4, 2)
                    .tanh()
                    .dense("1", LABELS)
                    .layer());
    program = Attacker.program(ops, network, Mode.AVERAGED, LABELS);
    attacker = new Attacker(program);
    float[] pixels = new float[2 * 64];
    Noise noise = new Noise(2);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = noise.nextFloat();
    }
    x = ops.array(pixels, 2, 1, 8, 8);
    labels = ops.array(new float[] {2, 0}, 2);
  }

  @AfterEach
  void close() {
    program.close();
    network.close();
    ops.close();
  }

  @Test
  void theLossesGradientIsItsSlope() {
    check(attacker.lossGradient(ops, x, labels).floats(), 0, false);
  }

  @Test
  void saliencyIsTheLogitsSlopeWithoutItsSign() {
    check(attacker.saliency(ops, x, labels).floats(), 1, true);
  }

  private void check(float[] gradient, int output, boolean absolute) {
    float[] pixels = x.floats();
    for (int i = 0; i < pixels.length; i++) {
      double slope =
          (output(pixels, i, STEP, output) - output(pixels, i, -STEP, output)) / (2 * STEP);
      assertEquals(absolute ? Math.abs(slope) : slope, gradient[i], 2e-3, "pixel " + i);
    }
  }

  private double output(float[] pixels, int changed, float by, int output) {
    float[] moved = pixels.clone();
    moved[changed] += by;
    Array at = ops.array(moved, x.shape());
    return program.runAll(ops, new Noise(0), at, labels).get(output).floats()[0];
  }

  @Test
  void attacksStayWithinTheirBoundsAndRaiseTheLoss() {
    float[] pixels = x.floats();
    double before = output(pixels, 0, 0, 0);
    Array once = attacker.step(ops, x, x, labels, 0.1, 0.1);
    Array often = attacker.thorough(ops, new Noise(3), x, labels, 0.1, 10);
    for (Array attacked : new Array[] {once, often}) {
      float[] moved = attacked.floats();
      for (int i = 0; i < moved.length; i++) {
        assertTrue(Math.abs(moved[i] - pixels[i]) <= 0.1001, "pixel " + i);
        assertTrue(moved[i] >= 0 && moved[i] <= 1, "pixel " + i);
      }
      assertTrue(output(moved, 0, 0, 0) > before + 0.1);
    }
    Array towards = attacker.step(ops, x, x, labels, -0.1, 0.1);
    assertTrue(output(towards.floats(), 0, 0, 0) < before);
  }
}
