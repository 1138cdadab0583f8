package atelier.pretrained;

import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the convolutions of a file of MXNet parameters, as {@code mx.nd.save} writes them:
 *
 * <pre>
 * u64 0x112 | u64 0 | u64 n | n arrays | u64 n | n names (u64 length, bytes)
 * array: u32 0xF993FAC9 | i32 storage (0: dense) | u32 dimensions | i64 each
 *        | i32 device type | i32 device number | i32 element type (0: float) | elements
 * </pre>
 *
 * All numbers are little-endian. Matrices, which are those of fully connected layers and by far the
 * largest, are passed over as they come.
 */
final class MxnetParameters {
  private static final long FILE = 0x112;
  private static final int DENSE_ARRAY = 0xF993FAC9;
  private static final int FLOAT = 0;
  private static final int MOST_ARRAYS = 10_000;
  private static final int MOST_DIMENSIONS = 8;
  private static final int MOST_NAME_BYTES = 1000;
  private static final long MOST_BYTES = 1L << 30;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final String KERNEL = "_weight";

  private final InputStream in;

  private MxnetParameters(InputStream in) {
    this.in = in;
  }

  /**
   * The kernels and biases of the network's convolutions by torchvision's names. MXNet's names
   * number the convolutions in the order in which a picture passes them, and so does the layout.
   *
   * @param in the unpacked file
   * @throws IOException if it is not such a file, with a message that says why
   * @throws WrongWeights if its convolutions are not those of the network
   */
  static TensorMap read(InputStream in, FeatureNetwork network) throws IOException {
    return network.features(rename(new MxnetParameters(in).tensors(), network.layouts()));
  }

  /** Gives the convolutions, in their order, the names of the layout that suits them best. */
  private static TensorMap rename(TensorMap tensors, List<Layout> layouts) {
    List<String> kernels =
        tensors.names().stream()
            .filter(name -> name.endsWith(KERNEL) && tensors.get(name).shape().length == 4)
            .sorted(Comparator.comparing(MxnetParameters::padded))
            .toList();
    TensorMap best = new TensorMap();
    for (Layout layout : layouts) {
      TensorMap renamed = new TensorMap();
      Iterator<String> next = kernels.iterator();
      String bias = "";
      for (Map.Entry<String, List<Integer>> wanted : layout.shapes().entrySet()) {
        if (wanted.getValue().size() == 1) {
          if (tensors.contains(bias)) {
            renamed.put(wanted.getKey(), tensors.get(bias));
          }
        } else if (next.hasNext()) {
          String kernel = next.next();
          renamed.put(wanted.getKey(), tensors.get(kernel));
          bias = kernel.substring(0, kernel.length() - KERNEL.length()) + "_bias";
        }
      }
      if (layout.common(renamed) > layout.common(best)) {
        best = renamed;
      }
    }
    return best;
  }

  /** The name with numbers of equal length, so that conv10 comes after conv9. */
  private static String padded(String name) {
    return NUMBER.matcher(name).replaceAll(m -> "0".repeat(9 - m.group().length()) + m.group());
  }

  private TensorMap tensors() throws IOException {
    if (number(8) != FILE || number(8) != 0) {
      throw new IOException("it is not a file of MXNet parameters");
    }
    long count = atMost(number(8), MOST_ARRAYS, "arrays");
    List<@Nullable Tensor> arrays = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arrays.add(array());
    }
    if (number(8) != count) {
      throw new IOException("not every array of it has a name");
    }
    TensorMap tensors = new TensorMap();
    for (Tensor array : arrays) {
      byte[] name = bytes(atMost(number(8), MOST_NAME_BYTES, "bytes of a name"));
      if (array != null) {
        tensors.put(new String(name, StandardCharsets.UTF_8), array);
      }
    }
    return tensors;
  }

  /** The next array; null for a matrix and for what is not made of floats. */
  private @Nullable Tensor array() throws IOException {
    if ((int) number(4) != DENSE_ARRAY || number(4) != 0) {
      throw new IOException("it has an array of a kind that is not read here");
    }
    int dimensions = atMost(number(4), MOST_DIMENSIONS, "dimensions");
    long[] shape = new long[dimensions];
    long elements = 1;
    for (int i = 0; i < dimensions; i++) {
      shape[i] = atMost(number(8), MOST_BYTES, "elements");
      elements = atMost(elements * shape[i], MOST_BYTES / 4, "elements");
    }
    if (dimensions == 0) {
      return null; // an array that was never filled has nothing but its shape
    }
    in.skipNBytes(8);
    if (number(4) != FLOAT) {
      throw new IOException("it has an array of other numbers than floats of 32 bits");
    }
    if (dimensions == 2) {
      in.skipNBytes(elements * 4);
      return null;
    }
    return new Tensor(Tensor.Type.F32, shape, ByteBuffer.wrap(bytes((int) elements * 4)));
  }

  private static int atMost(long number, long most, String what) throws IOException {
    if (number < 0 || number > most) {
      throw new IOException("it claims to have %d %s".formatted(number, what));
    }
    return (int) number;
  }

  /** An unsigned number of 4 bytes, or any of 8. */
  private long number(int size) throws IOException {
    ByteBuffer number = ByteBuffer.wrap(bytes(size)).order(ByteOrder.LITTLE_ENDIAN);
    return size == 4 ? Integer.toUnsignedLong(number.getInt()) : number.getLong();
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("it ends too soon");
    }
    return bytes;
  }
}
