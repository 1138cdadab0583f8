package atelier.storage;

import com.github.kagkarlsson.scheduler.jdbc.SqliteJdbcCustomization;

/**
 * Lets db-scheduler pick executions in one transaction on SQLite, too, where a transaction has the
 * write lock from its beginning. The other way of polling queues up candidates for busy threads at
 * every poll, without end where threads are busy for hours.
 */
final class SqliteLockAndFetch extends SqliteJdbcCustomization {
  @Override
  public boolean supportsGenericLockAndFetch() {
    return true;
  }

  @Override
  public String createGenericSelectForUpdateQuery(
      String table, int limit, String requiredAndCondition, boolean orderByPriority) {
    return createSelectDueQuery(table, limit, requiredAndCondition, orderByPriority);
  }
}
