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
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

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

  /** Moves a file of the same file system into the store and gives its hash. */
  public String move(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file);
        OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(sink);
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    adopt(file, hash);
    return hash;
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

  /** A folder on the same file system, for files on their way into the store. */
  public Path temporaryFolder() {
    return folder.resolve("tmp");
  }

  /** Writes the bytes of a blob. */
  @FunctionalInterface
  public interface Writer {
    void write(OutputStream out) throws IOException;
  }

  private void adopt(Path file, String hash) throws IOException {
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
