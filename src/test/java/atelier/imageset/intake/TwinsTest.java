package atelier.imageset.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.Picture;
import atelier.imageset.intake.Options.Ground;
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
      Picture picture = decoder.decode(TestFiles.resource("twins/" + name), 1000, ground);
      Picture twin = decoder.decode(TestFiles.resource("twins/" + name + ".png"), 1000, ground);
      assertEquals(twin.width(), picture.width());
      assertEquals(twin.height(), picture.height());
      double sum = 0;
      for (int i = 0; i < twin.pixels().length; i++) {
        int difference = Math.abs((twin.pixels()[i] & 0xff) - (picture.pixels()[i] & 0xff));
        sum += difference;
        if (tolerance == 0) {
          assertEquals(0, difference, name + " on " + ground + " at " + i);
        }
      }
      double mean = sum / twin.pixels().length;
      assertTrue(mean <= tolerance, () -> name + " on " + ground + " is off by " + mean);
    }
  }
}
