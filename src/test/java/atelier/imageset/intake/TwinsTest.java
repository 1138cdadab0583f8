package atelier.imageset.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.Picture;
import atelier.imageset.intake.Options.Ground;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pictures of every format and kind beside a PNG of the same pixels. Both were written by Pillow
 * 12.3 with libwebp 1.6.0, libjpeg-turbo and zlib-ng, of the year in which this test was written.
 */
class TwinsTest {
  private final Decoder decoder = new Decoder(new Memory(100_000_000));

  @ParameterizedTest
  @CsvSource({
    "lossless-1-colours-transparent.webp, 0",
    "lossless-3-colours-transparent.webp, 0",
    "lossless-15-colours-transparent.webp, 0",
    "lossless-16-colours-transparent.webp, 0",
    "lossless-17-colours-transparent.webp, 0",
    "lossless-40-colours-transparent.webp, 0",
    "lossless-120-colours-transparent.webp, 0",
    "lossless-254-colours-transparent.webp, 0",
    "lossless-40-colours-opaque.webp, 0",
    "lossless-photo.webp, 0",
    "lossless-photo-quick.webp, 0",
    "lossless-photo-translucent.webp, 0",
    "lossless-grey.webp, 0",
    "lossless-large.webp, 0",
    "lossy-photo.webp, 8",
    "lossy-photo-translucent.webp, 8",
    "photo.jpg, 8",
    "photo-full-chroma.jpg, 2",
    "photo-progressive.jpg, 8",
    "grey.jpg, 2",
    "palette-transparent.gif, 0",
    "palette-interlaced.gif, 0",
    "photo.bmp, 0",
    "palette.bmp, 0"
  })
  void looksLikeItsTwin(String name, int tolerance) throws Unusable {
    for (Ground ground : Ground.values()) {
      Picture picture = shown(TestFiles.resource("twins/" + name), ground);
      Picture twin = shown(TestFiles.resource("twins/" + name + ".png"), ground);
      assertAlike(name + " on " + ground, twin, picture, tolerance);
    }
  }

  /** Pixels differ by so much in the mean; by nothing at all where that is 0. */
  private static void assertAlike(String name, Picture twin, Picture picture, int tolerance) {
    assertEquals(twin.width(), picture.width());
    assertEquals(twin.height(), picture.height());
    double sum = 0;
    for (int i = 0; i < twin.pixels().length; i++) {
      int difference = Math.abs((twin.pixels()[i] & 0xff) - (picture.pixels()[i] & 0xff));
      sum += difference;
      if (tolerance == 0) {
        assertEquals(0, difference, name + " at " + i);
      }
    }
    double mean = sum / twin.pixels().length;
    assertTrue(mean <= tolerance, () -> name + " is off by " + mean);
  }

  /** The first picture of an animation covers a part of its canvas, which is transparent beside. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "lossless-40-colours-transparent.webp, VP8L, 0",
    "lossless-photo-translucent.webp, VP8L, 0",
    "lossy-photo-translucent.webp, ALPH, 8",
    "lossy-photo.webp, 'VP8 ', 8"
  })
  void showsTheFirstPictureOfAnAnimation(String name, String firstChunk, int tolerance)
      throws Unusable {
    byte[] still = TestFiles.resource("twins/" + name);
    int at = new String(still, StandardCharsets.ISO_8859_1).indexOf(firstChunk);
    int chunk = still.length - at;
    Picture twin = shown(TestFiles.resource("twins/" + name + ".png"), Ground.WHITE);

    ByteBuffer animation =
        ByteBuffer.allocate(12 + 18 + 14 + 8 + 16 + chunk).order(ByteOrder.LITTLE_ENDIAN);
    animation.put(bytes("RIFF")).putInt(animation.capacity() - 8).put(bytes("WEBP"));
    animation.put(bytes("VP8X")).putInt(10).putInt(0x12);
    put24(animation, twin.width() + 10 - 1);
    put24(animation, twin.height() + 6 - 1);
    animation.put(bytes("ANIM")).putInt(6).putInt(0).putShort((short) 0);
    animation.put(bytes("ANMF")).putInt(16 + chunk);
    put24(animation, 8 / 2);
    put24(animation, 4 / 2);
    put24(animation, twin.width() - 1);
    put24(animation, twin.height() - 1);
    put24(animation, 100);
    animation.put((byte) 0).put(still, at, chunk);

    Picture first = shown(animation.array(), Ground.WHITE);
    assertEquals(
        List.of("is an animation; its first picture is used"),
        decoder.decode(animation.array(), 1000, Ground.WHITE).notes());
    Picture expected = Picture.black(twin.width() + 10, twin.height() + 6, 3);
    Arrays.fill(expected.pixels(), (byte) 255);
    expected.paste(twin, 8, 4);
    assertAlike(name, expected, first, tolerance);
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void put24(ByteBuffer to, int number) {
    to.put((byte) number).put((byte) (number >> 8)).put((byte) (number >> 16));
  }

  private Picture shown(byte[] file, Ground ground) throws Unusable {
    return decoder.decode(file, 1000, ground).pictures().get(0);
  }
}
