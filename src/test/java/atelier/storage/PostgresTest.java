package atelier.storage;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The storage on PostgreSQL. */
class PostgresTest {
  @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

  @Nested
  class RunStore extends RunStoreContract {
    @Override
    String newDatabase() {
      return POSTGRES.newDatabase();
    }
  }

  @Nested
  class Telemetry extends TelemetryContract {
    @Override
    String newDatabase() {
      return POSTGRES.newDatabase();
    }
  }

  @Nested
  class ImageSetStore extends ImageSetStoreContract {
    @Override
    String newDatabase() {
      return POSTGRES.newDatabase();
    }
  }

  @Nested
  class Queue extends RunQueueContract {
    @Override
    String newDatabase() {
      return POSTGRES.newDatabase();
    }
  }

  @Nested
  class Sweep extends BlobSweepContract {
    @Override
    String newDatabase() {
      return POSTGRES.newDatabase();
    }
  }

  @Nested
  class Bindings extends BindingContract {
    @Override
    String newDatabase() {
      return POSTGRES.newDatabase();
    }

    @Override
    String newDatabase(String name) {
      return POSTGRES.newDatabase();
    }
  }

  @Nested
  class Migrations extends MigrationContract {
    @Override
    String newDatabase() {
      return POSTGRES.newDatabase();
    }
  }
}
