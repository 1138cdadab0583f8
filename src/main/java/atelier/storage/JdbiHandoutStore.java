package atelier.storage;

import atelier.workshop.Handout;
import atelier.workshop.HandoutStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What was handed out, in the database. */
public final class JdbiHandoutStore implements HandoutStore {
  private final Database database;

  public JdbiHandoutStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(Handout handout) {
    database.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  "insert into handouts (id, family, given) values (:id, :family, :millis)")
              .bindMethods(handout)
              .bind("millis", handout.given().toEpochMilli())
              .execute();
          for (String run : handout.runs()) {
            handle
                .createUpdate("insert into handout_runs (handout, run) values (:handout, :run)")
                .bind("handout", handout.id())
                .bind("run", run)
                .execute();
          }
        });
  }

  @Override
  public List<Handout> list() {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from handouts order by given desc, id")
                .map(
                    (row, context) ->
                        new Handout(
                            row.getString("id"),
                            row.getString("family"),
                            Instant.ofEpochMilli(row.getLong("given")),
                            runs(handle, row.getString("id"))))
                .list());
  }

  private static List<String> runs(Handle handle, String handout) {
    return handle
        .createQuery("select run from handout_runs where handout = :handout order by run")
        .bind("handout", handout)
        .mapTo(String.class)
        .list();
  }

  @Override
  public Optional<Handout> find(String id) {
    return list().stream().filter(handout -> handout.id().equals(id)).findFirst();
  }

  @Override
  public void clear() {
    database.useHandle(handle -> handle.execute("delete from handouts"));
  }
}
