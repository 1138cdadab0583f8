package atelier.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SafetensorsTest {
  @Test
  void readsBackWhatItWrote() {
    TensorMap tensors =
        new TensorMap()
            .put("generator.weight", Tensor.of(new float[] {1, -2, 3.5f, 0, 1e-30f, 7}, 2, 3))
            .put("step", Tensor.of(new long[] {Long.MAX_VALUE}))
            .put(
                "random",
                new Tensor(Tensor.Type.U8, new long[] {3}, ByteBuffer.wrap(new byte[] {1, 2, 3})));
    tensors.metadata().put("family", "dcgan");

    TensorMap read = Safetensors.read(ByteBuffer.wrap(Safetensors.bytes(tensors)));

    assertEquals(List.copyOf(tensors.names()), List.copyOf(read.names()));
    assertArrayEquals(
        new float[] {1, -2, 3.5f, 0, 1e-30f, 7}, read.get("generator.weight").floats());
    assertArrayEquals(new long[] {2, 3}, read.get("generator.weight").shape());
    assertArrayEquals(new long[] {Long.MAX_VALUE}, read.get("step").longs());
    assertEquals(3, read.get("random").data().get(2));
    assertEquals("dcgan", read.metadata().get("family"));
  }

  @Test
  void laysTheFileOutAsTheFormatSays() {
    byte[] bytes = Safetensors.bytes(new TensorMap().put("w", Tensor.of(new float[] {1}, 1)));

    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) file.getLong();
    String header = new String(bytes, 8, length, StandardCharsets.UTF_8).trim();
    assertEquals("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", header);
    assertEquals(0, length % 8, "the tensors are aligned");
    assertEquals(1f, file.getFloat(8 + length));
  }

  @Test
  void refusesWhatIsNotWhole() {
    byte[] whole = Safetensors.bytes(new TensorMap().put("w", Tensor.of(new float[] {1, 2}, 2)));
    for (int length = 0; length < whole.length; length++) {
      ByteBuffer part = ByteBuffer.wrap(whole, 0, length);
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> Safetensors.read(part), "at length " + length);
      assertTrue(String.valueOf(refused.getMessage()).startsWith("not a safetensors file"));
    }
  }

  @Test
  void refusesOffsetsOutsideTheFile() {
    refuses("{'w':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}", 4, "");
  }

  @Test
  void refusesTensorsThatOverlap() {
    refuses(
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}",
        12,
        "the numbers of “b” overlap");
    refuses(
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]},'b':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}}",
        12,
        "the numbers of “b” overlap");
  }

  @Test
  void saysWhichTypesOfNumbersItReads() {
    refuses(
        "{'w':{'dtype':'BF16','shape':[2],'data_offsets':[0,4]}}",
        4,
        "“w” has numbers of type BF16, which is none of [F32, I64, U8]");
  }

  private static void refuses(String json, int dataBytes, String why) {
    byte[] header = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + header.length + dataBytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Safetensors.read(file.clear()));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }
}
