package atelier.storage;

import atelier.blob.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Holds a database and the data folder with its blobs together, by an id that both keep. A database
 * that knows nothing of a folder would have all of it swept away.
 */
public final class Binding {
  static final String FILE = "id";

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
   * Makes sure that both belong together. Where either has no id yet, as after a version that gave
   * none, what the database names must be in the folder.
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
      return;
    }
    checkContents();
    String id = ofFolder.or(() -> ofDatabase).orElseGet(() -> UUID.randomUUID().toString());
    if (ofDatabase.isEmpty()) {
      database.useHandle(handle -> handle.execute("insert into bound_folder (id) values (?)", id));
    }
    if (ofFolder.isEmpty()) {
      Path part = Files.writeString(data.resolve(FILE + ".part"), id);
      Files.move(part, data.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    }
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
