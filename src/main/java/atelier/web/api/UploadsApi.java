package atelier.web.api;

import atelier.imageset.ImageSets;
import atelier.imageset.intake.Inspection;
import atelier.imageset.intake.NoUsablePicture;
import atelier.imageset.intake.Options;
import atelier.imageset.intake.Prepared;
import atelier.imageset.intake.Rejection;
import atelier.imageset.intake.Upload;
import atelier.imageset.intake.Uploads;
import atelier.operation.Operation;
import atelier.operation.Operations;
import atelier.operation.UnderWay;
import atelier.web.Access;
import atelier.workshop.Visibility;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/uploads}: image sets in two phases, so that a page can send files in batches, show
 * what is suggested for them, and tell sending from preparing.
 */
public final class UploadsApi {
  private static final String FILES = "files";
  private static final String REJECTED = "rejected";
  private static final String STALE =
      "Nothing more of this upload came for two hours, so it was removed; begin again.";

  private final Uploads uploads;
  private final ImageSets sets;
  private final Operations operations;
  private final Receiver receiver;
  private final Access access;
  private final Body body;
  private final ObjectMapper json;

  public UploadsApi(
      Uploads uploads,
      ImageSets sets,
      Operations operations,
      Receiver receiver,
      Access access,
      Body body,
      ObjectMapper json) {
    this.uploads = uploads;
    this.sets = sets;
    this.operations = operations;
    this.receiver = receiver;
    this.access = access;
    this.body = body;
    this.json = json;
  }

  /** Where an upload stands. */
  private enum Phase {
    RECEIVING,
    PREPARING,
    FINISHED,
    FAILED;

    static Phase of(Operation.State state) {
      return switch (state) {
        case WAITING -> RECEIVING;
        case RUNNING -> PREPARING;
        case FINISHED -> FINISHED;
        case FAILED -> FAILED;
      };
    }

    @JsonValue
    String inApi() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Progress(int done, int total, Phase phase) {}

  private record Begun(String id) {}

  public void begin(Context ctx) throws IOException {
    Upload upload = uploads.begin(access.owner(ctx));
    operations.underWay(Operation.Kind.UPLOAD).stream()
        .filter(other -> uploads.find(other.now().id()).isEmpty())
        .forEach(stale -> stale.fail(STALE));
    operations.begin(upload.id(), Operation.Kind.UPLOAD, "", upload.owner(), Map.of(), 0);
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
    ctx.json(
        new Received(
            operations
                .underWay(upload.id())
                .map(operation -> operation.add(FILES, more))
                .orElse(more)));
  }

  private static int files(Operation operation) {
    return Integer.parseInt(operation.details().getOrDefault(FILES, "0"));
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
    Operation operation = operation(ctx);
    Inspection suggestion = null;
    if (operation.state() == Operation.State.WAITING && files(operation) > 0) {
      try {
        suggestion = find(ctx).inspect();
      } catch (NoUsablePicture e) {
        underWay(ctx).ifPresent(upload -> fail(upload, e));
        operation = operation(ctx);
      }
    }
    ctx.header("Cache-Control", "no-store")
        .json(
            new Status(
                operation.id(),
                files(operation),
                new Progress(operation.done(), operation.total(), Phase.of(operation.state())),
                suggestion,
                Optional.ofNullable(operation.result())
                    .flatMap(sets.store()::find)
                    .map(ImageSetView::of)
                    .orElse(null),
                operation.error(),
                rejected(operation)));
  }

  private List<Rejection> rejected(Operation operation) throws JsonProcessingException {
    return List.of(
        json.readValue(operation.details().getOrDefault(REJECTED, "[]"), Rejection[].class));
  }

  /** Makes the image set; meanwhile {@link #get} tells how far it is. */
  public void prepare(Context ctx) throws IOException {
    Upload upload = receiving(ctx);
    Preparation wanted = body.required(ctx, Preparation.class);
    Options options = wanted.options();
    Visibility visibility = access.visibility(wanted.visibility());
    UnderWay operation = underWay(ctx).filter(UnderWay::start).orElseThrow(UploadsApi::busy);
    operation.at(0, files(operation.now()));
    Prepared prepared =
        operation.carryOut(
            () -> prepare(ctx, upload, options, operation, visibility),
            made -> made.set().id(),
            UploadsApi::sentence);
    ImageSetView view = ImageSetView.of(prepared);
    ctx.status(201).header("Location", "/api/image-sets/" + view.id()).json(view);
  }

  private Prepared prepare(
      Context ctx, Upload upload, Options options, UnderWay operation, Visibility visibility)
      throws IOException {
    try {
      Prepared prepared =
          upload.prepare(
              options,
              Departure.watched(ctx, upload, operation::at),
              set -> access.born(set.id(), visibility));
      noteRejected(operation, prepared.rejected());
      return prepared;
    } catch (NoUsablePicture e) {
      noteRejected(operation, e.rejected());
      throw e;
    }
  }

  private void noteRejected(UnderWay operation, List<Rejection> rejected) {
    operation.note(REJECTED, json.valueToTree(rejected).toString());
  }

  private void fail(UnderWay operation, Exception e) {
    if (e instanceof NoUsablePicture none) {
      noteRejected(operation, none.rejected());
    }
    operation.fail(sentence(e));
  }

  private static String sentence(Throwable e) {
    return Objects.requireNonNullElse(e.getMessage(), "The upload has failed; begin again.");
  }

  /** Cancels an upload. */
  public void delete(Context ctx) {
    find(ctx).close();
    operations.forget(ctx.pathParam("id"));
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
    if (operation(ctx).state() != Operation.State.WAITING) {
      throw busy();
    }
    return find(ctx);
  }

  private static ConflictResponse busy() {
    return new ConflictResponse("The upload is being prepared already; begin another.");
  }

  private Operation operation(Context ctx) {
    return operations
        .find(ctx.pathParam("id"))
        .filter(found -> found.kind() == Operation.Kind.UPLOAD)
        .filter(found -> found.owner().equals(access.owner(ctx)))
        .orElseThrow(() -> missing(ctx));
  }

  private Optional<UnderWay> underWay(Context ctx) {
    return operations.underWay(ctx.pathParam("id"));
  }

  private static NotFoundResponse missing(Context ctx) {
    return new NotFoundResponse(
        "There is no upload “%s”; it may have been cancelled. Begin again."
            .formatted(ctx.pathParam("id")));
  }

  private void failIfGone(Upload upload, RuntimeException e) {
    if (uploads.find(upload.id()).isEmpty()) {
      operations.underWay(upload.id()).ifPresent(operation -> fail(operation, e));
    }
  }
}
