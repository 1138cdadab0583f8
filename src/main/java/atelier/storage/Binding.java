package atelier.storage;

import atelier.blob.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Holds a database and the data folder with its blobs together, by an id that both keep, and by an
 * age that grows in both. A database that knows nothing of a folder, or only of what was in it some
 * time ago, would have the rest of it swept away.
 */
public final class Binding {
  static final String FILE = "id";
  static final String AGE = "age";

  private final Database database;
  private final Path data;
  private final BlobStore blobs;

  /** A database that is to be used with the blobs of a data folder. */
  public Binding(Database database, Path data, BlobStore blobs) {
    this.database = database;
    this.data = data;
    this.blobs = blobs;
  }

  /**
   * Makes sure that both belong together, and that neither is older than the other. Where either
   * has no id yet, as after a version that gave none, what the database names must be in the
   * folder.
   *
   * @throws IOException if they do not; the message says how to go on
   */
  public void check() throws IOException {
    Optional<String> ofFolder = idOfFolder();
    Optional<String> ofDatabase = idOfDatabase();
    if (ofFolder.isPresent() && ofDatabase.isPresent()) {
      if (!ofFolder.equals(ofDatabase)) {
        throw refused("belongs to another data folder");
      }
      checkAge();
    } else {
      checkContents();
      bind(ofFolder, ofDatabase);
    }
    grow();
  }

  private void bind(Optional<String> ofFolder, Optional<String> ofDatabase) throws IOException {
    String id = ofFolder.or(() -> ofDatabase).orElseGet(() -> UUID.randomUUID().toString());
    if (ofDatabase.isEmpty()) {
      database.useHandle(handle -> handle.execute("insert into bound_folder (id) values (?)", id));
    }
    if (ofFolder.isEmpty()) {
      write(FILE, id);
    }
  }

  private void checkAge() throws IOException {
    int ofFolder = ageOfFolder();
    int ofDatabase = ageOfDatabase();
    if (ofFolder > ofDatabase) {
      throw new IOException(
          """
          The database %s is older than the data folder %s (%d against %d), as when a backup of it was put back alone: \
          it does not know what was made since. Nothing was removed. Put the newer database back; \
          put a whole backup into a new folder with “atelier restore FILE --data FOLDER”; \
          or, to go on with the older database and lose what was made since, delete the file %s."""
              .formatted(database, data, ofDatabase, ofFolder, data.resolve(AGE)));
    }
  }

  /**
   * Makes both older by one, the database first: where that is cut short, the folder is no older.
   */
  void grow() throws IOException {
    int age = Math.max(ageOfFolder(), ageOfDatabase()) + 1;
    database.useHandle(handle -> handle.execute("update bound_folder set age = ?", age));
    write(AGE, Integer.toString(age));
  }

  private int ageOfFolder() throws IOException {
    Path file = data.resolve(AGE);
    return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
  }

  private int ageOfDatabase() {
    return database
        .withHandle(
            handle ->
                handle.createQuery("select age from bound_folder").mapTo(Integer.class).findOne())
        .orElse(0);
  }

  private void write(String name, String content) throws IOException {
    Path part = data.resolve(name + ".part");
    try (FileChannel file =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
      file.force(true);
    }
    Files.move(part, data.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void checkContents() throws IOException {
    Set<String> named = database.withHandle(NamedBlobs::in);
    if (named.isEmpty()) {
      if (!blobs.isEmpty()) {
        throw refused("knows nothing of the pictures and checkpoints that are there");
      }
    } else if (named.stream().noneMatch(blob -> blobs.find(blob).isPresent())) {
      throw refused("names pictures and checkpoints of which none is there");
    }
  }

  private Optional<String> idOfFolder() throws IOException {
    Path file = data.resolve(FILE);
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  private Optional<String> idOfDatabase() {
    return database.withHandle(
        handle -> handle.createQuery("select id from bound_folder").mapTo(String.class).findOne());
  }

  private IOException refused(String why) {
    return new IOException(
        """
        The data folder %s and the database %s do not belong together: the database %s. \
        Nothing was removed. Give the two that belong together with --data and --database; \
        put a backup into a new folder with “atelier restore FILE --data FOLDER”; \
        or begin afresh with another --data folder."""
            .formatted(data, database, why));
  }
}
