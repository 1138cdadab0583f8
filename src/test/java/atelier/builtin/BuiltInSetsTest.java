package atelier.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.blob.BlobStore;
import atelier.drawing.Lettering;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.MemoryImageSetStore;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltInSetsTest {
  @TempDir Path folder;
  private ImageSets sets;
  private BuiltInSets builtIns;

  @BeforeEach
  void open() {
    sets =
        new ImageSets(
            new MemoryImageSetStore(), new BlobStore(folder.resolve("blobs")), Clock.systemUTC());
    builtIns = BuiltInSets.standard(sets, folder.resolve("downloads"));
  }

  @Test
  void comeByTheirKeys() {
    assertEquals(
        List.of(
            "shapes",
            "glyphs",
            "rubbings",
            "summer",
            "winter",
            "sketches",
            "paintings",
            "drawings",
            "painted-drawings",
            "fashion-mnist"),
        builtIns.all().stream().map(BuiltInSet::key).toList());
    assertEquals("Letters", builtIns.find("glyphs").orElseThrow().title());
    assertTrue(builtIns.find("nothing").isEmpty());
  }

  @Test
  void sayWhetherTheyHaveLabelsAndCaptions() throws IOException {
    for (BuiltInSet one : builtIns.all().stream().filter(one -> one.needs().isEmpty()).toList()) {
      ImageSet set = builtIns.make(one, "ada", Progress.UNWATCHED);
      assertEquals(!set.labels().isEmpty(), one.labelled(), one.key());
      assertEquals(set.captioned(), one.captioned(), one.key());
      assertEquals(set.partner() != null, BuiltInSets.isPaired(one), one.key());
    }
  }

  @Test
  void shapesAreLabelledAndCaptioned() throws IOException {
    List<Integer> told = new ArrayList<>();
    ImageSet set =
        builtIns.make(
            builtIns.find("shapes").orElseThrow(), "ada", (done, total) -> told.add(done));

    assertEquals(List.of(4_000, 32, 3), List.of(set.count(), set.size(), set.channels()));
    assertEquals(4_000, told.get(told.size() - 1));
    assertEquals("shapes", set.builtIn());
    assertEquals(8, set.labels().size());
    PackedImages images = sets.open(set);
    for (int i = 0; i < images.count(); i++) {
      String caption = images.caption(i);
      String label = images.labels().get(images.label(i));
      assertTrue(
          caption.matches("a (small|large) [a-z]+ " + label + " on an? [a-z]+ ground"), caption);
      assertTrue(spread(images.picture(i)) > 40, "the shape stands out from its ground");
    }
  }

  @Test
  void areMadeOnceUnlessPicturesAreMissing() throws IOException {
    BuiltInSet shapes = builtIns.find("shapes").orElseThrow();
    ImageSet first = builtIns.make(shapes, "ada", Progress.UNWATCHED);
    assertEquals(first, builtIns.make(shapes, "bob", Progress.UNWATCHED));

    sets.remove(first.id(), Set.of(0));
    ImageSet second = builtIns.make(shapes, "bob", Progress.UNWATCHED);
    assertNotEquals(first.id(), second.id());
    assertEquals(first.blob(), second.blob(), "the same pictures each time");
  }

  @Test
  void everyGlyphFitsIntoItsPicture() {
    for (char letter : Lettering.letters()) {
      Random random = new Random(5);
      for (int style = 0; style < 40; style++) {
        Picture picture = new Lettering(random).write(letter);
        int ink = 0;
        int edge = 0;
        for (int y = 0; y < 28; y++) {
          for (int x = 0; x < 28; x++) {
            ink += picture.at(0, y, x);
            edge += x == 0 || y == 0 || x == 27 || y == 27 ? picture.at(0, y, x) : 0;
          }
        }
        assertTrue(ink > 20 * 255, "%s in style %d is faint".formatted(letter, style));
        assertTrue(edge < ink / 15, "%s in style %d is cut off".formatted(letter, style));
      }
    }
  }

  @Test
  void everyHandWritesEveryGlyphDifferently() {
    Picture a = new Lettering(new Random(1)).write('A');
    assertArrayEquals(a.pixels(), new Lettering(new Random(1)).write('A').pixels());
    assertFalse(Arrays.equals(a.pixels(), new Lettering(new Random(2)).write('A').pixels()));
    assertFalse(Arrays.equals(a.pixels(), new Lettering(new Random(1)).write('B').pixels()));
    assertEquals(36, Lettering.letters().size());
  }

  /** Asked for either of two sets with the same scenes, both are made, scene by scene. */
  @Test
  void makesPairsWhole() throws IOException {
    for (DomainPair pair : BuiltInSets.pairs().stream().filter(DomainPair::paired).toList()) {
      ImageSet b = builtIns.make(pair.b(), "ada", Progress.UNWATCHED);
      ImageSet a = builtIns.make(pair.a(), "ada", Progress.UNWATCHED);
      assertEquals(b, builtIns.make(pair.b(), "ada", Progress.UNWATCHED), "made once");
      assertEquals(List.of(b.id(), a.id()), List.of(a.partner(), b.partner()));
      assertArrayEquals(pair.a().draw(7).pixels(), sets.open(a).picture(7).pixels());
      assertArrayEquals(pair.b().draw(7).pixels(), sets.open(b).picture(7).pixels());
    }
  }

  /** Held-out pairs are far apart, and no picture of them is in a set. */
  @Test
  void pairsOfDomainsHoldTruePairsBack() throws IOException {
    for (DomainPair pair : BuiltInSets.pairs()) {
      Set<ByteBuffer> trained = new HashSet<>();
      for (SceneSet domain : List.of(pair.a(), pair.b())) {
        assertEquals(domain, builtIns.find(domain.key()).orElseThrow());
        ImageSet set = builtIns.make(domain, "ada", Progress.UNWATCHED);
        assertEquals(
            List.of(1_000, pair.paired() ? 64 : 32, 3),
            List.of(set.count(), set.size(), set.channels()));
        PackedImages images = sets.open(set);
        for (int i = 0; i < images.count(); i++) {
          trained.add(images.pixels(i));
        }
      }
      assertEquals(2_000, trained.size(), "no picture twice in " + pair.title());
      for (DomainPair.Pair held : pair.heldOut(50)) {
        assertFalse(trained.contains(ByteBuffer.wrap(held.a().pixels())));
        assertFalse(trained.contains(ByteBuffer.wrap(held.b().pixels())));
        double distance = 0;
        for (int p = 0; p < held.a().pixels().length; p++) {
          distance += Math.abs((held.a().pixels()[p] & 0xff) - (held.b().pixels()[p] & 0xff));
        }
        assertTrue(distance / held.a().pixels().length > 40, "the two look alike");
      }
    }
  }

  private static double spread(Picture picture) {
    int least = 255;
    int most = 0;
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 32 * 32; i++) {
        int difference = Math.abs((picture.pixels()[c * 1024 + i] & 0xff) - picture.at(c, 0, 0));
        least = Math.min(least, difference);
        most = Math.max(most, difference);
      }
    }
    return most - least;
  }
}
