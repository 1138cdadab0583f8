package atelier.storage;

import atelier.outage.Outage;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/**
 * A pool of connections to the database: an SQLite file ({@code jdbc:sqlite:/path/atelier.db}) or
 * PostgreSQL ({@code jdbc:postgresql://host/name?user=…&password=…}). Safe for several threads;
 * several processes may have the same database open.
 *
 * <p>SQLite is in WAL mode, so that readers and the writer do not wait for each other; a
 * transaction takes the write lock when it begins and so never fails half-way for being late, and
 * one that has to wait for the lock does so for 10 s at most.
 */
public final class Database implements AutoCloseable {
  /** Version of the newest file in {@code db/migration}. */
  static final String NEWEST_MIGRATION = "67";

  private static final int PATIENCE_MILLIS = 10_000;
  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /**
   * Opens the server's database and brings its tables up to date. What is committed to it survives
   * a power cut.
   *
   * @throws Unavailable if it cannot be opened; the message says what to do
   */
  public static Database open(String url) throws Unavailable {
    if (url.startsWith(SQLITE)) {
      makeFolder(Path.of(url.substring(SQLITE.length())));
    }
    Database database = connect(url, SynchronousMode.FULL);
    try {
      if (!database.upToDate()) {
        Flyway.configure().dataSource(database.pool).load().migrate();
      }
      return database;
    } catch (FlywayException e) {
      database.close();
      throw new Unavailable(
          "The tables in %s cannot be brought up to date: %s".formatted(shown(url), why(e)), e);
    }
  }

  /**
   * Opens a database that a server has opened before, for a worker's use of the queue. A claim may
   * be forgotten by a power cut, which does no harm.
   *
   * @throws Unavailable if it cannot be opened or its tables are not those of this version; the
   *     message says what to do
   */
  public static Database openForWorker(String url) throws Unavailable {
    if (url.startsWith(SQLITE) && !Files.exists(Path.of(url.substring(SQLITE.length())))) {
      throw new Unavailable(
          "There is no database %s. Start the server with it first.".formatted(shown(url)), null);
    }
    Database database = connect(url, SynchronousMode.NORMAL);
    if (!database.upToDate()) {
      database.close();
      throw new Unavailable(
          "The tables in %s are not those of this version of Atelier. Start its server with this database first."
              .formatted(shown(url)),
          null);
    }
    return database;
  }

  /** Whether the newest migration has been applied: asking takes a tenth of Flyway's time. */
  private boolean upToDate() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet newest =
            statement.executeQuery(
                """
                select version from flyway_schema_history
                where success order by installed_rank desc limit 1
                """)) {
      return newest.next() && NEWEST_MIGRATION.equals(newest.getString(1));
    } catch (SQLException e) {
      return false; // without the table there was no migration yet
    }
  }

  private static Database connect(String url, SynchronousMode synchronous) throws Unavailable {
    HikariConfig config = new HikariConfig();
    if (url.startsWith(SQLITE)) {
      SQLiteConfig sqlite = new SQLiteConfig();
      sqlite.setJournalMode(JournalMode.WAL);
      sqlite.setSynchronous(synchronous);
      sqlite.setTransactionMode(TransactionMode.IMMEDIATE);
      sqlite.setBusyTimeout(PATIENCE_MILLIS);
      sqlite.enforceForeignKeys(true);
      config.setDataSourceProperties(sqlite.toProperties());
    } else if (!url.startsWith(POSTGRESQL)) {
      throw new Unavailable(
          "“%s” is no database that Atelier knows; use jdbc:sqlite:/path/atelier.db or jdbc:postgresql://host/name?user=…&password=…"
              .formatted(shown(url)),
          null);
    }
    config.setJdbcUrl(url);
    config.setPoolName("database");
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    try {
      return new Database(new HikariDataSource(config));
    } catch (HikariPool.PoolInitializationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Unavailable(
          "The database %s cannot be opened: %s".formatted(shown(url), why(cause)), e);
    }
  }

  /** The sentence of an outage, or the first line of what a library says. */
  private static String why(Throwable cause) {
    return Outages.in(cause)
        .map(Outage::getMessage)
        .orElseGet(() -> String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
  }

  private static void makeFolder(Path file) throws Unavailable {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new Unavailable(
            "The folder %s for the database cannot be made; choose another data folder."
                .formatted(folder),
            new UncheckedIOException(e));
      }
    }
  }

  /** The URL without what may be secret in it. */
  private static String shown(String url) {
    return url.replaceFirst("\\?.*", "").replaceFirst("//[^/]*@", "//");
  }

  /**
   * What a callback makes of a connection.
   *
   * @throws Outage if the database is away or cannot be written
   */
  <R, X extends Exception> R withHandle(HandleCallback<R, X> callback) throws X {
    try {
      return jdbi.withHandle(callback);
    } catch (JdbiException e) {
      throw explained(e);
    }
  }

  /** Like {@link #withHandle}, in one transaction. */
  <R, X extends Exception> R inTransaction(HandleCallback<R, X> callback) throws X {
    try {
      return jdbi.inTransaction(callback);
    } catch (JdbiException e) {
      throw explained(e);
    }
  }

  /** Like {@link #withHandle}, without a result. */
  <X extends Exception> void useHandle(HandleConsumer<X> consumer) throws X {
    withHandle(consumer.asCallback());
  }

  /** Like {@link #inTransaction}, without a result. */
  <X extends Exception> void useTransaction(HandleConsumer<X> consumer) throws X {
    inTransaction(consumer.asCallback());
  }

  private static RuntimeException explained(JdbiException e) {
    return Outages.in(e).<RuntimeException>map(outage -> outage).orElse(e);
  }

  DataSource dataSource() {
    return pool;
  }

  /** The URL without what may be secret in it. */
  @Override
  public String toString() {
    return shown(pool.getJdbcUrl());
  }

  boolean isSqlite() {
    return pool.getJdbcUrl().startsWith(SQLITE);
  }

  @Override
  public void close() {
    pool.close();
  }

  /** The database cannot be used. The message is a sentence that says what to do. */
  public static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String message, @Nullable Exception cause) {
      super(message, cause);
    }
  }
}
