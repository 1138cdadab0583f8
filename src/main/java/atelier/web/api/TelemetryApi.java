package atelier.web.api;

import atelier.blob.BlobStore;
import atelier.imageset.NumberedPicture;
import atelier.imageset.Picture;
import atelier.imageset.TimeLapse;
import atelier.run.NoSuchRun;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.run.Telemetry.Frame;
import atelier.run.Telemetry.MetricRow;
import atelier.run.Telemetry.Series;
import atelier.web.BasePath;
import atelier.web.run.RunSummaries;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run said while it learnt: its metrics and frames. */
public final class TelemetryApi {
  private final Runs runs;
  private final RunSummaries summaries;
  private final BlobStore blobs;
  private final BasePath base;
  private final Thumbnails thumbnails;

  public TelemetryApi(
      Runs runs, RunSummaries summaries, BlobStore blobs, BasePath base, Thumbnails thumbnails) {
    this.runs = runs;
    this.summaries = summaries;
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
    writeCsv(run, Attachment.as(ctx, "text/csv; charset=utf-8", fileName(run) + ".csv"));
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
            () ->
                new NotFoundResponse(
                    "The run keeps no frame of step %s; its list of frames says which it keeps."
                        .formatted(step))));
  }

  public void latestFrame(Context ctx) throws IOException {
    Run run = run(ctx);
    answer(
        ctx,
        runs.telemetry()
            .latestFrame(run.id())
            .orElseThrow(
                () -> new NotFoundResponse("The run has no frame yet; let it train a little.")));
  }

  private void answer(Context ctx, Frame frame) throws IOException {
    thumbnails.answer(ctx, blobs.get(frame.blob()), frame.blob());
  }

  /** Kept frames, one after the other, as many as a file of less than 8 MB takes. */
  public void timelapse(Context ctx) throws IOException {
    Run run = run(ctx);
    boolean numbered = "true".equals(ctx.queryParam("steps"));
    List<TimeLapse.Frame> pictures = new ArrayList<>();
    for (Frame frame : runs.telemetry().frames(run.id())) {
      blobs.find(frame.blob()).ifPresent(png -> pictures.add(() -> picture(png, frame, numbered)));
    }
    if (pictures.isEmpty()) {
      throw new NotFoundResponse("The run has no frame yet; let it train a little.");
    }
    byte[] gif = TimeLapse.gif(pictures);
    Attachment.as(ctx, "image/gif", fileName(run) + ".gif").write(gif);
  }

  private static Picture picture(Path png, Frame frame, boolean numbered) throws IOException {
    Picture picture = Picture.readPng(png);
    return numbered ? NumberedPicture.of(picture, frame.step()) : picture;
  }

  private String fileName(Run run) {
    return summaries.of(run).fileName(run.step());
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
