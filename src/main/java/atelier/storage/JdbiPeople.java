package atelier.storage;

import atelier.workshop.Participant;
import atelier.workshop.ParticipantStore;
import atelier.workshop.Role;
import atelier.workshop.SessionStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Participants and their sessions in the database: who is removed loses both at once. */
public final class JdbiPeople implements ParticipantStore, SessionStore {
  private final Database database;

  public JdbiPeople(Database database) {
    this.database = database;
  }

  @Override
  public void add(Participant participant) {
    database.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into participants (id, name, joined, removed)
                    values (:id, :name, :millis, :removed)
                    """)
                .bindMethods(participant)
                .bind("millis", participant.joined().toEpochMilli())
                .execute());
  }

  @Override
  public List<Participant> list() {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from participants order by joined, id")
                .map(JdbiPeople::read)
                .list());
  }

  @Override
  public boolean remove(String id) {
    return database.inTransaction(
        handle -> {
          handle
              .createUpdate("delete from sessions where participant = :id")
              .bind("id", id)
              .execute();
          return handle
                  .createUpdate(
                      "update participants set removed = :yes where id = :id and removed = :no")
                  .bind("id", id)
                  .bind("yes", true)
                  .bind("no", false)
                  .execute()
              == 1;
        });
  }

  @Override
  public void clear() {
    database.useTransaction(
        handle -> {
          handle
              .createUpdate("delete from sessions where participant <> :local")
              .bind("local", Participant.LOCAL)
              .execute();
          handle.execute("delete from participants");
        });
  }

  @Override
  public void add(String hash, String participant, Instant expires) {
    database.useHandle(
        handle ->
            handle
                .createUpdate("insert into sessions values (:hash, :participant, :expires)")
                .bind("hash", hash)
                .bind("participant", participant)
                .bind("expires", expires.toEpochMilli())
                .execute());
  }

  @Override
  public Optional<String> participant(String hash, Instant now) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    "select participant from sessions where hash = :hash and expires > :now")
                .bind("hash", hash)
                .bind("now", now.toEpochMilli())
                .mapTo(String.class)
                .findOne());
  }

  @Override
  public void end(String hash) {
    database.useHandle(
        handle ->
            handle
                .createUpdate("delete from sessions where hash = :hash")
                .bind("hash", hash)
                .execute());
  }

  @Override
  public void sweep(Instant now) {
    database.useHandle(
        handle ->
            handle
                .createUpdate("delete from sessions where expires <= :now")
                .bind("now", now.toEpochMilli())
                .execute());
  }

  private static Participant read(ResultSet row, StatementContext context) throws SQLException {
    return new Participant(
        row.getString("id"),
        row.getString("name"),
        Role.PARTICIPANT,
        Instant.ofEpochMilli(row.getLong("joined")),
        row.getBoolean("removed"));
  }
}
