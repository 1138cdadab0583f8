package atelier.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.blob.BlobStore;
import atelier.imageset.ImageSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

abstract class BindingContract extends DatabaseContract {
  @TempDir Path data;

  @Test
  void bindsWhatIsNewAndFindsItAgain() throws Exception {
    check(database, data);
    addImageSet(database, data);
    check(database, data);
    String id = Files.readString(data.resolve("id"));
    check(database, data);
    assertEquals(id, Files.readString(data.resolve("id")));
  }

  @Test
  void adoptsAFolderAndADatabaseOfBeforeThereWereIds() throws Exception {
    addImageSet(database, data);
    check(database, data);
    assertTrue(Files.exists(data.resolve("id")));
  }

  @Test
  void refusesAnotherDatabaseAndAnotherFolder(@TempDir Path otherData) throws Exception {
    check(database, data);
    addImageSet(database, data);
    try (Database other = Database.open(newDatabase("other"))) {
      refuses("knows nothing", other, data);
      addImageSet(other, otherData);
      check(other, otherData);
      refuses("belongs to another data folder", other, data);
      refuses("belongs to another data folder", database, otherData);
    }
    check(database, data);
  }

  @Test
  void refusesAnEmptiedDatabaseOverAFullStore() throws Exception {
    new BlobStore(data.resolve("blobs")).put(new byte[] {1});
    refuses("knows nothing", database, data);
  }

  @Test
  void refusesAFullDatabaseOverAFolderWithoutItsBlobs(@TempDir Path otherData) throws Exception {
    addImageSet(database, data);
    refuses("none is there", database, otherData);
  }

  @Test
  void refusesADatabaseThatIsOlderThanTheFolder() throws Exception {
    check(database, data);
    addImageSet(database, data);
    int before = age();
    check(database, data);
    setAge(before);
    refuses("is older than the data folder", database, data);

    Files.delete(data.resolve("age"));
    check(database, data);
  }

  @Test
  void aDatabaseIsOlderOnceASweepHasCounted() throws Exception {
    check(database, data);
    addImageSet(database, data);
    int before = age();
    BlobStore blobs = new BlobStore(data.resolve("blobs"));
    new BlobSweep(database, new Binding(database, data, blobs), blobs, Clock.systemUTC()).run();
    setAge(before);
    refuses("is older than the data folder", database, data);
  }

  @Test
  void goesOnWhereTheFolderIsOlder() throws Exception {
    check(database, data);
    addImageSet(database, data);
    String before = Files.readString(data.resolve("age"));
    check(database, data);
    Files.writeString(data.resolve("age"), before);
    check(database, data);
  }

  private int age() {
    return database.withHandle(
        handle -> handle.createQuery("select age from bound_folder").mapTo(Integer.class).one());
  }

  private void setAge(int age) {
    database.useHandle(handle -> handle.execute("update bound_folder set age = ?", age));
  }

  /** The URL of another database that is new. */
  abstract String newDatabase(String name);

  private static void check(Database database, Path data) throws IOException {
    new Binding(database, data, new BlobStore(data.resolve("blobs"))).check();
  }

  private static void refuses(String why, Database database, Path data) {
    String sentence =
        String.valueOf(assertThrows(IOException.class, () -> check(database, data)).getMessage());
    assertTrue(sentence.contains(why), sentence);
    assertTrue(sentence.contains("Nothing was removed."), sentence);
    assertTrue(sentence.contains("atelier restore"), sentence);
  }

  private static void addImageSet(Database database, Path data) throws IOException {
    String blob =
        new BlobStore(data.resolve("blobs"))
            .put(data.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    new JdbiImageSetStore(database)
        .add(
            new ImageSet(
                "set", "Cats", "local", 1, 28, 1, List.of(), false, blob, null, null, null, NOW));
  }
}
