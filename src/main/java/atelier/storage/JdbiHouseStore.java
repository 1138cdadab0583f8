package atelier.storage;

import atelier.workshop.House;
import atelier.workshop.House.Announcement;
import atelier.workshop.HouseStore;
import atelier.workshop.Quotas;
import atelier.workshop.Visibility;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** How the workshop is set up, in the database. */
public final class JdbiHouseStore implements HouseStore {
  private final Database database;

  public JdbiHouseStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<House> read() {
    return database.withHandle(
        handle -> handle.createQuery("select * from house").map(JdbiHouseStore::house).findOne());
  }

  @Override
  public void write(House house) {
    Announcement announcement = house.announcement();
    database.useTransaction(
        handle -> {
          handle.execute("delete from house");
          handle
              .createUpdate(
                  """
                  insert into house (id, code, locked, frozen, visibility, runs, tool_requests, uploads,
                    megabytes, megabytes_in_all, announcement, announced)
                  values (1, :code, :locked, :frozen, :seenBy, :runs, :toolRequests, :uploads,
                    :megabytes, :megabytesInAll, :text, :announced)
                  """)
              .bindMethods(house)
              .bindMethods(house.quotas())
              .bind("seenBy", house.visibility().key())
              .bind("text", announcement == null ? null : announcement.text())
              .bind("announced", announcement == null ? null : announcement.at().toEpochMilli())
              .execute();
        });
  }

  private static House house(ResultSet row, StatementContext context) throws SQLException {
    return new House(
        row.getString("code"),
        row.getBoolean("locked"),
        row.getBoolean("frozen"),
        Visibility.of(row.getString("visibility")).orElse(Visibility.PRIVATE),
        new Quotas(
            row.getInt("runs"),
            row.getInt("tool_requests"),
            row.getInt("uploads"),
            row.getInt("megabytes"),
            row.getInt("megabytes_in_all")),
        announcement(row));
  }

  private static @Nullable Announcement announcement(ResultSet row) throws SQLException {
    String text = row.getString("announcement");
    return text == null
        ? null
        : new Announcement(text, Instant.ofEpochMilli(row.getLong("announced")));
  }
}
