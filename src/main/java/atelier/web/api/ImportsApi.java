package atelier.web.api;

import atelier.blob.BlobStore;
import atelier.family.Families;
import atelier.imageset.ImageSets;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.api.Multipart.Part;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;

/**
 * {@code /api/imports}: an export becomes a run again, which rests at the step of its weights. Its
 * pictures are those of an equal set that is here, or else those that came with it.
 */
public final class ImportsApi {
  private static final long MOST_BYTES = 4_000_000_000L;

  private final Runs runs;
  private final Families families;
  private final ImageSets imageSets;
  private final BlobStore blobs;
  private final Access access;
  private final ObjectMapper json;
  private final Clock clock;

  public ImportsApi(
      Runs runs,
      Families families,
      ImageSets imageSets,
      BlobStore blobs,
      Access access,
      ObjectMapper json,
      Clock clock) {
    this.runs = runs;
    this.families = families;
    this.imageSets = imageSets;
    this.blobs = blobs;
    this.access = access;
    this.json = json;
    this.clock = clock;
  }

  /** Takes an export as the body, or as a file of a form. */
  public void create(Context ctx) throws IOException {
    Path file = Files.createTempFile("atelier", ".import");
    try {
      receive(ctx, file);
      try (ExportedRun export = new ExportedRun(file, json)) {
        Run run =
            new RunImport(export, runs, families, imageSets, blobs, access, clock).carryOut(ctx);
        ctx.status(201)
            .header("Location", "/api/runs/" + run.id())
            .json(Map.of("id", run.id(), "step", run.step(), "state", run.state().name()));
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void receive(Context ctx, Path file) throws IOException {
    String type = ctx.contentType();
    try (OutputStream out = Files.newOutputStream(file)) {
      if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
        copy(ctx.bodyInputStream(), out);
        return;
      }
      Multipart form = new Multipart(ctx.bodyInputStream(), type);
      for (Part part = form.next(); part != null; part = form.next()) {
        if (part.file() != null) {
          copy(part.body(), out);
          return;
        }
      }
      throw ExportedRun.refused("Bring the export of a run as a file.");
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      copied += n;
      if (copied > MOST_BYTES) {
        throw new ContentTooLargeResponse(
            "An export has at most %d GB.".formatted(MOST_BYTES / 1_000_000_000));
      }
      out.write(buffer, 0, n);
    }
  }
}
