package atelier.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.ImageSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class ImageSetStoreContract extends DatabaseContract {
  private JdbiImageSetStore store;

  @BeforeEach
  void makeStore() {
    store = new JdbiImageSetStore(database);
  }

  @Test
  void keepsSets() {
    ImageSet upload = set("one", NOW);
    ImageSet builtIn =
        new ImageSet(
            "two", "Shapes", "ada", 10_000, 28, 1, List.of(), true, "cd", "shapes", null, "34cd",
            NOW);

    store.add(upload);
    store.add(builtIn);

    assertEquals(Optional.of(upload), store.find("one"));
    assertEquals(Optional.empty(), store.previous("one"));
    assertEquals(Optional.of(builtIn), store.find("two"));
    assertEquals(Optional.empty(), store.find("three"));
  }

  @Test
  void listsTheNewestFirst() {
    store.add(set("middle", NOW));
    store.add(set("old", NOW.minusMillis(1)));
    store.add(set("new", NOW.plusMillis(1)));

    assertEquals(List.of("new", "middle", "old"), store.list().stream().map(ImageSet::id).toList());
  }

  @Test
  void replacesWhatCanChange() {
    store.add(set("one", NOW));
    ImageSet changed =
        new ImageSet(
            "one",
            "Cats",
            "local",
            7,
            32,
            3,
            List.of("tabby"),
            false,
            "ef",
            null,
            null,
            "12ab",
            NOW);

    store.replace(changed);

    assertEquals(Optional.of(changed), store.find("one"));
    assertEquals(Optional.of("ab"), store.previous("one"));
    store.replace(changed);
    assertEquals(Optional.of("ab"), store.previous("one"), "its blob is the same");
  }

  @Test
  void addsAndReplacesAllOrNone() {
    ImageSet one = set("one", NOW);
    store.add(one);
    assertThrows(JdbiException.class, () -> store.add(set("two", NOW), one));
    assertEquals(Optional.empty(), store.find("two"));

    store.add(set("two", NOW), set("three", NOW));
    ImageSet nameless = set("three", NOW, null);
    assertThrows(JdbiException.class, () -> store.replace(set("one", NOW, "Cats"), nameless));
    assertEquals(Optional.of(one), store.find("one"));
  }

  @Test
  void removes() {
    store.add(set("one", NOW));

    assertTrue(store.delete("one"));

    assertFalse(store.delete("one"));
    assertEquals(List.of(), store.list());
  }

  private static ImageSet set(String id, Instant created) {
    return set(id, created, "Кошки “und” 猫");
  }

  private static ImageSet set(String id, Instant created, @Nullable String name) {
    return new ImageSet(
        id,
        name,
        "local",
        8,
        32,
        3,
        List.of("tabby, black", "white"),
        false,
        "ab",
        null,
        null,
        null,
        created);
  }
}
