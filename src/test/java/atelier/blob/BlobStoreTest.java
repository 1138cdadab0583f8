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
    assertThrows(BlobGone.class, () -> store.get(HASH_OF_HELLO));
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
  void putsIntoTheBinWhatIsOldAndNotToBeKept() throws Exception {
    String kept = blob("kept", Duration.ofDays(100));
    String old = blob("old", Duration.ofMinutes(11));
    String young = blob("young", Duration.ofMinutes(9));

    assertEquals(1, sweep(Set.of(kept), now));

    assertTrue(inPlace(kept));
    assertTrue(inPlace(young));
    assertFalse(inPlace(old));
    assertEquals(3, files(), "nothing is gone");
  }

  @Test
  void takesFromTheBinWhatIsNamedAgain() throws Exception {
    String asked = blob("asked", Duration.ofDays(9));
    String named = blob("named", Duration.ofDays(9));
    String forgotten = blob("forgotten", Duration.ofDays(9));
    assertEquals(3, sweep(Set.of(), now));

    assertArrayEquals("asked".getBytes(UTF_8), Files.readAllBytes(store.get(asked)));
    assertEquals(0, sweep(Set.of(asked, named), now.plus(Duration.ofHours(23))));
    assertTrue(inPlace(named));
    assertEquals(3, files());

    sweep(Set.of(asked, named), now.plus(Duration.ofHours(25)));
    assertEquals(Optional.empty(), store.find(forgotten));
    assertEquals(2, files());
  }

  @Test
  void removesAtOnceWhatWasDiscardedUnlessItIsKept() throws Exception {
    String discarded = blob("discarded", Duration.ofHours(1));
    String kept = blob("kept", Duration.ofHours(1));

    assertEquals(
        1, store.sweep(Set.of(kept), Set.of(discarded, kept), Duration.ofMinutes(10), now));

    assertEquals(1, files());
    assertTrue(inPlace(kept));
  }

  @Test
  void isEmptyOnlyWithoutABlobInTheBin() throws Exception {
    assertTrue(store.isEmpty());
    blob("old", Duration.ofDays(1));
    assertFalse(store.isEmpty());
    sweep(Set.of(), now);
    assertFalse(store.isEmpty());
  }

  @Test
  void keepsABlobThatIsPutAgain() throws Exception {
    String hash = blob("again", Duration.ofDays(1));
    store.put("again".getBytes(UTF_8));

    assertEquals(0, sweep(Set.of(), now));

    assertTrue(inPlace(hash));
  }

  @Test
  void sweepsAwayTemporaryFilesOfADayAgo() throws Exception {
    Path upload = Files.createDirectory(store.temporaryFolder().resolve("upload"));
    Path forgotten = Files.write(upload.resolve("forgotten"), HELLO);
    Path slow = Files.write(upload.resolve("slow"), HELLO);
    age(forgotten, Duration.ofDays(2));
    age(slow, Duration.ofHours(23));

    assertEquals(0, sweep(Set.of(), now));

    assertFalse(Files.exists(forgotten));
    assertTrue(Files.exists(slow));
  }

  private int sweep(Set<String> keep, Instant when) throws IOException {
    return store.sweep(keep, Set.of(), Duration.ofMinutes(10), when);
  }

  private boolean inPlace(String hash) {
    return Files.exists(folder.resolve("blobs").resolve(hash.substring(0, 2)).resolve(hash));
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
