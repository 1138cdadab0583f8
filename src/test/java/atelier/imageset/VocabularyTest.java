package atelier.imageset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {
  @TempDir Path folder;
  private Vocabulary vocabulary;

  @BeforeEach
  void read() throws IOException {
    Path file = folder.resolve("set");
    try (PackedImages.Writer writer = new PackedImages.Writer(Files.newOutputStream(file), 2, 1)) {
      Picture picture = Picture.black(2, 2, 1);
      writer.add(picture, null, "A red ring, a RED star.");
      writer.add(picture, null, null);
      writer.add(picture, null, "Ein grüner Stern");
    }
    vocabulary = Vocabulary.of(PackedImages.open(file));
  }

  @Test
  void wordsAreTheMostFrequentFirstWhateverTheirCase() {
    assertEquals(List.of("a", "red", "ein", "grüner", "ring", "star", "stern"), vocabulary.words());
  }

  @Test
  void aSentenceIsReadInItsOrderWithoutWhatIsNotKnown() {
    assertArrayEquals(new int[] {5, 1, 4}, vocabulary.read("Star of scarlet, red – ring!"));
    assertEquals(Optional.empty(), vocabulary.hint("a GRÜNER ring"));
    assertEquals(Optional.empty(), vocabulary.refusal("what is a ring"));
  }

  @Test
  void anUnknownWordIsToldWithTheNearestOnes() {
    String hint = vocabulary.hint("a rad strn").orElseThrow();
    assertTrue(hint.contains("“rad”; nearest are “red”"), hint);
    assertTrue(hint.contains("“strn”; nearest are “stern”, “star”"), hint);
  }

  @Test
  void aSentenceOfNoKnownWordIsRefusedWithWhatIsKnown() {
    assertTrue(vocabulary.refusal("blau").orElseThrow().contains("No caption has “blau”"));
    assertTrue(vocabulary.refusal("!?").orElseThrow().contains("“a”, “red”"));
  }
}
