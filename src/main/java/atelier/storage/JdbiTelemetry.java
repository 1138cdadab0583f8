package atelier.storage;

import atelier.run.Telemetry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/** Metrics, as {@link MetricChunk}s, and frames in the database. */
public final class JdbiTelemetry implements Telemetry {
  private static final int CHUNKS_AT_ONCE = 64;

  private final Database database;

  public JdbiTelemetry(Database database) {
    this.database = database;
  }

  @Override
  public void append(String run, List<MetricRow> rows) {
    TreeMap<Integer, MetricRow> merged = new TreeMap<>();
    rows.forEach(row -> merged.put(row.step(), row));
    if (merged.isEmpty()) {
      return;
    }
    int first = merged.firstKey();
    database.useTransaction(
        handle -> {
          if (!lock(handle, run)) {
            return;
          }
          for (MetricChunk chunk : from(handle, run, first)) {
            if (chunk.lastStep() >= first || chunk.count() < MetricChunk.CAPACITY) {
              delete(handle, run, chunk);
              chunk.rows().forEach(row -> merged.putIfAbsent(row.step(), row));
            }
          }
          insert(handle, run, MetricChunk.split(merged.values()));
        });
  }

  @Override
  public Series series(String run, int points) {
    int rows =
        database.withHandle(
            handle ->
                handle
                    .createQuery(
                        "select coalesce(sum(row_count), 0) from metric_chunks where run = :run")
                    .bind("run", run)
                    .mapTo(Integer.class)
                    .one());
    Averages averages = new Averages(rows, points);
    eachChunk(run, averages::add);
    return averages.series();
  }

  @Override
  public void each(String run, Consumer<MetricRow> consumer) {
    eachChunk(run, chunk -> chunk.rows().forEach(consumer));
  }

  /** Page by page, so that a slow consumer keeps no connection. */
  private void eachChunk(String run, Consumer<MetricChunk> consumer) {
    int after = -1;
    List<MetricChunk> page;
    do {
      int from = after;
      page =
          database.withHandle(
              handle ->
                  handle
                      .createQuery(
                          """
                          select names, content from metric_chunks
                          where run = :run and first_step > :after
                          order by first_step limit :limit
                          """)
                      .bind("run", run)
                      .bind("after", from)
                      .bind("limit", CHUNKS_AT_ONCE)
                      .map(MetricChunk::read)
                      .list());
      page.forEach(consumer);
      if (!page.isEmpty()) {
        after = page.get(page.size() - 1).lastStep();
      }
    } while (page.size() == CHUNKS_AT_ONCE);
  }

  @Override
  public Optional<MetricRow> latest(String run) {
    return Optional.ofNullable(latest(List.of(run)).get(run));
  }

  /** Rows measure different names, so the newest chunk of each set of names is looked at. */
  @Override
  public Map<String, MetricRow> latest(Collection<String> runs) {
    return byRun(
        """
        select run, names, content from metric_chunks
        join (select run, max(first_step) as first_step from metric_chunks
          where run in (<runs>) group by run, names) newest using (run, first_step)
        order by first_step desc
        """,
        runs,
        (row, context) -> {
          MetricChunk chunk = MetricChunk.read(row, context);
          return chunk.row(chunk.count() - 1);
        },
        (newer, older) -> {
          older.values().forEach(newer.values()::putIfAbsent);
          return newer;
        });
  }

  /** What one query finds of each run, by run; where it finds more than one, they are merged. */
  private <T> Map<String, T> byRun(
      String query, Collection<String> runs, RowMapper<T> mapper, BinaryOperator<T> merge) {
    Map<String, T> found = new HashMap<>();
    if (!runs.isEmpty()) {
      database.useHandle(
          handle ->
              handle
                  .createQuery(query)
                  .bindList("runs", List.copyOf(runs))
                  .map((row, context) -> Map.entry(row.getString("run"), mapper.map(row, context)))
                  .forEach(entry -> found.merge(entry.getKey(), entry.getValue(), merge)));
    }
    return found;
  }

  @Override
  public List<MetricRow> newest(String run, int count) {
    ArrayDeque<MetricRow> rows = new ArrayDeque<>();
    int before = Integer.MAX_VALUE;
    while (rows.size() < count) {
      Optional<MetricChunk> chunk = newestChunk(run, before);
      if (chunk.isEmpty()) {
        break;
      }
      before = chunk.get().firstStep();
      for (int i = chunk.get().count() - 1; i >= 0 && rows.size() < count; i--) {
        rows.addFirst(chunk.get().row(i));
      }
    }
    return List.copyOf(rows);
  }

