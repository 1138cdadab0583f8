package atelier.storage;

import atelier.outage.Outage;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** Tells what is out of order from the errors of the databases' drivers. */
final class Outages {
  private Outages() {}

  /** The outage that an error of a database comes from, if it comes from one. */
  static Optional<Outage> in(Throwable error) {
    for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
      Optional<Outage.Kind> kind =
          cause instanceof SQLiteException sqlite
              ? ofSqlite(sqlite)
              : cause instanceof SQLException sql ? ofSql(sql) : Optional.empty();
      if (kind.isPresent()) {
        return Optional.of(new Outage(kind.get(), error));
      }
    }
    return Outage.in(error);
  }

  private static Optional<Outage.Kind> ofSqlite(SQLiteException e) {
    return switch (e.getResultCode()) {
      case SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_FSYNC ->
          Optional.of(Outage.Kind.DISK_FULL);
      case SQLITE_CORRUPT,
          SQLITE_CORRUPT_INDEX,
          SQLITE_CORRUPT_SEQUENCE,
          SQLITE_CORRUPT_VTAB,
          SQLITE_NOTADB ->
          Optional.of(Outage.Kind.DATABASE_DAMAGED);
      case SQLITE_READONLY,
          SQLITE_READONLY_CANTINIT,
          SQLITE_READONLY_DBMOVED,
          SQLITE_READONLY_DIRECTORY,
          SQLITE_READONLY_RECOVERY,
          SQLITE_CANTOPEN ->
          Optional.of(Outage.Kind.READ_ONLY);
      case SQLITE_BUSY, SQLITE_BUSY_RECOVERY, SQLITE_LOCKED ->
          Optional.of(Outage.Kind.DATABASE_AWAY);
      default -> Optional.empty();
    };
  }

  /** By the classes of PostgreSQL's error codes; the pool's own errors have none. */
  private static Optional<Outage.Kind> ofSql(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (state.equals("53100")) {
      return Optional.of(Outage.Kind.DISK_FULL);
    } else if (state.equals("25006")) {
      return Optional.of(Outage.Kind.READ_ONLY);
    } else if (state.startsWith("XX001") || state.startsWith("XX002")) {
      return Optional.of(Outage.Kind.DATABASE_DAMAGED);
    }
    boolean away =
        state.startsWith("08")
            || state.startsWith("57P")
            || state.startsWith("53")
            || e instanceof SQLTransientConnectionException;
    return away ? Optional.of(Outage.Kind.DATABASE_AWAY) : Optional.empty();
  }
}
