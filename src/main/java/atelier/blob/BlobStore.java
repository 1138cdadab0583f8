package atelier.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files named by the SHA-256 of their bytes, as {@code ab/ab12…}. A blob appears whole or not at
 * all: it is written to a temporary file beside it and moved. Safe for several threads and
 * processes.
 */
public final class BlobStore {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Path folder;

  /** A store in {@code folder}, which is made if it is missing. */
  public BlobStore(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder.resolve("tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps these bytes and gives their hash. */
  public String put(byte[] bytes) throws IOException {
    return put(out -> out.write(bytes));
  }

  /** Keeps the rest of the stream and gives its hash; the stream stays open. */
  public String put(InputStream in) throws IOException {
    return put(in::transferTo);
  }

  /**
   * Keeps what {@code writer} writes and gives its hash; where it throws, nothing is left behind.
   */
  public String put(Writer writer) throws IOException {
    Path temporary = Files.createTempFile(folder.resolve("tmp"), "blob", "");
    try {
      MessageDigest digest = sha256();
      try (OutputStream out = new DigestOutputStream(Files.newOutputStream(temporary), digest)) {
        writer.write(out);
      }
      String hash = HexFormat.of().formatHex(digest.digest());
      adopt(temporary, hash);
      return hash;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** The file of a blob, if it is here. */
  public Optional<Path> find(String hash) {
    return HASH.matcher(hash).matches()
        ? Optional.of(path(hash)).filter(Files::isRegularFile)
        : Optional.empty();
  }

  /**
   * The file of a blob.
   *
   * @throws NoSuchFileException if it is not here
   */
  public Path get(String hash) throws NoSuchFileException {
    return find(hash).orElseThrow(() -> new NoSuchFileException("blob " + hash));
  }

  /** Removes a blob, if it is here. */
  public void delete(String hash) throws IOException {
    if (HASH.matcher(hash).matches()) {
      Files.deleteIfExists(path(hash));
    }
  }

  /**
   * Removes what nobody needs any more: blobs that are older than {@code olderThan} and not to be
   * kept, and temporary files that a crash left behind a day before that.
   *
   * @param keep hashes of the blobs that are in use
   * @param olderThan gives a blob time to be referred to after it was put
   * @return how many blobs were removed
   */
  public int sweep(Set<String> keep, Instant olderThan) throws IOException {
    int removed = 0;
    for (Path file : files(folder, 2)) {
      String name = file.getFileName().toString();
      if (HASH.matcher(name).matches() && !keep.contains(name) && deleteIfOlder(file, olderThan)) {
        removed++;
      }
    }
    for (Path file : files(temporaryFolder(), Integer.MAX_VALUE)) {
      deleteIfOlder(file, olderThan.minus(Duration.ofDays(1)));
    }
    return removed;
  }

  private static List<Path> files(Path folder, int depth) throws IOException {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Excludes {@link #adopt}, so that a blob that is put again at this moment stays. */
  private synchronized boolean deleteIfOlder(Path file, Instant instant) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(instant)
          && Files.deleteIfExists(file);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** A folder on the same file system, for files on their way into the store. */
  Path temporaryFolder() {
    return folder.resolve("tmp");
  }

  /** Writes the bytes of a blob. */
  @FunctionalInterface
  public interface Writer {
    void write(OutputStream out) throws IOException;
  }

  private synchronized void adopt(Path file, String hash) throws IOException {
    Path target = path(hash);
    Files.createDirectories(target.getParent());
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path path(String hash) {
    return folder.resolve(hash.substring(0, 2)).resolve(hash);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
