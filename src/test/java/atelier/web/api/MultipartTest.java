package atelier.web.api;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.UnsupportedMediaTypeResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MultipartTest {
  private static final String TYPE = "multipart/form-data; boundary=----AtelierTestBoundary";

  @Test
  void partsComeWholeHoweverTheBytesArrive() throws IOException {
    byte[] noise = new byte[200_000];
    new Random(1).nextBytes(noise);
    byte[] tricky = "\r\n------AtelierTestBoundarx\r\n--".getBytes(StandardCharsets.UTF_8);
    byte[] form =
        new FormBody()
            .field("name", "Vögel")
            .file("a/ü \u201cx\u201d.png", noise)
            .file("b.png", tricky)
            .file("c.png", new byte[0])
            .whole();
    for (int bite : new int[] {1, 2, 3, 7, 1000, 1 << 20}) {
      Multipart multipart = new Multipart(inBites(form, bite), TYPE);
      Multipart.Part name = next(multipart);
      assertEquals("name", name.name());
      assertNull(name.file());
      assertEquals("Vögel", name.text());
      Multipart.Part a = next(multipart);
      assertEquals("a/ü \u201cx\u201d.png", a.file());
      assertArrayEquals(noise, a.body().readAllBytes());
      assertArrayEquals(tricky, next(multipart).body().readAllBytes());
      assertEquals(0, next(multipart).body().readAllBytes().length);
      assertNull(multipart.next());
    }
  }

  @Test
  void aPartThatIsNotReadIsPassedOver() throws IOException {
    byte[] form = new FormBody().file("a", new byte[100_000]).field("name", "x").whole();
    Multipart multipart = new Multipart(inBites(form, 500), TYPE);
    assertEquals(0, next(multipart).body().read());
    assertEquals("x", next(multipart).text());
  }

  @Test
  void anyNumberOfPartsIsRead() throws IOException {
    FormBody form = new FormBody();
    for (int i = 0; i < 50_000; i++) {
      form.file(i + ".png", new byte[] {(byte) i});
    }
    Multipart multipart = new Multipart(new ByteArrayInputStream(form.whole()), TYPE);
    int count = 0;
    for (Multipart.Part part = multipart.next(); part != null; part = multipart.next()) {
      assertEquals((byte) count, (byte) part.body().read());
      count++;
    }
    assertEquals(50_000, count);
  }

  @Test
  void whatIsNotWholeIsRefused() {
    byte[] form = new FormBody().file("a", new byte[1000]).broken();
    for (int length : new int[] {0, 10, 60, 500, form.length}) {
      Multipart multipart =
          new Multipart(new ByteArrayInputStream(Arrays.copyOf(form, length)), TYPE);
      assertThrows(
          BadRequestResponse.class,
          () -> {
            for (Multipart.Part part = multipart.next(); part != null; part = multipart.next()) {
              part.body().readAllBytes();
            }
          },
          length + " bytes");
    }
    byte[] longName = new FormBody().file("x".repeat(20_000), new byte[1]).whole();
    assertThrows(
        BadRequestResponse.class,
        () -> new Multipart(new ByteArrayInputStream(longName), TYPE).next());
  }

  @Test
  void onlyFormsAreRead() {
    InputStream in = new ByteArrayInputStream(new byte[0]);
    for (@Nullable String type :
        new @Nullable String[] {
          null, "application/json", "multipart/form-data", "multipart/mixed; boundary=x"
        }) {
      assertThrows(
          UnsupportedMediaTypeResponse.class, () -> new Multipart(in, type), String.valueOf(type));
    }
  }

  private static Multipart.Part next(Multipart multipart) throws IOException {
    return requireNonNull(multipart.next());
  }

  private static InputStream inBites(byte[] bytes, int most) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(most, length));
      }
    };
  }
}