  private Optional<MetricChunk> newestChunk(String run, int before) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select names, content from metric_chunks
                    where run = :run and first_step < :before
                    order by first_step desc limit 1
                    """)
                .bind("run", run)
                .bind("before", before)
                .map(MetricChunk::read)
                .findOne());
  }

  @Override
  public void addFrame(String run, Frame frame) {
    database.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into frames (run, step, blob, grid_columns, grid_rows, width, height)
                    select id, :step, :blob, :columns, :rows, :width, :height from runs where id = :run
                    on conflict (run, step) do update
                    set blob = excluded.blob, grid_columns = excluded.grid_columns,
                      grid_rows = excluded.grid_rows, width = excluded.width,
                      height = excluded.height
                    """)
                .bind("run", run)
                .bindMethods(frame)
                .execute());
  }

  @Override
  public List<Frame> frames(String run) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from frames where run = :run order by step")
                .bind("run", run)
                .map(JdbiTelemetry::readFrame)
                .list());
  }

  @Override
  public Optional<Frame> frame(String run, int step) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from frames where run = :run and step = :step")
                .bind("run", run)
                .bind("step", step)
                .map(JdbiTelemetry::readFrame)
                .findOne());
  }

  @Override
  public Optional<Frame> latestFrame(String run) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select * from frames where run = :run order by step desc limit 1")
                .bind("run", run)
                .map(JdbiTelemetry::readFrame)
                .findOne());
  }

  @Override
  public Map<String, Frame> latestFrames(Collection<String> runs) {
    return byRun(
        """
        select * from frames newest
        where run in (<runs>) and step = (select max(step) from frames where run = newest.run)
        """,
        runs,
        JdbiTelemetry::readFrame,
        (frame, same) -> frame);
  }

  @Override
  public void deleteFrames(String run, List<Integer> steps) {
    if (steps.isEmpty()) {
      return;
    }
    database.useTransaction(
        handle -> {
          steps.forEach(step -> NamedBlobs.discard(handle, "frames", run, "=", step));
          PreparedBatch batch =
              handle.prepareBatch("delete from frames where run = :run and step = :step");
          steps.forEach(step -> batch.bind("run", run).bind("step", step).add());
          batch.execute();
        });
  }

  @Override
  public void truncate(String run, int step) {
    database.useTransaction(
        handle -> {
          lock(handle, run);
          truncate(handle, run, step);
        });
  }

  /** Gives a run that is new in this transaction the metrics and frames of another up to a step. */
  static void copy(Handle handle, String from, String to, int upToStep) {
    handle
        .createUpdate(
            """
            insert into metric_chunks (run, first_step, row_count, names, content)
            select :to, first_step, row_count, names, content from metric_chunks
            where run = :from and first_step <= :step
            """)
        .bind("from", from)
        .bind("to", to)
        .bind("step", upToStep)
        .execute();
    handle
        .createUpdate(
            """
            insert into frames (run, step, blob, grid_columns, grid_rows, width, height)
            select :to, step, blob, grid_columns, grid_rows, width, height from frames
            where run = :from and step <= :step
            """)
        .bind("from", from)
        .bind("to", to)
        .bind("step", upToStep)
        .execute();
    truncate(handle, to, upToStep);
  }

  private static void truncate(Handle handle, String run, int step) {
    for (MetricChunk chunk : from(handle, run, step)) {
      if (chunk.lastStep() > step) {
        delete(handle, run, chunk);
        insert(
            handle,
            run,
            MetricChunk.split(chunk.rows().stream().filter(row -> row.step() <= step).toList()));
      }
    }
    NamedBlobs.discard(handle, "frames", run, ">", step);
    handle
        .createUpdate("delete from frames where run = :run and step > :step")
        .bind("run", run)
        .bind("step", step)
        .execute();
  }

  /**
   * Keeps others from the metrics of a run until the transaction ends; returns false if the run is
   * gone.
   */
  private static boolean lock(Handle handle, String run) {
    return handle
            .createUpdate("update runs set step = step where id = :run")
            .bind("run", run)
            .execute()
        == 1;
  }

  /** The chunk that a step falls into or after, and all that follow. */
  private static List<MetricChunk> from(Handle handle, String run, int step) {
    return handle
        .createQuery(
            """
            select names, content from metric_chunks
            where run = :run and first_step >=
              (select coalesce(max(first_step), 0) from metric_chunks
               where run = :run and first_step <= :step)
            order by first_step
            """)
        .bind("run", run)
        .bind("step", step)
        .map(MetricChunk::read)
        .list();
  }

  private static void delete(Handle handle, String run, MetricChunk chunk) {
    handle
        .createUpdate("delete from metric_chunks where run = :run and first_step = :firstStep")
        .bind("run", run)
        .bind("firstStep", chunk.firstStep())
        .execute();
  }

  private static void insert(Handle handle, String run, List<MetricChunk> chunks) {
    if (chunks.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into metric_chunks (run, first_step, row_count, names, content)
            values (:run, :firstStep, :count, :names, :content)
            """);
    for (MetricChunk chunk : chunks) {
      batch
          .bind("run", run)
          .bind("firstStep", chunk.firstStep())
          .bind("count", chunk.count())
          .bind("names", JsonColumn.write(chunk.names()))
          .bind("content", chunk.content())
          .add();
    }
    batch.execute();
  }

  private static Frame readFrame(ResultSet row, StatementContext context) throws SQLException {
    return new Frame(
        row.getInt("step"),
        row.getString("blob"),
        row.getInt("grid_columns"),
        row.getInt("grid_rows"),
        row.getInt("width"),
        row.getInt("height"));
  }
}
