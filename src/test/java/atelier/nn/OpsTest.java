package atelier.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class OpsTest {
  @Test
  void copiesFromABuffersPositionOn() {
    try (Ops ops = Ops.open()) {
      FloatBuffer buffer = ops.buffer(5).put(new float[] {1, 2, 3, 4, 5}).flip().position(1);
      Array some = ops.array(buffer.limit(4), 3);
      assertArrayEquals(new float[] {2, 3, 4}, some.floats());
      assertEquals(1, buffer.position());
      assertEquals(4, buffer.limit());
    }
  }

  @Test
  void readsFromABuffersPositionOn() {
    try (Ops ops = Ops.open()) {
      FloatBuffer buffer = ops.buffer(4).position(1);
      ops.read(ops.array(new float[] {1, 2}, 2), buffer);
      float[] all = new float[4];
      buffer.get(0, all);
      assertArrayEquals(new float[] {0, 1, 2, 0}, all);
    }
  }

  @Test
  void readsNothingIntoABufferWithoutRoom() {
    try (Ops ops = Ops.open()) {
      Array x = ops.ones(3);
      assertThrows(IllegalArgumentException.class, () -> ops.read(x, ops.buffer(4).position(2)));
    }
  }

  /** With their arrays and buffers, of which none can be made any more. */
  @Test
  void closesItsChildren() {
    Ops ops = Ops.open();
    Ops child = ops.child();
    Array x = child.ones(3);
    assertEquals(1, ops.count());
    ops.close();
    assertTrue(x.handle().isReleased());
    assertThrows(IllegalStateException.class, () -> child.buffer(1));
    child.close();
  }
}
