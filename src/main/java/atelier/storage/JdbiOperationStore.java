package atelier.storage;

import atelier.operation.Operation;
import atelier.operation.Operation.Kind;
import atelier.operation.Operation.State;
import atelier.operation.OperationStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Long operations in the database. */
public final class JdbiOperationStore implements OperationStore {
  private final Database database;

  public JdbiOperationStore(Database database) {
    this.database = database;
  }

  @Override
  public void put(Operation operation) {
    database.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into operations
                      (id, kind, subject, owner, details, state, done, total, result, error, begun)
                    values
                      (:id, :kind, :subject, :owner, :text, :state, :done, :total, :result, :error,
                       :millis)
                    on conflict (id) do update set
                      details = excluded.details, state = excluded.state, done = excluded.done,
                      total = excluded.total, result = excluded.result, error = excluded.error
                    """)
                .bindMethods(operation)
                .bind("text", JsonColumn.write(operation.details()))
                .bind("millis", operation.begun().toEpochMilli())
                .execute());
  }

  @Override
  public Optional<Operation> find(String id) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from operations where id = :id")
                .bind("id", id)
                .map(JdbiOperationStore::operation)
                .findOne());
  }

  @Override
  public List<Operation> list(Kind kind, String subject, int most) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from operations where kind = :kind and subject = :subject
                    order by begun desc, id limit :most
                    """)
                .bind("kind", kind)
                .bind("subject", subject)
                .bind("most", most)
                .map(JdbiOperationStore::operation)
                .list());
  }

  @Override
  public List<Operation> underWay() {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from operations where state in (:waiting, :running)")
                .bind("waiting", State.WAITING)
                .bind("running", State.RUNNING)
                .map(JdbiOperationStore::operation)
                .list());
  }

  @Override
  public void remove(String id) {
    database.useHandle(handle -> handle.execute("delete from operations where id = ?", id));
  }

  @Override
  public void removeBefore(Instant begun) {
    database.useHandle(
        handle -> handle.execute("delete from operations where begun < ?", begun.toEpochMilli()));
  }

  private static Operation operation(ResultSet row, StatementContext context) throws SQLException {
    return new Operation(
        row.getString("id"),
        Kind.valueOf(row.getString("kind")),
        row.getString("subject"),
        row.getString("owner"),
        JsonColumn.texts(row.getString("details")),
        State.valueOf(row.getString("state")),
        row.getInt("done"),
        row.getInt("total"),
        row.getString("result"),
        row.getString("error"),
        Instant.ofEpochMilli(row.getLong("begun")));
  }
}
