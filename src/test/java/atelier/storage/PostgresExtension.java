package atelier.storage;

import static org.junit.jupiter.api.Assumptions.abort;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A PostgreSQL server for the tests, started once and thrown away at the end. Where there is none
 * and it cannot be installed, the tests that need it are skipped with the reason.
 */
final class PostgresExtension implements BeforeAllCallback {
  private @Nullable PostgresServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    Started started =
        context
            .getRoot()
            .getStore(Namespace.create(PostgresExtension.class))
            .getOrComputeIfAbsent("server", key -> Started.now(), Started.class);
    if (started.server == null) {
      abort(started.reason);
    }
    server = started.server;
  }

  /** The URL of an empty database. */
  String newDatabase() {
    if (server == null) {
      throw new IllegalStateException("register the extension in a static field");
    }
    return server.newDatabase();
  }

  private record Started(@Nullable PostgresServer server, String reason) implements AutoCloseable {
    static Started now() {
      try {
        return new Started(PostgresServer.start(), "");
      } catch (PostgresServer.Missing e) {
        return new Started(null, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void close() {
      if (server != null) {
        server.close();
      }
    }
  }
}
