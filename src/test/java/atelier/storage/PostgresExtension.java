package atelier.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A PostgreSQL server for the tests, which comes with them, started once and thrown away at the
 * end. It refuses to run as root, who starts it in a user namespace ({@code unshare}).
 */
final class PostgresExtension implements BeforeAllCallback {
  private @Nullable Server server;

  @Override
  public void beforeAll(ExtensionContext context) {
    server =
        context
            .getRoot()
            .getStore(Namespace.create(PostgresExtension.class))
            .getOrComputeIfAbsent("server", key -> Server.start(), Server.class);
  }

  /** The URL of an empty database. */
  String newDatabase() {
    if (server == null) {
      throw new IllegalStateException("register the extension in a static field");
    }
    return server.newDatabase();
  }

  private record Server(EmbeddedPostgres postgres, AtomicInteger databases)
      implements AutoCloseable {

    static Server start() {
      try {
        return new Server(
            EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).start(),
            new AtomicInteger());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String newDatabase() {
      String name = "test" + databases.incrementAndGet();
      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create database " + name);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return postgres.getJdbcUrl("postgres", name);
    }

    @Override
    public void close() throws IOException {
      postgres.close();
    }
  }
}
