package atelier.imageset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {
  @TempDir Path folder;
  private ContactSheet sheet;

  /** Ten plain pictures, 2 × 2, of the levels 0, 10, … 90; the odd ones are labelled b. */
  @BeforeEach
  void pack() throws IOException {
    Path file = folder.resolve("packed");
    try (PackedImages.Writer writer = new PackedImages.Writer(Files.newOutputStream(file), 2, 1)) {
      for (int i = 0; i < 10; i++) {
        byte[] pixels = new byte[4];
        Arrays.fill(pixels, (byte) (10 * i));
        writer.add(new Picture(2, 2, 1, pixels), i % 2 == 0 ? "a" : "b", null);
      }
    }
    sheet = new ContactSheet(PackedImages.open(file));
  }

  @Test
  void findsThePicturesOfALabel() {
    assertEquals(List.of(1, 3, 5, 7, 9), sheet.indices(1));
    assertEquals(10, sheet.indices(null).size());
  }

  @Test
  void laysPicturesInRows() {
    Picture page = sheet.of(List.of(1, 3, 5), 2);
    assertEquals(List.of(4, 4), List.of(page.width(), page.height()));
    assertEquals(
        List.of(10, 30, 50, 0),
        List.of(page.at(0, 0, 0), page.at(0, 0, 2), page.at(0, 3, 1), page.at(0, 3, 3)));
  }

  @Test
  void previewsPicturesFromTheWholeSet() {
    Picture preview = sheet.preview(5, 1);
    assertEquals(List.of(10, 2), List.of(preview.width(), preview.height()));
    assertEquals(
        List.of(0, 20, 40, 60, 80),
        List.of(0, 2, 4, 6, 8).stream().map(x -> preview.at(0, 0, x)).toList());
    Picture all = sheet.preview(20, 20);
    assertEquals(List.of(20, 2), List.of(all.width(), all.height()));
  }

  @Test
  void showsAugmentationBesideTheOriginals() {
    Picture augmented = sheet.augmented(4, 2, 1, 7);
    assertEquals(List.of(8, 4), List.of(augmented.width(), augmented.height()));
    assertEquals(List.of(0, 50), List.of(augmented.at(0, 0, 0), augmented.at(0, 2, 0)));
    assertArrayEquals(augmented.pixels(), sheet.augmented(4, 2, 1, 7).pixels());
    assertFalse(Arrays.equals(augmented.pixels(), sheet.augmented(4, 2, 1, 8).pixels()));
  }
}
