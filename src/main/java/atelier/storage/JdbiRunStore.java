package atelier.storage;

import static java.util.Objects.requireNonNull;

import atelier.family.Given;
import atelier.family.Recipe;
import atelier.family.Settings;
import atelier.link.Wish;
import atelier.run.NamedDirection;
import atelier.run.Run;
import atelier.run.RunState;
import atelier.run.RunStore;
import atelier.run.SettingChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Runs and their checkpoints in the database. */
public final class JdbiRunStore implements RunStore {
  private final Database database;

  public JdbiRunStore(Database database) {
    this.database = database;
  }

  @Override
  public <T> T together(Supplier<T> changes) {
    // a store that the changes ask uses the connection that this thread has already
    return database.inTransaction(handle -> changes.get());
  }

  @Override
  public Run add(Run run, @Nullable String idempotencyKey) {
    return database.inTransaction(
        handle ->
            insert(handle, run, idempotencyKey)
                ? run
                : find(handle, run.owner(), requireNonNull(idempotencyKey)).orElseThrow());
  }

  @Override
  public Optional<Run> find(String owner, String idempotencyKey) {
    return database.withHandle(handle -> find(handle, owner, idempotencyKey));
  }

  private static Optional<Run> find(Handle handle, String owner, String idempotencyKey) {
    return handle
        .createQuery(
            "select * from runs where owner = :owner and idempotency_key = :idempotencyKey")
        .bind("owner", owner)
        .bind("idempotencyKey", idempotencyKey)
        .map(JdbiRunStore::run)
        .findOne();
  }

  @Override
  public void fork(Run run, Checkpoint from) {
    String parent = requireNonNull(run.parent(), "a fork has a parent");
    database.useTransaction(
        handle -> {
          insert(handle, run, null);
          addCheckpoint(handle, run.id(), from);
          JdbiTelemetry.copy(handle, parent, run.id(), from.step());
          handle
              .createUpdate(
                  """
                  insert into setting_changes (run, step, setting, value_before, value_after, changed)
                  select :run, step, setting, value_before, value_after, changed
                  from setting_changes where run = :parent and step <= :step
                  """)
              .bind("run", run.id())
              .bind("parent", parent)
              .bind("step", from.step())
              .execute();
          handle
              .createUpdate(
                  """
                  insert into directions (run, name, numbers)
                  select :run, name, numbers from directions where run = :parent
                  """)
              .bind("run", run.id())
              .bind("parent", parent)
              .execute();
        });
  }

  @Override
  public void adopt(Run run, Checkpoint checkpoint, List<SettingChange> changes) {
    database.useTransaction(
        handle -> {
          insert(handle, run, null);
          addCheckpoint(handle, run.id(), checkpoint);
          addChanges(handle, run.id(), changes);
        });
  }

  /** Returns whether there was no run of this owner and key yet. */
  private static boolean insert(Handle handle, Run run, @Nullable String idempotencyKey) {
    return bind(
                handle.createUpdate(
                    """
                    insert into runs (id, family, image_sets, pictures, points, network, settings, seed, steps, pause_at, label,
                      owner, parent, parent_step, state, worker, reason, wish, note, step, steps_per_second, attempt,
                      version, created, idempotency_key)
                    values (:id, :family, :imageSetIds, :pictureIds, :drawnPoints, :network, :settingValues, :seed, :steps, :pauseAt, :label,
                      :owner, :parent, :parentStep, :stateName, :worker, :reason, :wish, :note, :step,
                      :stepsPerSecond, :attempt, :version, :millis, :idempotencyKey)
                    on conflict (owner, idempotency_key) do nothing
                    """),
                run)
            .bind("millis", run.created().toEpochMilli())
            .bind("idempotencyKey", idempotencyKey)
            .execute()
        == 1;
  }

