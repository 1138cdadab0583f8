package atelier.learner.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.nn.Array;
import atelier.nn.Noise;
import atelier.nn.Ops;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FakePoolTest {
  /** Every picture is shown once at most: new, or later, when it leaves the pool. */
  @Test
  void exchangesHalfOfThePicturesOnceItIsFull() {
    try (Ops ops = Ops.open()) {
      FakePool pool = new FakePool(ops, 1, 2);
      Noise noise = new Noise(1);
      Set<Float> left = new HashSet<>();
      int fresh = 0;
      for (int i = 0; i < 300; i++) {
        Array fakes = ops.affine(ops.ones(2, 1, 2, 2), 0, 0);
        fakes.set(
            new float[] {2 * i, 2 * i, 2 * i, 2 * i, 2 * i + 1, 2 * i + 1, 2 * i + 1, 2 * i + 1});
        FakePool.Choice choice = pool.exchange(ops, noise, fakes);
        int shown = (choice.fresh()[0] ? 1 : 0) + (choice.fresh()[1] ? 1 : 0);
        assertEquals(2, shown + choice.old().size());
        if (2 * i < FakePool.CAPACITY) {
          assertArrayEquals(new boolean[] {true, true}, choice.fresh());
        } else {
          fresh += shown;
        }
        for (Array old : choice.old()) {
          float[] values = old.floats();
          assertArrayEquals(new float[] {values[0], values[0], values[0], values[0]}, values);
          assertTrue(values[0] < 2 * i + 2, "one that has been");
          assertTrue(left.add(values[0]), "none leaves twice");
        }
      }
      assertEquals(275, fresh, 40);
    }
  }
}
