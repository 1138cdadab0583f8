package atelier.storage;

import atelier.workshop.Card;
import atelier.workshop.CardStore;
import atelier.workshop.Visibility;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.StatementContext;

/** Cards, and who gave which single picture, in the database. */
public final class JdbiCardStore implements CardStore {
  private final Database database;

  public JdbiCardStore(Database database) {
    this.database = database;
  }

  @Override
  public List<Card> list() {
    return database.withHandle(
        handle -> handle.createQuery("select * from cards").map(JdbiCardStore::card).list());
  }

  @Override
  public void put(Card card) {
    database.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into cards (thing, visibility, name, note, favourite)
                    values (:thing, :seenBy, :name, :note, :favourite)
                    on conflict (thing) do update set visibility = excluded.visibility,
                      name = excluded.name, note = excluded.note, favourite = excluded.favourite
                    """)
                .bindMethods(card)
                .bind("seenBy", card.visibility().key())
                .execute());
  }

  @Override
  public void remove(String thing) {
    database.useHandle(
        handle ->
            handle
                .createUpdate("delete from cards where thing = :thing")
                .bind("thing", thing)
                .execute());
  }

  @Override
  public void gave(String participant, String picture) {
    database.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into picture_givers (picture, participant) values (:picture, :participant)
                    on conflict (picture, participant) do nothing
                    """)
                .bind("picture", picture)
                .bind("participant", participant)
                .execute());
  }

  @Override
  public boolean hasGiven(String participant, String picture) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select 1 from picture_givers
                    where picture = :picture and participant = :participant
                    """)
                .bind("picture", picture)
                .bind("participant", participant)
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
  }

  private static Card card(ResultSet row, StatementContext context) throws SQLException {
    return new Card(
        row.getString("thing"),
        Visibility.of(row.getString("visibility")).orElse(Visibility.PRIVATE),
        row.getString("name"),
        row.getString("note"),
        row.getBoolean("favourite"));
  }
}
