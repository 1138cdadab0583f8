package atelier.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.blob.BlobStore;
import atelier.run.RunStore.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  private final Path folder;
  private final Path data;
  private final Path file;
  private final Path restored;
  private Database database;
  private BlobStore blobs;

  BackupTest(@TempDir Path folder) {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.file = folder.resolve("backup.zip");
    this.restored = folder.resolve("restored");
  }

  @BeforeEach
  void serve() throws Exception {
    database = Database.open(url(data));
    blobs = new BlobStore(data.resolve("blobs"));
    new Binding(database, data, blobs).check();
    JdbiRunStore runs = new JdbiRunStore(database);
    runs.add(DatabaseContract.run("a"), null);
    runs.addCheckpoint("a", new Checkpoint(7, blobs.put("weights".getBytes(UTF_8))));
    blobs.put("nobody names this".getBytes(UTF_8));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void makesANewFolderOfWhatARunningServerKept() throws Exception {
    assertEquals(new Backup.Summary(1, 0), backUp());
    new JdbiRunStore(database).delete("a");

    new Backup(file).restore(restored);

    try (Database again = Database.open(url(restored))) {
      BlobStore store = new BlobStore(restored.resolve("blobs"));
      new Binding(again, restored, store).check();
      List<Checkpoint> checkpoints = new JdbiRunStore(again).checkpoints("a");
      assertEquals(List.of(7), checkpoints.stream().map(Checkpoint::step).toList());
      assertArrayEquals(
          "weights".getBytes(UTF_8), Files.readAllBytes(store.get(checkpoints.get(0).blob())));
      new JdbiRunStore(again).add(DatabaseContract.run("b"), null);
    }
  }

  @Test
  void saysHowManyFilesWereMissing() throws Exception {
    blobs.delete(new JdbiRunStore(database).checkpoints("a").get(0).blob());
    assertEquals(new Backup.Summary(0, 1), backUp());
  }

  @Test
  void leavesWhatIsThereAlone() throws Exception {
    backUp();
    refused("There is a file", this::backUp);
    refused("is not empty", () -> new Backup(file).restore(data));
    refused("There is no backup", () -> new Backup(folder.resolve("none")).restore(restored));
    assertFalse(Files.exists(restored));
  }

  @Test
  void restoresNothingOfADamagedBackup() throws Exception {
    backUp();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    refused("no whole backup", () -> new Backup(file).restore(restored));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(
          List.of("backup.zip", "data"),
          left.map(f -> f.getFileName().toString()).sorted().toList());
    }
  }

  private Backup.Summary backUp() throws Exception {
    try (Database another = Database.openForWorker(url(data))) {
      return new Backup(file).write(another, data);
    }
  }

  private static String url(Path data) {
    return "jdbc:sqlite:" + data.resolve(Backup.DATABASE);
  }

  private static void refused(String why, org.junit.jupiter.api.function.Executable task) {
    String sentence = String.valueOf(assertThrows(IOException.class, task).getMessage());
    assertTrue(sentence.contains(why), sentence);
  }
}
