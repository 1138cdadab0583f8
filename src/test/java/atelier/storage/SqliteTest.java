package atelier.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The storage on SQLite. */
class SqliteTest {
  private final Path folder;

  SqliteTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Nested
  class RunStore extends RunStoreContract {
    @Override
    String newDatabase() {
      return "jdbc:sqlite:" + folder.resolve("atelier.db");
    }
  }

  @Nested
  class Telemetry extends TelemetryContract {
    @Override
    String newDatabase() {
      return "jdbc:sqlite:" + folder.resolve("atelier.db");
    }
  }

  @Nested
  class ImageSetStore extends ImageSetStoreContract {
    @Override
    String newDatabase() {
      return "jdbc:sqlite:" + folder.resolve("atelier.db");
    }
  }

  @Nested
  class Operations extends OperationStoreContract {
    @Override
    String newDatabase() {
      return "jdbc:sqlite:" + folder.resolve("atelier.db");
    }
  }

  @Nested
  class Queue extends RunQueueContract {
    @Override
    String newDatabase() {
      return "jdbc:sqlite:" + folder.resolve("atelier.db");
    }
  }

  @Nested
  class Sweep extends BlobSweepContract {
    @Override
    String newDatabase() {
      return "jdbc:sqlite:" + folder.resolve("atelier.db");
    }
  }

  @Nested
  class Bindings extends BindingContract {
    @Override
    String newDatabase() {
      return "jdbc:sqlite:" + folder.resolve("atelier.db");
    }

    @Override
    String newDatabase(String name) {
      return "jdbc:sqlite:" + folder.resolve(name + ".db");
    }
  }

  @Nested
  class Migrations extends MigrationContract {
    @Override
    String newDatabase() {
      return "jdbc:sqlite:" + folder.resolve("atelier.db");
    }
  }

  @Nested
  class WorkshopStores extends WorkshopStoresContract {
    @Override
    String newDatabase() {
      return "jdbc:sqlite:" + folder.resolve("atelier.db");
    }
  }
}
