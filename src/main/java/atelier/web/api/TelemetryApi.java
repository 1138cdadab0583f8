package atelier.web.api;

import atelier.blob.BlobStore;
import atelier.imageset.AnimatedGif;
import atelier.imageset.Picture;
import atelier.run.NoSuchRun;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.run.Telemetry.Frame;
import atelier.run.Telemetry.MetricRow;
import atelier.run.Telemetry.Series;
import atelier.web.BasePath;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a run said while it learnt: its metrics and frames. */
public final class TelemetryApi {
  private static final int MOST_SHOWN = 150;
  private static final Duration SHOWN = Duration.ofMillis(120);
  private static final Duration LAST_SHOWN = Duration.ofSeconds(2);

  private final Runs runs;
  private final BlobStore blobs;
  private final BasePath base;
  private final Thumbnails thumbnails;

  public TelemetryApi(Runs runs, BlobStore blobs, BasePath base, Thumbnails thumbnails) {
    this.runs = runs;
    this.blobs = blobs;
    this.base = base;
    this.thumbnails = thumbnails;
  }

  /** Every series, downsampled to at most {@code points}. */
  public void metrics(Context ctx) {
    Run run = run(ctx);
    Series series = runs.telemetry().series(run.id(), Query.whole(ctx, "points", 500, 1, 10_000));
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("step", series.step());
    columns.putAll(series.values());
    ctx.json(columns);
  }

  /** Every row of every series. */
  public void metricsCsv(Context ctx) throws IOException {
    Run run = run(ctx);
    writeCsv(run, Attachment.as(ctx, "text/csv; charset=utf-8", "metrics.csv"));
  }

  /** Writes a run's metrics; the stream stays open. */
  void writeCsv(Run run, OutputStream out) throws IOException {
    List<String> names =
        runs.telemetry()
            .latest(run.id())
            .map(r -> List.copyOf(r.values().keySet()))
            .orElse(List.of());
    Writer csv = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    csv.write("step" + names.stream().map(n -> "," + n).reduce("", String::concat) + "\n");
    try {
      runs.telemetry().each(run.id(), row -> writeRow(csv, row, names));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    csv.flush();
  }

  private static void writeRow(Writer csv, MetricRow row, List<String> names) {
    StringBuilder line = new StringBuilder().append(row.step());
    for (String name : names) {
      Float value = row.values().get(name);
      line.append(',').append(value == null ? "" : value.toString());
    }
    try {
      csv.append(line).write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record FrameView(int step, String url, int columns, int rows) {}

  public void frames(Context ctx) {
    Run run = run(ctx);
    ctx.json(
        runs.telemetry().frames(run.id()).stream()
            .map(f -> new FrameView(f.step(), url(run.id(), f), f.columns(), f.rows()))
            .toList());
  }

  /** The address of a frame, under which it can be kept for ever. */
  private String url(String run, Frame frame) {
    return base.to(
        "/api/runs/%s/frames/%d.png?v=%s"
            .formatted(run, frame.step(), frame.blob().substring(0, 12)));
  }

  public void frame(Context ctx) throws IOException {
    Run run = run(ctx);
    String step = ctx.pathParam("step");
    Optional<Frame> frame =
        step.matches("\\d{1,9}")
            ? runs.telemetry().frame(run.id(), Integer.parseInt(step))
            : Optional.empty();
    answer(
        ctx,
        frame.orElseThrow(
            () -> new NotFoundResponse("The run has no frame of step %s.".formatted(step))));
  }

  public void latestFrame(Context ctx) throws IOException {
    Run run = run(ctx);
    answer(
        ctx,
        runs.telemetry()
            .latestFrame(run.id())
            .orElseThrow(() -> new NotFoundResponse("The run has no frame yet.")));
  }

  private void answer(Context ctx, Frame frame) throws IOException {
    thumbnails.answer(ctx, blobs.get(frame.blob()), frame.blob());
  }

  /** Every kept frame, one after the other. */
  public void timelapse(Context ctx) throws IOException {
    Run run = run(ctx);
    List<Frame> frames = spread(runs.telemetry().frames(run.id()), MOST_SHOWN);
    if (frames.isEmpty()) {
      throw new NotFoundResponse("The run has no frame yet.");
    }
    OutputStream out = Attachment.as(ctx, "image/gif", "%s.gif".formatted(run.family()));
    try (AnimatedGif gif = new AnimatedGif(out)) {
      for (int i = 0; i < frames.size(); i++) {
        Optional<Path> png = blobs.find(frames.get(i).blob());
        if (png.isPresent()) {
          gif.add(Picture.readPng(png.get()), i == frames.size() - 1 ? LAST_SHOWN : SHOWN);
        }
      }
    }
  }

  /** At most so many of them, evenly spread, the first and the last among them. */
  static <T> List<T> spread(List<T> all, int most) {
    return all.size() <= most
        ? all
        : IntStream.range(0, most)
            .mapToObj(i -> all.get((int) ((long) i * (all.size() - 1) / (most - 1))))
            .toList();
  }

  /**
   * The run that a path names.
   *
   * @throws NoSuchRun if there is none
   */
  private Run run(Context ctx) {
    return runs.find(ctx.pathParam("id"));
  }
}