  @Override
  public Optional<Run> find(String id) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from runs where id = :id")
                .bind("id", id)
                .map(JdbiRunStore::run)
                .findOne());
  }

  @Override
  public List<Run> page(@Nullable Run before, int most) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from runs
                    where created < :millis or (created = :millis and id > :id)
                    order by created desc, id limit :most
                    """)
                .bind("millis", before == null ? Long.MAX_VALUE : before.created().toEpochMilli())
                .bind("id", before == null ? "" : before.id())
                .bind("most", most)
                .map(JdbiRunStore::run)
                .list());
  }

  @Override
  public boolean replace(Run run) {
    return database.withHandle(
            handle ->
                bind(
                        handle.createUpdate(
                            """
                            update runs
                            set state = :stateName, worker = :worker, reason = :reason, wish = :wish,
                              note = :note, settings = :settingValues, steps = :steps,
                              pause_at = :pauseAt, attempt = :attempt, version = version + 1
                            where id = :id and version = :version
                            """),
                        run)
                    .execute())
        == 1;
  }

  @Override
  public boolean progress(String id, int attempt, int step, double stepsPerSecond) {
    return database.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update runs set step = :step, steps_per_second = :stepsPerSecond
                        where id = :id and attempt = :attempt and state = 'training'
                        """)
                    .bind("id", id)
                    .bind("attempt", attempt)
                    .bind("step", step)
                    .bind("stepsPerSecond", stepsPerSecond)
                    .execute())
        == 1;
  }

  @Override
  public void rewind(String id, int step) {
    database.useHandle(
        handle ->
            handle
                .createUpdate("update runs set step = :step where id = :id")
                .bind("id", id)
                .bind("step", step)
                .execute());
  }

  @Override
  public void addCheckpoint(String run, Checkpoint checkpoint) {
    database.useHandle(handle -> addCheckpoint(handle, run, checkpoint));
  }

  private static void addCheckpoint(Handle handle, String run, Checkpoint checkpoint) {
    handle
        .createUpdate(
            """
            insert into checkpoints (run, step, blob, kid_small)
            select id, :step, :blob, :kidSmall from runs where id = :run
            on conflict (run, step) do update
              set blob = excluded.blob, kid_small = excluded.kid_small
            """)
        .bind("run", run)
        .bindMethods(checkpoint)
        .execute();
  }

  @Override
  public void addChanges(String run, List<SettingChange> changes) {
    database.useHandle(handle -> addChanges(handle, run, changes));
  }

  private static void addChanges(Handle handle, String run, List<SettingChange> changes) {
    for (SettingChange change : changes) {
      handle
          .createUpdate(
              """
              insert into setting_changes (run, step, setting, value_before, value_after, changed)
              values (:run, :step, :setting, :before, :after, :millis)
              """)
          .bind("run", run)
          .bindMethods(change)
          .bind("millis", change.changed().toEpochMilli())
          .execute();
    }
  }

  @Override
  public List<SettingChange> changes(String run) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from setting_changes where run = :run order by changed, setting")
                .bind("run", run)
                .map(
                    (row, context) ->
                        new SettingChange(
                            row.getInt("step"),
                            row.getString("setting"),
                            row.getString("value_before"),
                            row.getString("value_after"),
                            Instant.ofEpochMilli(row.getLong("changed"))))
                .list());
  }

  @Override
  public void addDirection(String run, NamedDirection direction) {
    database.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into directions (run, name, numbers)
                    select id, :name, :numbers from runs where id = :run
                    on conflict (run, name) do update set numbers = excluded.numbers
                    """)
                .bind("run", run)
                .bind("name", direction.name())
                .bind("numbers", JsonColumn.write(direction.values()))
                .execute());
  }

  @Override
  public List<NamedDirection> directions(String run) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select name, numbers from directions where run = :run order by name")
                .bind("run", run)
                .map(
                    (row, context) ->
                        new NamedDirection(
                            row.getString("name"), JsonColumn.numbers(row.getString("numbers"))))
                .list());
  }

  @Override
  public boolean deleteDirection(String run, String name) {
    return database.withHandle(
            handle ->
                handle
                    .createUpdate("delete from directions where run = :run and name = :name")
                    .bind("run", run)
                    .bind("name", name)
                    .execute())
        > 0;
  }

  @Override
  public List<Checkpoint> checkpoints(String run) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from checkpoints where run = :run order by step")
                .bind("run", run)
                .map(JdbiRunStore::checkpoint)
                .list());
  }

  @Override
  public Optional<Checkpoint> newestCheckpoint(String run) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from checkpoints
                    where run = :run
                    order by step desc limit 1
                    """)
                .bind("run", run)
                .map(JdbiRunStore::checkpoint)
                .findOne());
  }

  @Override
  public void deleteCheckpoint(String run, int step) {
    database.useTransaction(
        handle -> {
          NamedBlobs.discard(handle, "checkpoints", run, "=", step);
          handle
              .createUpdate("delete from checkpoints where run = :run and step = :step")
              .bind("run", run)
              .bind("step", step)
              .execute();
        });
  }

  @Override
  public boolean delete(String id) {
    return database.withHandle(
            handle ->
                handle.createUpdate("delete from runs where id = :id").bind("id", id).execute())
        > 0;
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Run run) {
    return statement
        .bindMethods(run)
        .bindMethods(run.recipe())
        .bind("imageSetIds", JsonColumn.write(run.recipe().inputs().imageSets()))
        .bind("pictureIds", JsonColumn.write(run.recipe().inputs().pictures()))
        .bind("drawnPoints", JsonColumn.write(run.recipe().inputs().points()))
        .bind("settingValues", JsonColumn.write(run.settings().values()))
        .bind("stateName", run.state().name())
        .bind(
            "worker", run.state() instanceof RunState.Training training ? training.worker() : null)
        .bind("reason", run.state() instanceof RunState.Failed failed ? failed.reason() : null);
  }

  private static Run run(ResultSet row, StatementContext context) throws SQLException {
    int pauseAt = row.getInt("pause_at");
    boolean pauses = !row.wasNull();
    int parentStep = row.getInt("parent_step");
    boolean forked = !row.wasNull();
    return new Run(
        row.getString("id"),
        recipe(row),
        row.getInt("steps"),
        pauses ? pauseAt : null,
        row.getString("owner"),
        row.getString("parent"),
        forked ? parentStep : null,
        state(row),
        Wish.valueOf(row.getString("wish")),
        row.getString("note"),
        row.getInt("step"),
        row.getDouble("steps_per_second"),
        row.getInt("attempt"),
        row.getInt("version"),
        Instant.ofEpochMilli(row.getLong("created")));
  }

  private static Recipe recipe(ResultSet row) throws SQLException {
    return new Recipe(
        row.getString("family"),
        new Given(
            JsonColumn.texts(row.getString("image_sets")),
            JsonColumn.lists(row.getString("pictures")),
            JsonColumn.points(row.getString("points"))),
        row.getString("network"),
        new Settings(JsonColumn.map(row.getString("settings"))),
        row.getLong("seed"),
        row.getString("label"));
  }

  private static Checkpoint checkpoint(ResultSet row, StatementContext context)
      throws SQLException {
    double kid = row.getDouble("kid_small");
    boolean measured = !row.wasNull();
    return new Checkpoint(row.getInt("step"), row.getString("blob"), measured ? kid : null);
  }

  private static RunState state(ResultSet row) throws SQLException {
    String name = row.getString("state");
    return switch (name) {
      case "queued" -> new RunState.Queued();
      case "training" -> new RunState.Training(row.getString("worker"));
      case "paused" -> new RunState.Paused();
      case "finished" -> new RunState.Finished();
      case "stopped" -> new RunState.Stopped();
      case "failed" -> new RunState.Failed(row.getString("reason"));
      default -> throw new IllegalStateException("the database holds a run that is " + name);
    };
  }
}
