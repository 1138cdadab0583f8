package atelier.storage;

import atelier.blob.BlobStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A zip of an SQLite database and the blobs that it names, made while a server may be using both:
 * the database is copied in one transaction, and a blob that it named then is kept by the sweep for
 * an hour at least.
 */
public final class Backup {
  /** The name of the database in a data folder. */
  public static final String DATABASE = "atelier.db";

  private static final String BLOBS = "blobs/";

  private final Path file;

  /** A backup that is in {@code file}, or will be. */
  public Backup(Path file) {
    this.file = file;
  }

  /**
   * What a backup holds.
   *
   * @param blobs how many files were kept
   * @param missing how many the database names that were not there
   */
  public record Summary(int blobs, int missing) {}

  /**
   * Writes the backup, which appears whole or not at all.
   *
   * @param data the data folder
   * @throws IOException if it cannot be written; the message says what to do
   */
  public Summary write(Database database, Path data) throws IOException {
    if (!database.isSqlite()) {
      throw new IOException(
          "The database %s is not SQLite. Back it up with its own pg_dump first, then copy the folder %s; what the database names stays there for an hour at least."
              .formatted(database, data.resolve(BLOBS)));
    }
    if (Files.exists(file)) {
      throw new IOException(
          "There is a file %s already; name another for the backup.".formatted(file));
    }
    Path folder = Files.createDirectories(file.toAbsolutePath().normalize().getParent());
    Path part = Files.createTempFile(folder, "backup", ".part");
    Path scratch = Files.createTempDirectory(folder, "backup");
    Path copy = scratch.resolve(DATABASE);
    try {
      Summary summary;
      try (ZipOutputStream zip =
          new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16))) {
        zip.setLevel(Deflater.BEST_SPEED);
        Set<String> named = snapshot(database, copy);
        add(zip, DATABASE, copy);
        Path id = data.resolve(Binding.FILE);
        if (Files.exists(id)) {
          add(zip, Binding.FILE, id);
        }
        summary = addBlobs(zip, new BlobStore(data.resolve(BLOBS)), named);
      }
      Files.move(part, file);
      return summary;
    } finally {
      Files.deleteIfExists(part);
      delete(scratch);
    }
  }

  /** Copies the database and gives the blobs that the copy names. */
  private static Set<String> snapshot(Database database, Path copy) throws IOException {
    database.useHandle(handle -> handle.execute("vacuum into ?", copy.toString()));
    try (Database copied = Database.openForWorker("jdbc:sqlite:" + copy)) {
      return new TreeSet<>(copied.withHandle(NamedBlobs::in));
    } catch (Database.Unavailable e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Summary addBlobs(ZipOutputStream zip, BlobStore blobs, Set<String> named)
      throws IOException {
    int missing = 0;
    for (String hash : named) {
      Optional<Path> blob = blobs.find(hash);
      if (blob.isPresent()) {
        add(zip, BLOBS + hash, blob.get());
      } else {
        missing++;
      }
    }
    return new Summary(named.size() - missing, missing);
  }

  private static void add(ZipOutputStream zip, String name, Path content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    Files.copy(content, zip);
    zip.closeEntry();
  }

  /**
   * Makes a data folder of the backup, which appears whole or not at all.
   *
   * @param data where; it must not exist, or be empty
   * @throws IOException if it cannot be made; the message says what to do
   */
  public Summary restore(Path data) throws IOException {
    if (Files.exists(data) && !isEmpty(data)) {
      throw new IOException(
          "The folder %s is not empty; restore into a new one, so that nothing is overwritten."
              .formatted(data));
    }
    Path parent = Files.createDirectories(data.toAbsolutePath().normalize().getParent());
    Path part = Files.createTempDirectory(parent, data.getFileName() + ".restore");
    try {
      Summary summary = unpack(part);
      Files.deleteIfExists(data);
      Files.move(part, data, StandardCopyOption.ATOMIC_MOVE);
      return summary;
    } finally {
      delete(part);
    }
  }

  private Summary unpack(Path folder) throws IOException {
    BlobStore blobs = new BlobStore(folder.resolve(BLOBS));
    int count = 0;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName();
        try (InputStream content = zip.getInputStream(entry)) {
          if (name.equals(DATABASE) || name.equals(Binding.FILE)) {
            Files.copy(content, folder.resolve(name));
          } else if (!name.startsWith(BLOBS)) {
            throw damaged("it holds “%s”".formatted(name), null);
          } else if (name.equals(BLOBS + blobs.put(content))) {
            count++;
          } else {
            throw damaged("the bytes of “%s” have changed".formatted(name), null);
          }
        }
      }
    } catch (NoSuchFileException e) {
      throw new IOException("There is no backup %s.".formatted(file), e);
    } catch (ZipException e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    }
    if (!Files.exists(folder.resolve(DATABASE))) {
      throw damaged("it holds no database", null);
    }
    return new Summary(count, 0);
  }

  private IOException damaged(String why, @Nullable Exception cause) {
    return new IOException(
        "%s is no whole backup of Atelier: %s. Nothing was restored; use another backup."
            .formatted(file, why),
        cause);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
