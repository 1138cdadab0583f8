package atelier.storage;

import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/** Counts what a database is asked, but by those who tell live pages in the background. */
public final class CountedQueries {
  private final AtomicInteger count = new AtomicInteger();

  /** Counts from now on. */
  public CountedQueries(Database database) throws ReflectiveOperationException {
    var field = Database.class.getDeclaredField("jdbi");
    field.setAccessible(true);
    ((Jdbi) field.get(database))
        .setSqlLogger(
            new SqlLogger() {
              @Override
              public void logAfterExecution(StatementContext context) {
                if (!Thread.currentThread().getName().startsWith("live")) {
                  count.incrementAndGet();
                }
              }
            });
  }

  /** How many since the last time. */
  public int take() {
    return count.getAndSet(0);
  }
}
