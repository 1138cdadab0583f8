package atelier.storage;

import atelier.imageset.SinglePicture;
import atelier.imageset.SinglePictureStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Single pictures in the database. */
public final class JdbiSinglePictureStore implements SinglePictureStore {
  private final Database database;

  public JdbiSinglePictureStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(SinglePicture picture) {
    database.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into pictures (blob, width, height, plain, given)
                    values (:id, :width, :height, :plain, :millis)
                    on conflict (blob) do update set given = excluded.given
                    """)
                .bindMethods(picture)
                .bind("millis", picture.given().toEpochMilli())
                .execute());
  }

  @Override
  public Optional<SinglePicture> find(String id) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from pictures where blob = :id")
                .bind("id", id)
                .map(JdbiSinglePictureStore::picture)
                .findOne());
  }

  private static SinglePicture picture(ResultSet row, StatementContext context)
      throws SQLException {
    return new SinglePicture(
        row.getString("blob"),
        row.getInt("width"),
        row.getInt("height"),
        row.getBoolean("plain"),
        Instant.ofEpochMilli(row.getLong("given")));
  }
}
