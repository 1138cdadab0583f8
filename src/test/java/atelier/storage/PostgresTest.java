package atelier.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import atelier.outage.Outage;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The storage on PostgreSQL. */
class PostgresTest {
  @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

  @Test
  void saysThatItIsAwayAndIsBackAtTheNextQuestion() throws Exception {
    try (Database database = Database.open(POSTGRES.newDatabase())) {
      Outage outage =
          assertThrows(
              Outage.class,
              () ->
                  database.useHandle(
                      handle -> handle.execute("select pg_terminate_backend(pg_backend_pid())")));
      assertEquals(Outage.Kind.DATABASE_AWAY, outage.kind());
      assertEquals(List.of(), new JdbiRunStore(database).list());
    }
  }

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
  class Operations extends OperationStoreContract {
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

  @Nested
  class WorkshopStores extends WorkshopStoresContract {
    @Override
    String newDatabase() {
      return POSTGRES.newDatabase();
    }
  }
}
