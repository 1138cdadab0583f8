package atelier.storage;

import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Image sets in the database. */
public final class JdbiImageSetStore implements ImageSetStore {
  private final Database database;

  public JdbiImageSetStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(ImageSet... sets) {
    each(
        """
        insert into image_sets (id, name, owner, pictures, size, channels, labels, captioned,
          blob, built_in, partner, held_out, created)
        values (:id, :name, :owner, :count, :size, :channels, :labelNames, :captioned,
          :blob, :builtIn, :partner, :heldOut, :millis)
        """,
        sets);
  }

  /** Carries out one statement for each set, in one transaction. */
  private void each(String sql, ImageSet... sets) {
    database.useTransaction(
        handle -> {
          for (ImageSet set : sets) {
            handle
                .createUpdate(sql)
                .bindMethods(set)
                .bind("labelNames", JsonColumn.write(set.labels()))
                .bind("millis", set.created().toEpochMilli())
                .execute();
          }
        });
  }

  @Override
  public Optional<ImageSet> find(String id) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from image_sets where id = :id")
                .bind("id", id)
                .map(JdbiImageSetStore::imageSet)
                .findOne());
  }

  @Override
  public List<ImageSet> page(@Nullable ImageSet before, int most) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from image_sets
                    where created < :millis or (created = :millis and id > :id)
                    order by created desc, id limit :most
                    """)
                .bind("millis", before == null ? Long.MAX_VALUE : before.created().toEpochMilli())
                .bind("id", before == null ? "" : before.id())
                .bind("most", most)
                .map(JdbiImageSetStore::imageSet)
                .list());
  }

  @Override
  public void replace(ImageSet... sets) {
    each(
        """
        update image_sets
        set name = :name, pictures = :count, labels = :labelNames, partner = :partner,
          held_out = :heldOut,
          previous = case when blob = :blob then previous else blob end, blob = :blob
        where id = :id
        """,
        sets);
  }

  @Override
  public Optional<String> previous(String id) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    "select previous from image_sets where id = :id and previous is not null")
                .bind("id", id)
                .mapTo(String.class)
                .findOne());
  }

  @Override
  public boolean delete(String id) {
    return database.withHandle(
            handle ->
                handle
                    .createUpdate("delete from image_sets where id = :id")
                    .bind("id", id)
                    .execute())
        > 0;
  }

  private static ImageSet imageSet(ResultSet row, StatementContext context) throws SQLException {
    return new ImageSet(
        row.getString("id"),
        row.getString("name"),
        row.getString("owner"),
        row.getInt("pictures"),
        row.getInt("size"),
        row.getInt("channels"),
        JsonColumn.strings(row.getString("labels")),
        row.getBoolean("captioned"),
        row.getString("blob"),
        row.getString("built_in"),
        row.getString("partner"),
        row.getString("held_out"),
        Instant.ofEpochMilli(row.getLong("created")));
  }
}
