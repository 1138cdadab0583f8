package atelier.web.api;

import atelier.imageset.intake.Inspection;
import atelier.imageset.intake.NoUsablePicture;
import atelier.imageset.intake.Options;
import atelier.imageset.intake.Prepared;
import atelier.imageset.intake.Rejection;
import atelier.imageset.intake.Upload;
import atelier.imageset.intake.Uploads;
import atelier.web.Access;
import atelier.workshop.Visibility;
import com.fasterxml.jackson.annotation.JsonValue;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/uploads}: image sets in two phases, so that a page can send files in batches, show
 * what is suggested for them, and tell sending from preparing.
 */
public final class UploadsApi {
  private static final int REMEMBERED = 1000;

  private final Uploads uploads;
  private final Receiver receiver;
  private final Access access;
  private final Body body;
  private final Map<String, Stage> stages = Collections.synchronizedMap(new Newest());

  public UploadsApi(Uploads uploads, Receiver receiver, Access access, Body body) {
    this.uploads = uploads;
    this.receiver = receiver;
    this.access = access;
    this.body = body;
  }

  /** Where an upload stands. */
  private enum Phase {
    RECEIVING,
    PREPARING,
    FINISHED,
    FAILED;

    @JsonValue
    String inApi() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Stage(
      String owner,
      int files,
      Progress progress,
      @Nullable ImageSetView imageSet,
      @Nullable String error,
      List<Rejection> rejected) {
    static Stage begun(String owner) {
      return new Stage(owner, 0, new Progress(0, 0, Phase.RECEIVING), null, null, List.of());
    }

    Stage at(Phase phase, int done, int total) {
      return new Stage(owner, files, new Progress(done, total, phase), null, null, List.of());
    }

    Stage with(int more) {
      return new Stage(owner, files + more, progress, imageSet, error, rejected);
    }

    Stage finished(Prepared prepared) {
      ImageSetView set = ImageSetView.of(prepared.set());
      return new Stage(owner, files, progress.in(Phase.FINISHED), set, null, prepared.rejected());
    }

    Stage failed(Exception e) {
      return new Stage(
          owner,
          files,
          progress.in(Phase.FAILED),
          null,
          Objects.requireNonNullElse(e.getMessage(), "The upload has failed; begin again."),
          e instanceof NoUsablePicture none ? none.rejected() : List.of());
    }
  }

  private record Progress(int done, int total, Phase phase) {
    Progress in(Phase next) {
      return new Progress(done, total, next);
    }
  }

  private record Begun(String id) {}

  public void begin(Context ctx) throws IOException {
    Upload upload = uploads.begin(access.owner(ctx));
    stages.put(upload.id(), Stage.begun(upload.owner()));
    ctx.status(201).header("Location", "/api/uploads/" + upload.id()).json(new Begun(upload.id()));
  }

  private record Received(int files) {}

  /** Stages a batch of files of a form. */
  public void addFiles(Context ctx) throws IOException {
    Upload upload = receiving(ctx);
    try {
      answerReceived(ctx, upload, receiver.form(ctx, upload).files());
    } catch (RuntimeException e) {
      failIfGone(upload, e);
      throw e;
    }
  }

  /** Stages the body as one file. */
  public void addFile(Context ctx) throws IOException {
    Upload upload = receiving(ctx);
    try {
      receiver.file(ctx, ctx.pathParam("name"), upload);
      answerReceived(ctx, upload, 1);
    } catch (RuntimeException e) {
      failIfGone(upload, e);
      throw e;
    }
  }

  private void answerReceived(Context ctx, Upload upload, int more) {
    Stage stage = change(upload.id(), s -> s.with(more));
    ctx.json(new Received(stage == null ? more : stage.files));
  }

  private record Status(
      String id,
      int files,
      Progress progress,
      @Nullable Inspection suggestion,
      @Nullable ImageSetView imageSet,
      @Nullable String error,
      List<Rejection> rejected) {}

  /** How far it is; with what is suggested as long as it is not being prepared. */
  public void get(Context ctx) throws IOException {
    String id = ctx.pathParam("id");
    Stage stage = stage(ctx);
    Inspection suggestion = null;
    if (stage.progress.phase == Phase.RECEIVING && stage.files > 0) {
      try {
        suggestion = find(ctx).inspect();
      } catch (NoUsablePicture e) {
        stage = stage.failed(e);
        stages.put(id, stage);
      }
    }
    ctx.header("Cache-Control", "no-store")
        .json(
            new Status(
                id,
                stage.files,
                stage.progress,
                suggestion,
                stage.imageSet,
                stage.error,
                stage.rejected));
  }

  /** Makes the image set; meanwhile {@link #get} tells how far it is. */
  public void prepare(Context ctx) throws IOException {
    Upload upload = receiving(ctx);
    Preparation wanted = body.required(ctx, Preparation.class);
    Options options = wanted.options();
    Visibility visibility = access.visibility(wanted.visibility());
    beginPreparing(upload.id());
    try {
      Prepared prepared =
          upload.prepare(
              options,
              Departure.watched(
                  ctx,
                  upload,
                  (done, total) -> change(upload.id(), s -> s.at(Phase.PREPARING, done, total))));
      prepared.sets().forEach(set -> access.born(set.id(), visibility));
      change(upload.id(), s -> s.finished(prepared));
      ImageSetView view = ImageSetView.of(prepared);
      ctx.status(201).header("Location", "/api/image-sets/" + view.id()).json(view);
    } catch (IOException | RuntimeException e) {
      change(upload.id(), s -> s.failed(e));
      throw e;
    }
  }

  private void beginPreparing(String id) {
    stages.computeIfPresent(
        id,
        (key, stage) -> {
          if (stage.progress.phase != Phase.RECEIVING) {
            throw busy();
          }
          return stage.at(Phase.PREPARING, 0, stage.files);
        });
  }

  /** Cancels an upload. */
  public void delete(Context ctx) {
    find(ctx).close();
    stages.remove(ctx.pathParam("id"));
    ctx.status(204);
  }

  /** The upload that a path names, which is neither over nor somebody else's. */
  private Upload find(Context ctx) {
    return uploads
        .find(ctx.pathParam("id"))
        .filter(u -> u.owner().equals(access.owner(ctx)))
        .orElseThrow(() -> missing(ctx));
  }

  /** The same, if it is not being prepared yet. */
  private Upload receiving(Context ctx) {
    if (stage(ctx).progress.phase != Phase.RECEIVING) {
      throw busy();
    }
    return find(ctx);
  }

  private static ConflictResponse busy() {
    return new ConflictResponse("The upload is being prepared already; begin another.");
  }

  private Stage stage(Context ctx) {
    Stage stage = stages.get(ctx.pathParam("id"));
    if (stage == null || !stage.owner.equals(access.owner(ctx))) {
      throw missing(ctx);
    }
    return stage;
  }

  private static NotFoundResponse missing(Context ctx) {
    return new NotFoundResponse(
        "There is no upload “%s”; it may have been cancelled. Begin again."
            .formatted(ctx.pathParam("id")));
  }

  private void failIfGone(Upload upload, RuntimeException e) {
    if (uploads.find(upload.id()).isEmpty()) {
      change(upload.id(), s -> s.failed(e));
    }
  }

  private @Nullable Stage change(String id, UnaryOperator<Stage> change) {
    return stages.computeIfPresent(id, (key, stage) -> change.apply(stage));
  }

  /** Forgets the oldest. */
  private static final class Newest extends LinkedHashMap<String, Stage> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Stage> eldest) {
      return size() > REMEMBERED;
    }
  }
}
