package atelier.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import atelier.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every way of numbers into the engine and back, while other threads make garbage. */
class HostMemoryTest {
  private static final int TIMES = 4_000;
  private static final int LENGTH = 640;

  private final AtomicBoolean done = new AtomicBoolean();
  private final List<Thread> litterers = new ArrayList<>();
  private final float[] numbers = new float[LENGTH];
  private final Ops ops = Ops.open();

  /** Held in a field, so that it is really made. */
  @SuppressWarnings("unused")
  private volatile byte[] litter = {};

  @BeforeEach
  void begin() {
    for (int i = 0; i < LENGTH; i++) {
      numbers[i] = i + 1;
    }
    for (int i = 0; i < 2; i++) {
      Thread litterer = new Thread(this::litter);
      litterers.add(litterer);
      litterer.start();
    }
  }

  private void litter() {
    while (!done.get()) {
      litter = new byte[1 << 16];
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    done.set(true);
    for (Thread litterer : litterers) {
      litterer.join();
    }
    ops.close();
  }

  private interface Way {
    float[] there(Ops step);
  }

  private void hammer(Way way) {
    for (int i = 0; i < TIMES; i++) {
      try (Ops step = ops.child()) {
        assertArrayEquals(numbers, way.there(step));
      }
    }
  }

  @Test
  void arraysOfFloats() {
    hammer(step -> step.array(numbers, LENGTH).floats());
  }

  @Test
  void setFloats() {
    Array array = ops.zeros(LENGTH);
    hammer(
        step -> {
          array.set(numbers);
          return array.floats();
        });
  }

  @Test
  void buffersThatNobodyKeeps() {
    Array array = ops.zeros(LENGTH);
    hammer(
        step -> {
          array.set(direct(LENGTH).put(numbers).flip());
          return array.floats();
        });
    hammer(step -> step.array(direct(LENGTH).put(numbers).flip(), LENGTH).floats());
  }

  @Test
  void buffersOfTheEngineItself() {
    hammer(step -> step.array(step.buffer(LENGTH).put(numbers).flip(), LENGTH).floats());
  }

  @Test
  void readsIntoBuffers() {
    Array array = ops.array(numbers, LENGTH);
    hammer(
        step -> {
          FloatBuffer target = direct(LENGTH);
          step.read(array, target);
          float[] read = new float[LENGTH];
          target.get(read);
          return read;
        });
  }

  @Test
  void bytes() {
    for (int i = 0; i < LENGTH; i++) {
      numbers[i] = (i + 1) & 0xff;
    }
    hammer(
        step -> {
          byte[] bytes = new byte[LENGTH];
          for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) numbers[i];
          }
          return step.bytes(bytes, LENGTH).floats();
        });
  }

  @Test
  void weightsThatAreLoadedAndSaved() {
    Weights weights = new Weights(ops, new Noise(1), false);
    Weight weight = weights.trained("w", 0, LENGTH);
    hammer(
        step -> {
          Weights.load(weight.value(), Tensor.of(numbers, LENGTH));
          return Weights.tensor(weight.value()).floats();
        });
  }

  /** Gradients, and the pointers that a backward pass is given. */
  @Test
  void gradients() {
    Array x = ops.ones(LENGTH);
    ops.requireGradient(x);
    hammer(
        step -> {
          Array y = step.record(() -> step.affine(x, 1, 0));
          step.backward(y, step.array(numbers, LENGTH));
          return x.gradient().floats();
        });
  }

  @Test
  void refusesWhatDoesNotFit() {
    Array array = ops.zeros(LENGTH);
    assertThrows(IllegalArgumentException.class, () -> array.set(new float[LENGTH + 1]));
    assertThrows(IllegalArgumentException.class, () -> array.set(direct(LENGTH - 1)));
    assertThrows(IllegalArgumentException.class, () -> array.set(FloatBuffer.wrap(numbers)));
  }

  private static FloatBuffer direct(int length) {
    return ByteBuffer.allocateDirect(4 * length).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
