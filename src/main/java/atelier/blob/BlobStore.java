package atelier.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
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
 * all: it is written to a temporary file beside it and moved. What nobody names any more waits in a
 * bin for a day, and is back as soon as somebody asks for it. Safe for several threads and
 * processes.
 */
public final class BlobStore {
  /** How long a blob waits in the bin. */
  static final Duration IN_BIN = Duration.ofDays(1);

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Path folder;
  private final Path bin;

  /** A store in {@code folder}, which is made if it is missing. */
  public BlobStore(Path folder) {
    this.folder = folder;
    this.bin = folder.resolve("bin");
    try {
      Files.createDirectories(temporaryFolder());
      Files.createDirectories(bin);
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

  /** The file of a blob, if it is here; it leaves the bin if it waits there. */
  public Optional<Path> find(String hash) {
    if (!HASH.matcher(hash).matches()) {
      return Optional.empty();
    }
    Path file = path(hash);
    return Files.isRegularFile(file) || takenFromBin(hash) ? Optional.of(file) : Optional.empty();
  }

  private boolean takenFromBin(String hash) {
    try {
      adopt(bin.resolve(hash), hash);
      return true;
    } catch (NoSuchFileException e) {
      return Files.isRegularFile(path(hash)); // another took it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether no blob is here, in the bin neither. */
  public boolean isEmpty() throws IOException {
    return blobs().isEmpty() && files(bin).isEmpty();
  }

  /**
   * The file of a blob.
   *
   * @throws BlobGone if it is not here
   */
  public Path get(String hash) throws BlobGone {
    return find(hash).orElseThrow(BlobGone::new);
  }

  /** Removes a blob, if it is here. */
  public void delete(String hash) throws IOException {
    if (HASH.matcher(hash).matches()) {
      Files.deleteIfExists(path(hash));
    }
  }

  /**
   * Puts into the bin what nobody names any more, and removes what has been there for a day,
   * discarded blobs, and temporary files that a crash left behind a day ago.
   *
   * @param keep hashes of the blobs that are in use; they leave the bin
   * @param discard hashes of blobs that are removed at once unless they are in use
   * @param grace gives a blob time to be named after it was put
   * @param now the time
   * @return how many blobs went into the bin or were discarded
   */
  public int sweep(Set<String> keep, Set<String> discard, Duration grace, Instant now)
      throws IOException {
    for (Path file : files(bin)) {
      String hash = file.getFileName().toString();
      if (keep.contains(hash)) {
        find(hash);
      } else {
        deleteIfOlder(file, now.minus(IN_BIN));
      }
    }
    int swept = 0;
    for (Path file : blobs()) {
      String hash = file.getFileName().toString();
      if (!keep.contains(hash)) {
        boolean removed =
            discard.contains(hash)
                ? deleteIfOlder(file, now.minus(grace))
                : moveToBinIfOlder(file, now.minus(grace), now);
        swept += removed ? 1 : 0;
      }
    }
    for (Path file : files(temporaryFolder())) {
      deleteIfOlder(file, now.minus(Duration.ofDays(1)));
    }
    return swept;
  }

  /** The files of all blobs outside the bin. */
  private List<Path> blobs() throws IOException {
    return files(folder).stream()
        .filter(file -> !file.startsWith(bin) && !file.startsWith(temporaryFolder()))
        .filter(file -> HASH.matcher(file.getFileName().toString()).matches())
        .toList();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Excludes {@link #adopt}, so that a blob that is put again at this moment stays. */
  private synchronized boolean moveToBinIfOlder(Path file, Instant instant, Instant now)
      throws IOException {
    if (!isOlder(file, instant)) {
      return false;
    }
    Path binned = bin.resolve(file.getFileName());
    Files.setLastModifiedTime(file, FileTime.from(now));
    Files.move(file, binned, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  /** Excludes {@link #adopt}, so that a blob that is put again at this moment stays. */
  private synchronized boolean deleteIfOlder(Path file, Instant instant) throws IOException {
    return isOlder(file, instant) && Files.deleteIfExists(file);
  }

  private static boolean isOlder(Path file, Instant instant) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(instant);
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
