package atelier.nn;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * The one way of numbers between Java's memory and the engine's.
 *
 * <p>The engine is given addresses only. A direct buffer whose address is all that is left of it
 * may be freed by the garbage collector while the engine still copies; so DJL's own {@code create}
 * and {@code set} change the first numbers of an array now and then. Here the memory is held until
 * the engine has returned; its copies are synchronous.
 */
final class HostMemory {
  private HostMemory() {}

  static void write(float[] numbers, Pointer array) {
    try (Memory memory = memory((long) Float.BYTES * numbers.length)) {
      memory.write(0, numbers, 0, numbers.length);
      Mxnet.copyFromHost(array, memory, numbers.length);
    }
  }

  static void write(byte[] bytes, Pointer array) {
    try (Memory memory = memory(bytes.length)) {
      memory.write(0, bytes, 0, bytes.length);
      Mxnet.copyFromHost(array, memory, bytes.length);
    }
  }

  /** Writes floats in the machine's byte order. */
  static void write(ByteBuffer bytes, Pointer array) {
    int length = bytes.remaining();
    try (Memory memory = memory(length)) {
      memory.getByteBuffer(0, length).put(bytes.duplicate());
      Mxnet.copyFromHost(array, memory, length / Float.BYTES);
    }
  }

  /** Writes what a direct buffer has from its position on. */
  static void write(FloatBuffer direct, Pointer array) {
    try {
      Mxnet.copyFromHost(array, address(direct), direct.remaining());
    } finally {
      Reference.reachabilityFence(direct);
    }
  }

  static float[] read(Pointer array, int count) {
    try (Memory memory = memory((long) Float.BYTES * count)) {
      Mxnet.copyToHost(array, memory, count);
      return memory.getFloatArray(0, count);
    }
  }

  /** Reads into a direct buffer, from its position on. */
  static void read(Pointer array, FloatBuffer direct, long count) {
    try {
      Mxnet.copyToHost(array, address(direct), count);
    } finally {
      Reference.reachabilityFence(direct);
    }
  }

  private static Memory memory(long bytes) {
    return new Memory(Math.max(1, bytes));
  }

  /** Of the buffer's position; valid for as long as the buffer is reachable. */
  private static Pointer address(Buffer direct) {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("the engine reads and writes direct buffers only");
    }
    return Native.getDirectBufferPointer(direct.slice());
  }
}
