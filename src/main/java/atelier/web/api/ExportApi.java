package atelier.web.api;

import atelier.blob.BlobStore;
import atelier.imageset.ImageSetStore;
import atelier.run.Run;
import atelier.run.RunConflict;
import atelier.run.RunStore.Checkpoint;
import atelier.run.Runs;
import atelier.web.run.RunSummaries;
import atelier.run.Telemetry.Frame;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A whole run as one zip, streamed from what is kept of it. */
public final class ExportApi {
  private final Runs runs;
  private final RunSummaries summaries;
  private final TelemetryApi telemetry;
  private final ImageSetStore imageSets;
  private final BlobStore blobs;
  private final ObjectMapper json;
  private final String version;
  private final ExportPage page;

  public ExportApi(
      Runs runs,
      RunSummaries summaries,
      TelemetryApi telemetry,
      ImageSetStore imageSets,
      BlobStore blobs,
      ObjectMapper json,
      String version) {
    this.runs = runs;
    this.summaries = summaries;
    this.telemetry = telemetry;
    this.imageSets = imageSets;
    this.blobs = blobs;
    this.json = json;
    this.version = version;
    this.page = new ExportPage(runs, json);
  }

  /** What {@code run.json} says: all that it takes, beside the pictures, to train the run again. */
  private record Description(
      String id,
      String family,
      List<Pictures> imageSets,
      @Nullable String label,
      long seed,
      int step,
      int steps,
      int weightsOfStep,
      String created,
      @Nullable String parent,
      String madeBy) {}

  /** An image set that the run trained on; {@code sha256} is that of its packed pictures. */
  private record Pictures(
      String id,
      String name,
      int count,
      int size,
      int channels,
      List<String> labels,
      String sha256) {}

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
          zip -> add(zip, "", run, newest, weights));
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
    zip.putNextEntry(new ZipEntry(folder + "run.json"));
    zip.write(pretty(describe(run, newest)));
    zip.putNextEntry(new ZipEntry(folder + "settings.json"));
    zip.write(pretty(run.settings().values()));
    zip.putNextEntry(new ZipEntry(folder + "changes.json"));
    zip.write(pretty(HistoryApi.changes(runs, run)));
    zip.putNextEntry(new ZipEntry(folder + "index.html"));
    zip.write(page.of(run, newest.step()).getBytes(StandardCharsets.UTF_8));
    zip.putNextEntry(new ZipEntry(folder + "metrics.csv"));
    telemetry.writeCsv(run, zip);
    zip.setLevel(Deflater.NO_COMPRESSION); // what follows would not shrink
    zip.putNextEntry(new ZipEntry(folder + "weights.safetensors"));
    weights.transferTo(zip);
    addFrames(zip, folder, run);
  }

  private void addFrames(ZipOutputStream zip, String folder, Run run) throws IOException {
    for (Frame frame : runs.telemetry().frames(run.id())) {
      Optional<Path> png = blobs.find(frame.blob());
      if (png.isPresent()) {
        zip.putNextEntry(new ZipEntry(folder + "frames/%08d.png".formatted(frame.step())));
        Files.copy(png.get(), zip);
      }
    }
  }

  private Description describe(Run run, Checkpoint newest) {
    return new Description(
        run.id(),
        run.family(),
        run.imageSets().stream()
            .flatMap(id -> imageSets.find(id).stream())
            .map(
                s ->
                    new Pictures(
                        s.id(), s.name(), s.count(), s.size(), s.channels(), s.labels(), s.blob()))
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

  private byte[] pretty(Object value) throws IOException {
    return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
  }
}
