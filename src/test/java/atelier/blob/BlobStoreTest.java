package atelier.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTest {
  private static final String HASH_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  @Test
  void namesBytesByTheirHash() throws IOException {
    BlobStore store = new BlobStore(folder);
    assertEquals(HASH_OF_ABC, store.put(new byte[] {'a', 'b', 'c'}));
    assertEquals(HASH_OF_ABC, store.put(new byte[] {'a', 'b', 'c'}), "twice is once");
    assertArrayEquals(new byte[] {'a', 'b', 'c'}, Files.readAllBytes(store.get(HASH_OF_ABC)));
  }

  @Test
  void leavesNothingBehindWhenAWriterFails() throws IOException {
    BlobStore store = new BlobStore(folder);
    assertThrows(
        IOException.class,
        () ->
            store.put(
                out -> {
                  out.write(1);
                  throw new IOException("the disk is full");
                }));
    try (Stream<Path> files = Files.walk(folder)) {
      assertTrue(files.noneMatch(Files::isRegularFile));
    }
  }

  @Test
  void findsOnlyWhatIsAHash() throws IOException {
    Files.writeString(folder.resolve("secret"), "x");
    BlobStore store = new BlobStore(folder.resolve("blobs"));
    assertEquals(Optional.empty(), store.find("../secret"));
    assertEquals(Optional.empty(), store.find(HASH_OF_ABC));
  }
}
