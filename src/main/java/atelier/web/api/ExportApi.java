package atelier.web.api;

import atelier.blob.BlobStore;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.run.Run;
import atelier.run.RunConflict;
import atelier.run.RunStore.Checkpoint;
import atelier.run.Runs;
import atelier.run.Telemetry.Frame;
import atelier.web.Access;
import atelier.web.run.RunSummaries;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A whole run as one zip, streamed from what is kept of it. */
public final class ExportApi {
  private final Runs runs;
  private final RunSummaries summaries;
  private final TelemetryApi telemetry;
  private final ImageSetStore imageSets;
  private final Access access;
  private final BlobStore blobs;
  private final ObjectMapper json;
  private final String version;
  private final ExportPage page;

  public ExportApi(
      Runs runs,
      RunSummaries summaries,
      TelemetryApi telemetry,
      ImageSetStore imageSets,
      Access access,
      BlobStore blobs,
      ObjectMapper json,
      String version) {
    this.runs = runs;
    this.summaries = summaries;
    this.telemetry = telemetry;
    this.imageSets = imageSets;
    this.access = access;
    this.blobs = blobs;
    this.json = json;
    this.version = version;
    this.page = new ExportPage(runs, json);
  }

  public void get(Context ctx) throws IOException {
    Run run = runs.find(ctx.pathParam("id"));
    Checkpoint newest =
        newest(run)
            .orElseThrow(
                () -> new RunConflict("The run has learnt nothing yet; let it train first."));
    try (InputStream weights = Files.newInputStream(blobs.get(newest.blob()))) {
      Attachment.zip(
          ctx,
          summaries.of(run).fileName(newest.step()) + ".zip",
          zip -> {
            add(zip, "", run, newest, weights);
            addPictures(zip, ctx, run);
          });
    }
  }

  /** Adds a run to a zip, below a folder; one that has learnt nothing yet only with its frames. */
  void addTo(ZipOutputStream zip, String folder, Run run) throws IOException {
    Optional<Checkpoint> newest = newest(run);
    if (newest.isEmpty()) {
      addFrames(zip, folder, run);
      return;
    }
    try (InputStream weights = Files.newInputStream(blobs.get(newest.get().blob()))) {
      add(zip, folder, run, newest.get(), weights);
    }
  }

  private Optional<Checkpoint> newest(Run run) {
    return runs.checkpoints(run.id()).stream().reduce((a, b) -> b);
  }

  private void add(
      ZipOutputStream zip, String folder, Run run, Checkpoint newest, InputStream weights)
      throws IOException {
    zip.setLevel(Deflater.BEST_SPEED);
    zip.putNextEntry(new ZipEntry(folder + ExportedRun.DESCRIPTION));
    zip.write(pretty(describe(run, newest)));
    zip.putNextEntry(new ZipEntry(folder + ExportedRun.SETTINGS));
    zip.write(pretty(run.settings().values()));
    zip.putNextEntry(new ZipEntry(folder + ExportedRun.CHANGES));
    zip.write(pretty(HistoryApi.changes(runs, run)));
    zip.putNextEntry(new ZipEntry(folder + "index.html"));
    zip.write(page.of(run, newest.step()).getBytes(StandardCharsets.UTF_8));
    zip.putNextEntry(new ZipEntry(folder + ExportedRun.METRICS));
    telemetry.writeCsv(run, zip);
    zip.setLevel(Deflater.NO_COMPRESSION); // what follows would not shrink
    zip.putNextEntry(new ZipEntry(folder + ExportedRun.WEIGHTS));
    weights.transferTo(zip);
    addFrames(zip, folder, run);
  }

  /** The packed pictures that it learnt from, as far as the visitor may see them. */
  private void addPictures(ZipOutputStream zip, Context ctx, Run run) throws IOException {
    if ("false".equals(ctx.queryParam("pictures"))) {
      return;
    }
    zip.setLevel(Deflater.BEST_SPEED);
    Set<String> added = new HashSet<>();
    for (String id : run.imageSets()) {
      Optional<ImageSet> set = access.imageSet(ctx, id);
      if (set.isPresent() && added.add(set.get().blob())) {
        zip.putNextEntry(new ZipEntry(pictures(set.get()).file()));
        Files.copy(blobs.get(set.get().blob()), zip);
      }
    }
  }

  private void addFrames(ZipOutputStream zip, String folder, Run run) throws IOException {
    List<Frame> frames = runs.telemetry().frames(run.id());
    zip.putNextEntry(new ZipEntry(folder + ExportedRun.FRAMES));
    zip.write(
        json.writeValueAsBytes(
            frames.stream()
                .map(f -> new ExportedRun.FrameGrid(f.step(), f.columns(), f.rows()))
                .toList()));
    for (Frame frame : frames) {
      Optional<Path> png = blobs.find(frame.blob());
      if (png.isPresent()) {
        zip.putNextEntry(new ZipEntry(folder + ExportedRun.FrameGrid.file(frame.step())));
        Files.copy(png.get(), zip);
      }
    }
  }

  private ExportedRun.Description describe(Run run, Checkpoint newest) {
    return new ExportedRun.Description(
        run.id(),
        summaries.of(run).title(),
        run.family(),
        run.imageSets().stream()
            .flatMap(id -> imageSets.find(id).stream())
            .map(ExportApi::pictures)
            .toList(),
        run.label(),
        run.seed(),
        run.step(),
        run.steps(),
        newest.step(),
        run.created().toString(),
        run.parent(),
        "Atelier " + version);
  }

  private static ExportedRun.Pictures pictures(ImageSet s) {
    return new ExportedRun.Pictures(
        s.id(), s.name(), s.count(), s.size(), s.channels(), s.labels(), s.blob());
  }

  private byte[] pretty(Object value) throws IOException {
    return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
  }
}
