package atelier.nn;

import ai.djl.mxnet.engine.MxNDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in the engine's memory, of one shape. It belongs to the {@link Ops} that made it and must
 * not be used after that is closed.
 */
public final class Array {
  private final MxNDArray array;
  private @Nullable Array gradient;

  Array(MxNDArray array) {
    this.array = array;
  }

  MxNDArray handle() {
    return array;
  }

  /** Its dimensions, outermost first. */
  public long[] shape() {
    return array.getShape().getShape();
  }

  /** How many numbers it has. */
  public long size() {
    return array.getShape().size();
  }

  /** A copy of the numbers, once they are computed. */
  public float[] floats() {
    require(DataType.FLOAT32, size());
    return HostMemory.read(array.getHandle(), Math.toIntExact(size()));
  }

  /** The first number, once it is computed: that of a loss (1). */
  public float number() {
    return floats()[0];
  }

  /** Copies the numbers, once they are computed, into a direct buffer, from its position on. */
  void read(FloatBuffer direct) {
    int size = Math.toIntExact(size());
    if (direct.remaining() < size) {
      throw new IllegalArgumentException("no room for %d numbers".formatted(size));
    }
    require(DataType.FLOAT32, size);
    HostMemory.read(array.getHandle(), direct, size);
  }

  /**
   * Replaces the numbers.
   *
   * @throws IllegalArgumentException if they are not as many
   */
  public void set(float[] numbers) {
    require(DataType.FLOAT32, numbers.length);
    HostMemory.write(numbers, array.getHandle());
  }

  /** Replaces the numbers by those of a direct buffer, from its position to its limit. */
  public void set(FloatBuffer direct) {
    require(DataType.FLOAT32, direct.remaining());
    HostMemory.write(direct, array.getHandle());
  }

  /** Replaces unsigned bytes. */
  void set(byte[] bytes) {
    require(DataType.UINT8, bytes.length);
    HostMemory.write(bytes, array.getHandle());
  }

  /** Replaces the numbers by floats in the machine's byte order, in any buffer. */
  void setFloats(ByteBuffer bytes) {
    require(DataType.FLOAT32, bytes.remaining() / Float.BYTES);
    HostMemory.write(bytes, array.getHandle());
  }

  private void require(DataType type, long size) {
    if (array.getDataType() != type || size() != size) {
      throw new IllegalArgumentException(
          "%d numbers of type %s for an array of shape %s and type %s"
              .formatted(size, type, array.getShape(), array.getDataType()));
    }
  }

  /** Has backward passes write its gradient into {@code target}. */
  void setGradient(Array target) {
    Mxnet.setGradient(array, target.array);
    gradient = target;
  }

  /**
   * Where backward passes write its gradient.
   *
   * @throws IllegalStateException if nothing has {@linkplain Ops#requireGradient asked} for one
   */
  public Array gradient() {
    if (gradient == null) {
      throw new IllegalStateException("no gradient is asked for");
    }
    return gradient;
  }
}
