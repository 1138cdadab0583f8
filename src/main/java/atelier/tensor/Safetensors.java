package atelier.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The safetensors format: {@code u64 header length | JSON header | raw little-endian tensors}.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format's description</a>
 */
public final class Safetensors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA = "__metadata__";
  private static final int MAX_HEADER = 16 << 20;

  private Safetensors() {}

  /** Writes the tensors; the stream stays open. */
  public static void write(TensorMap tensors, OutputStream out) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    if (!tensors.metadata().isEmpty()) {
      ObjectNode metadata = header.putObject(METADATA);
      tensors.metadata().forEach(metadata::put);
    }
    long offset = 0;
    for (String name : tensors.names()) {
      Tensor tensor = tensors.get(name);
      long end = offset + tensor.data().remaining();
      ObjectNode entry = header.putObject(name).put("dtype", tensor.type().name());
      ArrayNode shape = entry.putArray("shape");
      for (long dimension : tensor.shape()) {
        shape.add(dimension);
      }
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = JSON.writeValueAsBytes(header);
    int padding = (8 - json.length % 8) % 8;
    ByteBuffer head = ByteBuffer.allocate(8 + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(json.length + padding)
        .put(json)
        .put(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
    out.write(head.array());
    @SuppressWarnings("resource") // closing it would close the caller's stream
    WritableByteChannel channel = Channels.newChannel(out);
    for (String name : tensors.names()) {
      ByteBuffer data = tensors.get(name).data();
      while (data.hasRemaining()) {
        channel.write(data);
      }
    }
  }

  /** The tensors as one array of bytes. */
  public static byte[] bytes(TensorMap tensors) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      write(tensors, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError("writing to memory does not fail", e);
    }
  }

  /**
   * Reads tensors as views of {@code file}; nothing is copied.
   *
   * @throws IllegalArgumentException if the bytes are not a whole safetensors file, with the reason
   */
  public static TensorMap read(ByteBuffer file) {
    ByteBuffer bytes = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < 8) {
      throw new IllegalArgumentException("not a safetensors file: it is shorter than its header");
    }
    long length = bytes.getLong();
    if (length < 2 || length > MAX_HEADER || length > bytes.remaining()) {
      throw new IllegalArgumentException("not a safetensors file: its header length is " + length);
    }
    byte[] json = new byte[(int) length];
    bytes.get(json);
    ByteBuffer data = bytes.slice();
    TensorMap tensors = new TensorMap();
    TreeMap<Integer, Integer> taken = new TreeMap<>();
    try {
      for (Map.Entry<String, JsonNode> field : JSON.readTree(json).properties()) {
        if (field.getKey().equals(METADATA)) {
          field
              .getValue()
              .properties()
              .forEach(e -> tensors.metadata().put(e.getKey(), e.getValue().asText()));
        } else {
          tensors.put(field.getKey(), tensor(field.getKey(), field.getValue(), data, taken));
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("not a safetensors file: " + e.getMessage(), e);
    }
    return tensors;
  }

  /**
   * A tensor of the file.
   *
   * @param taken where the tensors before it end, by where they begin
   */
  private static Tensor tensor(
      String name, JsonNode entry, ByteBuffer data, NavigableMap<Integer, Integer> taken) {
    JsonNode dimensions = entry.required("shape");
    long[] shape = new long[dimensions.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dimensions.get(i).asLong();
    }
    int from = Math.toIntExact(entry.required("data_offsets").required(0).asLong());
    int to = Math.toIntExact(entry.required("data_offsets").required(1).asLong());
    if (to > from) {
      Map.Entry<Integer, Integer> before = taken.lowerEntry(to);
      if (before != null && before.getValue() > from) {
        throw new IllegalArgumentException(
            "the numbers of “" + name + "” overlap another tensor’s");
      }
      taken.put(from, to);
    }
    return new Tensor(type(name, entry), shape, data.slice(from, to - from));
  }

  private static Tensor.Type type(String name, JsonNode entry) {
    String type = entry.required("dtype").asText();
    return Arrays.stream(Tensor.Type.values())
        .filter(known -> known.name().equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "“%s” has numbers of type %s, which is none of %s"
                        .formatted(name, type, Arrays.toString(Tensor.Type.values()))));
  }
}
