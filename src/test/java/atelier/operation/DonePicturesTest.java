package atelier.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import atelier.imageset.Picture;
import java.io.EOFException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DonePicturesTest {
  @TempDir Path folder;

  @Test
  void whatWasAddedIsThereAgainAndHalfAPictureIsNot() throws Exception {
    Path file = folder.resolve("done");
    try (DonePictures done = new DonePictures(file, 2, 3)) {
      assertEquals(0, done.count());
      done.add(List.of(picture(1), picture(2)));
    }
    Files.write(file, new byte[7], StandardOpenOption.APPEND); // cut off by the server's death
    try (DonePictures done = new DonePictures(file, 2, 3)) {
      assertEquals(2, done.count());
      done.add(List.of(picture(3)));
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(picture(i + 1).pixels(), done.get(i).pixels());
      }
      assertThrows(EOFException.class, () -> done.get(3));
      assertThrows(IllegalArgumentException.class, () -> done.add(List.of(Picture.black(2, 2, 1))));
      assertEquals(3, done.count());
    }
  }

  private static Picture picture(int level) {
    byte[] pixels = new byte[12];
    java.util.Arrays.fill(pixels, (byte) level);
    return new Picture(2, 2, 3, pixels);
  }
}
