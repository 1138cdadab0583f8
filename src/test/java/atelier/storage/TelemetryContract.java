package atelier.storage;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.run.RunStore.Checkpoint;
import atelier.run.Telemetry.Frame;
import atelier.run.Telemetry.MetricRow;
import atelier.run.Telemetry.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class TelemetryContract extends DatabaseContract {
  private JdbiTelemetry telemetry;

  @BeforeEach
  void makeTelemetry() {
    telemetry = new JdbiTelemetry(database);
    JdbiRunStore runs = new JdbiRunStore(database);
    runs.add(run("a"), null);
    runs.add(run("b"), null);
  }

  @Test
  void keepsMetricsOfEachRun() {
    telemetry.append("a", List.of(row(1, 0.5f), row(2, 0.25f)));
    telemetry.append("b", List.of(row(7, 1f)));
    telemetry.append("a", List.of(row(3, Float.NaN)));

    assertEquals(List.of(row(1, 0.5f), row(2, 0.25f), row(3, Float.NaN)), all("a"));
    assertEquals(List.of(row(7, 1f)), all("b"));
    assertEquals(Optional.of(row(3, Float.NaN)), telemetry.latest("a"));
    assertEquals(Optional.empty(), telemetry.latest("gone"));
  }

  @Test
  void findsTheNewestOfManyRunsAtOnce() {
    telemetry.append("a", rows(1, 1500));
    telemetry.append("b", List.of(row(7, 1f)));
    assertEquals(
        Map.of("a", telemetry.latest("a").orElseThrow(), "b", row(7, 1f)),
        telemetry.latest(List.of("a", "b", "gone")));
    assertEquals(Map.of(), telemetry.latest(List.of()));

    Frame old = new Frame(3, "blob-3", 4, 4, 112, 112);
    Frame newest = new Frame(40, "blob-40", 4, 4, 112, 112);
    telemetry.addFrame("a", newest);
    telemetry.addFrame("a", old);
    assertEquals(Map.of("a", newest), telemetry.latestFrames(List.of("a", "b")));
  }

  @Test
  void findsTheNewestOfWhatOnlySomeStepsMeasure() {
    telemetry.append("a", rows(1, 700));
    telemetry.append("a", List.of(new MetricRow(701, Map.of("loss", 1f, "kid", 0.3f))));
    telemetry.append("a", List.of(new MetricRow(702, Map.of("loss", 2f, "kid", 0.2f))));
    telemetry.append("a", rows(703, 900));
    telemetry.append("b", List.of(new MetricRow(1, Map.of("kid", 0.5f)), row(2, 1f)));

    MetricRow newest = new MetricRow(900, Map.of("loss", 900f, "kid", 0.2f));
    assertEquals(Optional.of(newest), telemetry.latest("a"));
    assertEquals(
        Map.of("a", newest, "b", new MetricRow(2, Map.of("loss", 1f, "kid", 0.5f))),
        telemetry.latest(List.of("a", "b")));
  }

  @Test
  void forgetsMetricsOfARunThatIsGone() {
    telemetry.append("gone", rows(1, 3));
    telemetry.append("a", List.of());

    assertEquals(List.of(), all("gone"));
    assertEquals(List.of(), all("a"));
  }

  @Test
  void keepsManyBatchesInOrder() {
    int step = 1;
    List<MetricRow> expected = new ArrayList<>();
    for (int size = 0; step < 5000; size = (size + 37) % 1100) {
      List<MetricRow> batch = rows(step, step + size - 1);
      telemetry.append("a", batch);
      expected.addAll(batch);
      step += size;
    }

    assertEquals(expected, all("a"));
    assertTrue(chunks() < 25, "small batches are kept together");
  }

  @Test
  void replacesRowsOfTheSameStep() {
    telemetry.append("a", rows(1, 1500));
    telemetry.append("a", List.of(row(700, -1f), row(701, -2f)));
    telemetry.append("a", List.of(row(1500, -3f), row(1501, -4f)));

    List<MetricRow> expected = new ArrayList<>(rows(1, 1500));
    expected.set(699, row(700, -1f));
    expected.set(700, row(701, -2f));
    expected.set(1499, row(1500, -3f));
    expected.add(row(1501, -4f));
    assertEquals(expected, all("a"));
  }

  @Test
  void keepsTheRowsOfWritersAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      int from = writer;
      writers.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 25; i++) {
                  telemetry.append("a", List.of(row(1 + from + 4 * i, 1f)));
                }
              }));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    threads.shutdown();

    assertEquals(
        IntStream.rangeClosed(1, 100).boxed().toList(),
        all("a").stream().map(MetricRow::step).toList());
  }

  @Test
  void keepsNamesThatOnlySomeStepsMeasure() {
    List<MetricRow> rows = new ArrayList<>(rows(1, 9));
    rows.add(new MetricRow(10, Map.of("loss", 10f, "kid, small", 0.3f)));
    rows.addAll(rows(11, 20));

    telemetry.append("a", rows);

    assertEquals(rows, all("a"));
    Series series = telemetry.series("a", 4);
    assertArrayEquals(new int[] {5, 10, 15, 20}, series.step());
    assertArrayEquals(new float[] {3, 8, 13, 18}, series.values().get("loss"));
    assertArrayEquals(
        new float[] {Float.NaN, 0.3f, Float.NaN, Float.NaN}, series.values().get("kid, small"));
  }

  @Test
  void answersTheNewestRows() {
    telemetry.append("a", rows(1, 1300));

    assertEquals(rows(1291, 1300), telemetry.newest("a", 10));
    assertEquals(rows(1, 1300), telemetry.newest("a", 2000));
    assertEquals(List.of(), telemetry.newest("b", 10));
  }

  @Test
  void answersEveryRowWhereThereAreFewerThanPoints() {
    telemetry.append("a", List.of(row(10, 1f), row(20, 2f), row(40, 4f)));

    Series series = telemetry.series("a", 500);

    assertArrayEquals(new int[] {10, 20, 40}, series.step());
    assertArrayEquals(new float[] {1, 2, 4}, series.values().get("loss"));
  }

  @Test
  void averagesNeighbours() {
    telemetry.append("a", rows(1, 1003));

    Series series = telemetry.series("a", 100);

    assertEquals(92, series.step().length, "11 neighbours each, the last point has 2");
    assertEquals(11, series.step()[0]);
    assertEquals(1003, series.step()[91]);
    assertEquals(Set.of("loss"), series.values().keySet());
    float[] loss = requireNonNull(series.values().get("loss"));
    assertEquals(92, loss.length);
    assertEquals(6f, loss[0]);
    assertEquals(1002.5f, loss[91]);
  }

  @Test
  void answersNoSeriesOfARunWithoutMetrics() {
    Series series = telemetry.series("a", 10);

    assertEquals(0, series.step().length);
    assertEquals(Map.of(), series.values());
  }

  @Test
  void forgetsWhatComesAfterAStep() {
    telemetry.append("a", rows(1, 1500));
    telemetry.append("b", rows(1, 3));
    telemetry.addFrame("a", new Frame(1000, "x", 8, 8, 224, 224));
    telemetry.addFrame("a", new Frame(1001, "y", 8, 8, 224, 224));
    telemetry.addFrame("b", new Frame(1001, "z", 8, 8, 224, 224));

    telemetry.truncate("a", 1000);

    assertEquals(rows(1, 1000), all("a"));
    assertEquals(List.of(new Frame(1000, "x", 8, 8, 224, 224)), telemetry.frames("a"));
    assertEquals(rows(1, 3), all("b"));
    assertEquals(1, telemetry.frames("b").size());

    telemetry.append("a", rows(1001, 1100));
    assertEquals(rows(1, 1100), all("a"));

    telemetry.truncate("a", 0);
    assertEquals(List.of(), all("a"));
    assertEquals(List.of(), telemetry.frames("a"));
  }

  @Test
  void aForkHasItsParentsUpToItsCheckpoint() {
    telemetry.append("a", rows(1, 1500));
    telemetry.addFrame("a", new Frame(700, "x", 8, 4, 224, 224));
    telemetry.addFrame("a", new Frame(1400, "y", 8, 4, 224, 224));

    JdbiRunStore runs = new JdbiRunStore(database);
    runs.fork(fork("c", "a"), new Checkpoint(700, "x"));

    assertEquals(rows(1, 700), all("c"));
    assertEquals(List.of(new Frame(700, "x", 8, 4, 224, 224)), telemetry.frames("c"));
    assertEquals(List.of(new Checkpoint(700, "x")), runs.checkpoints("c"));
    assertEquals("a", runs.find("c").orElseThrow().parent());
    assertEquals(rows(1, 1500), all("a"));
    assertEquals(2, telemetry.frames("a").size());
  }

  @Test
  void keepsFramesByStep() {
    telemetry.addFrame("a", new Frame(100, "x", 8, 4, 224, 224));
    telemetry.addFrame("a", new Frame(20, "y", 8, 4, 224, 224));
    telemetry.addFrame("a", new Frame(100, "x2", 4, 8, 28, 28));
    telemetry.addFrame("b", new Frame(300, "z", 1, 1, 28, 28));
    telemetry.addFrame("gone", new Frame(1, "z", 1, 1, 28, 28));

    assertEquals(
        List.of(new Frame(20, "y", 8, 4, 224, 224), new Frame(100, "x2", 4, 8, 28, 28)),
        telemetry.frames("a"));
    assertEquals(Optional.of(new Frame(20, "y", 8, 4, 224, 224)), telemetry.frame("a", 20));
    assertEquals(Optional.empty(), telemetry.frame("a", 21));
    assertEquals(Optional.of(new Frame(100, "x2", 4, 8, 28, 28)), telemetry.latestFrame("a"));
    assertEquals(Optional.empty(), telemetry.latestFrame("gone"));
    assertEquals(List.of(), telemetry.frames("gone"));
  }

  @Test
  void removesFrames() {
    for (int step = 1; step <= 5; step++) {
      telemetry.addFrame("a", new Frame(step, "x", 1, 1, 28, 28));
      telemetry.addFrame("b", new Frame(step, "x", 1, 1, 28, 28));
    }

    telemetry.deleteFrames("a", List.of(2, 4, 9));
    telemetry.deleteFrames("a", List.of());

    assertEquals(List.of(1, 3, 5), telemetry.frames("a").stream().map(Frame::step).toList());
    assertEquals(5, telemetry.frames("b").size());
  }

  private List<MetricRow> all(String run) {
    List<MetricRow> rows = new ArrayList<>();
    telemetry.each(run, rows::add);
    return rows;
  }

  private int chunks() {
    return database.withHandle(
        handle ->
            handle.createQuery("select count(*) from metric_chunks").mapTo(Integer.class).one());
  }

  private static List<MetricRow> rows(int from, int to) {
    return from > to
        ? Collections.emptyList()
        : IntStream.rangeClosed(from, to).mapToObj(step -> row(step, step)).toList();
  }

  private static MetricRow row(int step, float loss) {
    return new MetricRow(step, Map.of("loss", loss));
  }
}
