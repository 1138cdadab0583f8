package atelier.pretrained;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes a file of MXNet parameters, number by number. */
final class ParametersFile {
  private final ByteArrayOutputStream arrays = new ByteArrayOutputStream();
  private final List<String> names = new ArrayList<>();

  /** An array whose elements are {@code first}, {@code first} + 1, … */
  ParametersFile add(String name, float first, int... shape) {
    names.add(name);
    u32(arrays, 0xF993FAC9);
    u32(arrays, 0); // dense
    u32(arrays, shape.length);
    int size = 1;
    for (int dimension : shape) {
      u64(arrays, dimension);
      size *= dimension;
    }
    u32(arrays, 1); // in main memory
    u32(arrays, 0);
    u32(arrays, 0); // floats
    for (int i = 0; i < size; i++) {
      u32(arrays, Float.floatToIntBits(first + i));
    }
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    u64(file, 0x112);
    u64(file, 0);
    u64(file, names.size());
    file.writeBytes(arrays.toByteArray());
    u64(file, names.size());
    for (String name : names) {
      u64(file, name.length());
      file.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    }
    return file.toByteArray();
  }

  private static void u32(ByteArrayOutputStream out, int number) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
  }

  private static void u64(ByteArrayOutputStream out, long number) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array());
  }
}
