package atelier.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One array of numbers.
 *
 * @param type how its elements are stored
 * @param shape its dimensions, outermost first; empty for a scalar
 * @param data its elements in row-major order, little-endian, from position 0 to the limit; never
 *     written to
 */
public record Tensor(Type type, long[] shape, ByteBuffer data) {

  /** Element types, by their safetensors names. */
  public enum Type {
    F32(4),
    I64(8),
    U8(1);

    final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }
  }

  public Tensor {
    long expected = size(shape) * type.bytes;
    if (data.remaining() != expected) {
      throw new IllegalArgumentException(
          "a tensor of shape %s and type %s takes %d bytes, not %d"
              .formatted(Arrays.toString(shape), type, expected, data.remaining()));
    }
    shape = shape.clone();
    data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Copies floats into a new tensor. */
  public static Tensor of(float[] values, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return new Tensor(Type.F32, shape, data);
  }

  /** Copies longs into a new tensor. */
  public static Tensor of(long[] values, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    return new Tensor(Type.I64, shape, data);
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** The elements; each call gives a view of its own position and limit. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of elements. */
  public long size() {
    return size(shape);
  }

  /** A copy of the elements of an {@link Type#F32} tensor. */
  public float[] floats() {
    require(Type.F32);
    float[] values = new float[Math.toIntExact(size())];
    data().asFloatBuffer().get(values);
    return values;
  }

  /** A copy of the elements of an {@link Type#I64} tensor. */
  public long[] longs() {
    require(Type.I64);
    long[] values = new long[Math.toIntExact(size())];
    data().asLongBuffer().get(values);
    return values;
  }

  private void require(Type wanted) {
    if (type != wanted) {
      throw new IllegalStateException("the tensor holds " + type + ", not " + wanted);
    }
  }

  private static long size(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }
}
