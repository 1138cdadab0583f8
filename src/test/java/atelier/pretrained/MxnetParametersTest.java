package atelier.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.tensor.TensorMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MxnetParametersTest {
  private static final ZooFile NOWHERE = new ZooFile(URI.create("file:///nowhere"), 0, "");

  /** Eleven layers, so that the order of names by letters is not that of the layers. */
  private static final FeatureNetwork DEEP = deep();

  private static FeatureNetwork deep() {
    Layout.Builder wide = new Layout.Builder().convolution("features.0", 3, 5, 1);
    Layout.Builder narrow = new Layout.Builder().convolution("features.0", 3, 2, 1);
    for (int i = 1; i <= 10; i++) {
      wide.convolution("features." + 2 * i, i == 1 ? 5 : 2, 2, 1);
      narrow.convolution("features." + 2 * i, 2, 2, 1);
    }
    return new FeatureNetwork("deep", "Deep", List.of(wide.build(), narrow.build()), NOWHERE);
  }

  private static ParametersFile file() {
    ParametersFile file = new ParametersFile();
    file.add("arg:deep0_dense0_weight", 0, 7, 9);
    file.add("arg:deep0_conv10_weight", 100, 2, 2, 1, 1);
    for (int i = 0; i < 10; i++) {
      file.add("arg:deep0_conv" + i + "_weight", 10 * i, 2, i == 0 ? 3 : 2, 1, 1);
      file.add("arg:deep0_conv" + i + "_bias", 10 * i + 8, 2);
    }
    file.add("arg:deep0_conv10_bias", 108, 2);
    file.add("arg:deep0_conv11_weight", 110, 9, 2, 1, 1);
    return file;
  }

  @Test
  void namesTheConvolutionsAsTorchvisionDoes() throws IOException {
    TensorMap features = read(file().bytes());

    assertEquals(22, features.names().size());
    assertArrayEquals(new long[] {2, 3, 1, 1}, features.get("features.0.weight").shape());
    assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, features.get("features.0.weight").floats());
    assertArrayEquals(new float[] {8, 9}, features.get("features.0.bias").floats());
    assertArrayEquals(new float[] {90, 91, 92, 93}, features.get("features.18.weight").floats());
    assertArrayEquals(
        new float[] {100, 101, 102, 103}, features.get("features.20.weight").floats());
    assertArrayEquals(new float[] {108, 109}, features.get("features.20.bias").floats());
  }

  @Test
  void saysWhatIsWrong() {
    byte[] whole = file().bytes();
    assertSays("ends too soon", Arrays.copyOf(whole, whole.length - 1));
    assertSays("ends too soon", Arrays.copyOf(whole, 60));
    byte[] other = whole.clone();
    other[0] = 0x13;
    assertSays("not a file of MXNet parameters", other);
    byte[] sparse = whole.clone();
    sparse[28] = 1;
    assertSays("kind that is not read", sparse);
    byte[] many = whole.clone();
    many[19] = 1;
    assertSays("claims to have", many);
    WrongWeights e =
        assertThrows(
            WrongWeights.class,
            () -> read(new ParametersFile().add("arg:x_conv0_weight", 0, 2, 3, 1, 1).bytes()));
    assertEquals("These are not the weights of Deep: features.0.bias is missing.", e.getMessage());
  }

  private static void assertSays(String part, byte[] file) {
    IOException e = assertThrows(IOException.class, () -> read(file));
    assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
  }

  private static TensorMap read(byte[] file) throws IOException {
    return MxnetParameters.read(new ByteArrayInputStream(file), DEEP);
  }
}
