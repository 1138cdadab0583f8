package atelier.storage;

import atelier.game.Course;
import atelier.game.Course.Given;
import atelier.game.GameStore;
import atelier.game.Round;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Games in the database. */
public final class JdbiGameStore implements GameStore {
  private final Database database;

  public JdbiGameStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(Course game, int most) {
    database.useTransaction(
        handle -> {
          handle.execute(
              """
              insert into games (id, made, begun, closes, is_over)
              select ?, coalesce(max(made), 0) + 1, ?, ?, ? from games
              """,
              game.id(),
              game.begun(),
              game.closes().toEpochMilli(),
              game.over());
          addRounds(handle, game);
          handle.execute("delete from games where made <= (select max(made) from games) - ?", most);
        });
  }

  private static void addRounds(Handle handle, Course game) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into game_rounds (game, number, png, is_real, run, step, belief)
            values (:game, :number, :png, :real, :run, :step, :belief)
            """);
    for (int i = 0; i < game.rounds().size(); i++) {
      batch.bindMethods(game.rounds().get(i)).bind("game", game.id()).bind("number", i + 1).add();
    }
    batch.execute();
  }

  @Override
  public boolean progress(String id, int begun, Instant closes, boolean over) {
    return database.withHandle(
            handle ->
                handle.execute(
                    "update games set begun = ?, closes = ?, is_over = ? where id = ?",
                    begun,
                    closes.toEpochMilli(),
                    over,
                    id))
        == 1;
  }

  @Override
  public boolean answer(String id, Given answer) {
    return database.inTransaction(
        handle -> {
          boolean there = isHeld(handle, id);
          if (there) {
            handle.execute(
                "insert into game_answers (game, number, player, is_real, took) values (?, ?, ?, ?, ?)",
                id,
                answer.round(),
                answer.player(),
                answer.real(),
                answer.took().toMillis());
          }
          return there;
        });
  }

  /** Whether there is a game, which nobody can then take away before the transaction is over. */
  private static boolean isHeld(Handle handle, String id) {
    return handle.execute("update games set begun = begun where id = ?", id) == 1;
  }

  @Override
  public List<Course> list() {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from games order by made desc")
                .map((row, context) -> course(handle, row))
                .list());
  }

  private static Course course(Handle handle, ResultSet row) throws SQLException {
    String id = row.getString("id");
    return new Course(
        id,
        handle
            .select("select * from game_rounds where game = ? order by number", id)
            .map(JdbiGameStore::round)
            .list(),
        row.getInt("begun"),
        Instant.ofEpochMilli(row.getLong("closes")),
        row.getBoolean("is_over"),
        handle
            .select("select * from game_answers where game = ? order by number, took, player", id)
            .map(JdbiGameStore::given)
            .list());
  }

  private static Round round(ResultSet row, StatementContext context) throws SQLException {
    double belief = row.getDouble("belief");
    @Nullable Double known = row.wasNull() ? null : belief;
    return new Round(
        row.getBytes("png"),
        row.getBoolean("is_real"),
        row.getString("run"),
        row.getInt("step"),
        known);
  }

  private static Given given(ResultSet row, StatementContext context) throws SQLException {
    return new Given(
        row.getString("player"),
        row.getInt("number"),
        row.getBoolean("is_real"),
        Duration.ofMillis(row.getLong("took")));
  }

  @Override
  public void clear() {
    database.useHandle(handle -> handle.execute("delete from games"));
  }
}
