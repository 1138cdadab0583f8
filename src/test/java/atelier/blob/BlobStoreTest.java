package atelier.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTest {
  private static final byte[] HELLO = "hello".getBytes(UTF_8);
  private static final String HASH_OF_HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  private final Instant now = Instant.now();
  private final Path folder;
  private final BlobStore store;

  BlobStoreTest(@TempDir Path folder) {
    this.folder = folder;
    this.store = new BlobStore(folder.resolve("blobs"));
  }

  @Test
  void namesBlobsByTheirBytes() throws Exception {
    assertEquals(HASH_OF_HELLO, store.put(HELLO));
    assertEquals(HASH_OF_HELLO, store.put(new ByteArrayInputStream(HELLO)));
    assertEquals(HASH_OF_HELLO, store.put(out -> out.write(HELLO)));

    assertArrayEquals(HELLO, Files.readAllBytes(store.get(HASH_OF_HELLO)));
    assertEquals(1, files());
  }

  @Test
  void knowsWhatIsNotThere() throws Exception {
    assertEquals(Optional.empty(), store.find(HASH_OF_HELLO));
    Files.write(folder.resolve("secret"), HELLO);
    assertEquals(Optional.empty(), store.find("../secret"));
    assertThrows(NoSuchFileException.class, () -> store.get(HASH_OF_HELLO));
    store.delete(HASH_OF_HELLO);
  }

  @Test
  void leavesNothingOfABlobThatCouldNotBeWritten() throws Exception {
    assertThrows(
        IOException.class,
        () ->
            store.put(
                out -> {
                  out.write(HELLO);
                  throw new IOException("the upload broke off");
                }));

    assertEquals(0, files());
  }

  @Test
  void deletes() throws Exception {
    store.put(HELLO);

    store.delete(HASH_OF_HELLO);

    assertEquals(0, files());
  }

  @Test
  void sweepsAwayWhatIsOldAndNotToBeKept() throws Exception {
    String kept = blob("kept", Duration.ofDays(100));
    String old = blob("old", Duration.ofMinutes(11));
    String young = blob("young", Duration.ofMinutes(9));

    assertEquals(1, store.sweep(Set.of(kept), now.minus(Duration.ofMinutes(10))));

    assertTrue(store.find(kept).isPresent());
    assertTrue(store.find(young).isPresent());
    assertFalse(store.find(old).isPresent());
  }

  @Test
  void keepsABlobThatIsPutAgain() throws Exception {
    String hash = blob("again", Duration.ofDays(1));
    store.put("again".getBytes(UTF_8));

    assertEquals(0, store.sweep(Set.of(), now.minus(Duration.ofMinutes(10))));

    assertTrue(store.find(hash).isPresent());
  }

  @Test
  void sweepsAwayTemporaryFilesOfADayAgo() throws Exception {
    Path upload = Files.createDirectory(store.temporaryFolder().resolve("upload"));
    Path forgotten = Files.write(upload.resolve("forgotten"), HELLO);
    Path slow = Files.write(upload.resolve("slow"), HELLO);
    age(forgotten, Duration.ofDays(2));
    age(slow, Duration.ofHours(23));

    assertEquals(0, store.sweep(Set.of(), now));

    assertFalse(Files.exists(forgotten));
    assertTrue(Files.exists(slow));
  }

  private String blob(String content, Duration age) throws IOException {
    String hash = store.put(content.getBytes(UTF_8));
    age(store.get(hash), age);
    return hash;
  }

  private void age(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(now.minus(age)));
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
