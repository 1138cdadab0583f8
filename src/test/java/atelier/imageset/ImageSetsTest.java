package atelier.imageset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.blob.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSetsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;
  private final MemoryImageSetStore store = new MemoryImageSetStore();
  private BlobStore blobs;
  private ImageSets sets;

  @BeforeEach
  void open() {
    blobs = new BlobStore(folder);
    sets = new ImageSets(store, blobs, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void picturesAreShownInAnotherSizeWithAllThatIsKnownOfThem() throws IOException {
    About about = new About("grey", "plain", true, new Drawn("run", 3, 1, 7));
    ImageSet set =
        sets.add(
            "One",
            "ada",
            null,
            28,
            1,
            writer -> {
              Picture grey = Picture.black(28, 28, 1);
              Arrays.fill(grey.pixels(), (byte) 100);
              writer.add(grey, about);
            });
    PackedImages larger = sets.open(set).sized(48);
    assertEquals(48, larger.size());
    assertEquals(48, larger.picture(0).width());
    byte[] pixels = new byte[48 * 48];
    larger.pixels(0).get(pixels);
    for (byte pixel : pixels) {
      assertEquals(100, pixel);
    }
    assertEquals(about, larger.about(0));
    assertNotNull(set.heldOut());
  }

  @Test
  void packsPicturesWithLabelsAndCaptions() throws IOException {
    ImageSet set = sets.add("Five", "ada", "five", 4, 3, ImageSetsTest::five);

    assertEquals(
        new ImageSet(
            set.id(),
            "Five",
            "ada",
            5,
            4,
            3,
            List.of("a", "b"),
            true,
            set.blob(),
            "five",
            null,
            null,
            NOW),
        set);
    assertEquals(set, store.find(set.id()).orElseThrow());
    PackedImages images = sets.open(set);
    assertEquals(List.of(0, 1, 0, -1, 1), Stream.of(0, 1, 2, 3, 4).map(images::label).toList());
    assertEquals("a caption", images.caption(3));
    assertArrayEquals(plain(2).pixels(), images.picture(2).pixels());
  }

  @Test
  void leavesNothingBehindWhereTheSourceFails() throws IOException {
    assertThrows(
        IOException.class,
        () ->
            sets.add(
                "None",
                "ada",
                null,
                4,
                3,
                writer -> {
                  writer.add(plain(1), null, null);
                  throw new IOException("gone");
                }));
    assertEquals(List.of(), store.list());
    assertEquals(0, files());
  }

  @Test
  void removesPicturesAndKeepsTheOrderOfTheLabels() throws IOException {
    ImageSet set = sets.add("Five", "ada", null, 4, 3, ImageSetsTest::five);

    ImageSet smaller = sets.remove(set.id(), Set.of(0, 3));

    assertEquals(smaller, store.find(set.id()).orElseThrow());
    assertEquals(3, smaller.count());
    assertEquals(List.of("a", "b"), smaller.labels(), "though b comes first now");
    assertFalse(smaller.captioned());
    PackedImages images = sets.open(smaller);
    assertEquals(List.of(1, 0, 1), Stream.of(0, 1, 2).map(images::label).toList());
    assertArrayEquals(plain(4).pixels(), images.picture(2).pixels());
    assertEquals(2, files(), "the old pixels can come back");
  }

  @Test
  void bringsBackWhatWasRemovedAndRemovesItAgain() throws IOException {
    ImageSet set = sets.add("Five", "ada", null, 4, 3, ImageSetsTest::five);
    assertThrows(IllegalArgumentException.class, () -> sets.undo(set.id()));
    ImageSet smaller = sets.remove(set.id(), Set.of(0, 3));

    assertEquals(set, sets.undo(set.id()));
    assertEquals(5, sets.open(set).count());
    assertEquals(smaller, sets.undo(set.id()));
  }

  @Test
  void forgetsLabelsWithoutPictures() throws IOException {
    ImageSet set = sets.add("Five", "ada", null, 4, 3, ImageSetsTest::five);
    assertEquals(List.of("b"), sets.remove(set.id(), Set.of(0, 2)).labels());
  }

  @Test
  void refusesToRemoveWhatIsNotThereOrAll() throws IOException {
    ImageSet set = sets.add("Five", "ada", null, 4, 3, ImageSetsTest::five);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> sets.remove(set.id(), Set.of(1, 5)))
            .getMessage()
            .contains("0 to 4"));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class, () -> sets.remove(set.id(), Set.of(0, 1, 2, 3, 4)))
            .getMessage()
            .contains("delete the whole set"));
    assertThrows(IllegalArgumentException.class, () -> sets.remove("nothing", Set.of(0)));
    assertEquals(set, store.find(set.id()).orElseThrow());
  }

  @Test
  void keepsPixelsThatAnotherSetUses() throws IOException {
    ImageSet one = sets.add("One", "ada", null, 4, 3, ImageSetsTest::five);
    ImageSet other = sets.add("Other", "bob", null, 4, 3, ImageSetsTest::five);
    assertEquals(one.blob(), other.blob());

    assertTrue(sets.delete(one.id()));
    assertEquals(5, sets.open(other).count());
    assertTrue(sets.delete(other.id()));
    assertEquals(0, files());
    assertFalse(sets.delete(other.id()));
  }

  @Test
  void keepsPairsInStep() throws IOException {
    ImageSets.Pair pair =
        sets.addPair(
            new ImageSets.Title("Sketches", null),
            new ImageSets.Title("Paintings", null),
            "ada",
            4,
            3,
            (writer, partner) -> {
              for (int i = 0; i < 4; i++) {
                writer.add(plain(i), null, null);
                partner.add(plain(100 + i), null, null);
              }
            });
    assertEquals(pair.partner().id(), pair.set().partner());
    assertEquals(pair.set().id(), pair.partner().partner());

    ImageSet smaller = sets.remove(pair.partner().id(), Set.of(0, 2));

    ImageSet other = store.find(pair.set().id()).orElseThrow();
    assertEquals(List.of(2, 2), List.of(smaller.count(), other.count()));
    assertEquals(
        List.of(1, 3), Stream.of(0, 1).map(i -> level(other, i)).toList(), "the same are left");
    assertEquals(List.of(101, 103), Stream.of(0, 1).map(i -> level(smaller, i)).toList());
    assertEquals(4, files(), "the old pixels can come back");

    sets.delete(smaller.id());
    assertEquals(null, store.find(other.id()).orElseThrow().partner());
  }

  @Test
  void refusesPairsThatAreNone() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            sets.addPair(
                new ImageSets.Title("A", null),
                new ImageSets.Title("B", null),
                "ada",
                4,
                3,
                (writer, partner) -> writer.add(plain(1), null, null)));
    assertEquals(List.of(), store.list());
  }

  @Test
  void renamesSetsAndLabels() throws IOException {
    ImageSet set = sets.add("Five", "ada", null, 4, 3, ImageSetsTest::five);

    ImageSet renamed = sets.relabel(sets.rename(set.id(), "Pets").id(), Map.of("a", "cats"));

    assertEquals("Pets", renamed.name());
    assertEquals(List.of("cats", "b"), renamed.labels());
    PackedImages images = sets.open(renamed);
    assertEquals(List.of(0, 1, 0, -1, 1), Stream.of(0, 1, 2, 3, 4).map(images::label).toList());
    assertEquals("a caption", images.caption(3));
    assertEquals(2, files(), "the old names can come back");

    ImageSet merged = sets.relabel(set.id(), Map.of("b", "cats"));
    assertEquals(List.of("cats"), merged.labels());
    assertThrows(IllegalArgumentException.class, () -> sets.relabel(set.id(), Map.of("b", "x")));
  }

  private int level(ImageSet set, int index) {
    try {
      return sets.open(set).picture(index).at(0, 0, 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void five(PackedImages.Writer writer) throws IOException {
    writer.add(plain(0), "a", null);
    writer.add(plain(1), "b", null);
    writer.add(plain(2), "a", null);
    writer.add(plain(3), null, "a caption");
    writer.add(plain(4), "b", null);
  }

  private static Picture plain(int level) {
    Picture picture = Picture.black(4, 4, 3);
    Arrays.fill(picture.pixels(), (byte) level);
    return picture;
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
