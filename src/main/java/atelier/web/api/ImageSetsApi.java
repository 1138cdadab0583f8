package atelier.web.api;

import atelier.builtin.BuiltInSet;
import atelier.builtin.BuiltInSets;
import atelier.family.InvalidInput;
import atelier.imageset.ContactSheet;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.Progress;
import atelier.imageset.intake.Options;
import atelier.imageset.intake.Prepared;
import atelier.imageset.intake.Upload;
import atelier.imageset.intake.Uploads;
import atelier.run.Run;
import atelier.run.RunState;
import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.BasePath;
import atelier.workshop.Participant;
import atelier.workshop.Visibility;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** {@code /api/image-sets}: making, seeing and removing image sets. */
public final class ImageSetsApi {
  private final ImageSets sets;
  private final BuiltInSets builtIns;
  private final Uploads uploads;
  private final Receiver receiver;
  private final Runs runs;
  private final Access access;
  private final BasePath base;
  private final Body body;
  private final Map<String, Done> making = new ConcurrentHashMap<>();

  public ImageSetsApi(
      ImageSets sets,
      BuiltInSets builtIns,
      Uploads uploads,
      Receiver receiver,
      Runs runs,
      Access access,
      BasePath base,
      Body body) {
    this.sets = sets;
    this.builtIns = builtIns;
    this.uploads = uploads;
    this.receiver = receiver;
    this.runs = runs;
    this.access = access;
    this.base = base;
    this.body = body;
  }

  /** Makes a set of the files of one form. */
  public void create(Context ctx) throws IOException {
    try (Upload upload = uploads.begin(access.owner(ctx))) {
      Receiver.Form form = receiver.form(ctx, upload);
      Preparation wanted = Preparation.of(form.fields());
      Visibility visibility = access.visibility(wanted.visibility());
      Prepared prepared =
          upload.prepare(
              wanted.options(),
              Departure.watched(ctx, upload, Progress.UNWATCHED),
              set -> access.born(set.id(), visibility));
      created(ctx, ImageSetView.of(prepared));
    }
  }

  /** Adds the files of one form to the pictures of a set: a new version of it; runs keep theirs. */
  public void extend(Context ctx) throws IOException {
    ImageSet set = find(sets, ctx);
    if (set.partner() != null || !Options.SIZES.contains(set.size())) {
      throw new ConflictResponse(
          "“%s” is one of a pair, or of a size that no upload has; upload a set of its own instead."
              .formatted(set.name()));
    }
    Visibility visibility = access.card(set.id()).visibility();
    try (Upload upload = uploads.begin(access.owner(ctx))) {
      Map<String, String> fields = receiver.form(ctx, upload).fields();
      if (!fields.isEmpty()) {
        fields.replaceAll((name, value) -> "Leave this out: further pictures become like the set.");
        throw new InvalidInput(fields);
      }
      Prepared whole =
          upload.extend(
              set,
              Departure.watched(ctx, upload, Progress.UNWATCHED),
              made -> access.born(made.id(), visibility));
      created(ctx, ImageSetView.of(whole));
    }
  }

  /** The newest sets, or those before one of them. */
  public void list(Context ctx) {
    ctx.json(
        Paging.of(
                ctx,
                base,
                "/api/image-sets",
                id -> access.imageSet(ctx, id).orElseThrow(() -> missing(id)),
                (before, most) -> access.imageSets(ctx, before, most),
                ImageSet::id)
            .stream()
            .map(ImageSetView::of)
            .toList());
  }

  public void get(Context ctx) {
    ctx.json(ImageSetView.of(find(sets, ctx)));
  }

  /** A few pictures, spread over the set. */
  public void preview(Context ctx) throws IOException {
    ImageSet set = find(sets, ctx);
    int columns = Query.whole(ctx, "columns", 8, 1, 32);
    int rows = Query.whole(ctx, "rows", 4, 1, 32);
    ContactSheet sheet = new ContactSheet(sets.open(set));
    Pictures.made(ctx, set.blob(), () -> sheet.preview(columns, rows));
  }

  private record Change(
      @Nullable String name,
      @Nullable Map<String, String> labels,
      @Nullable String note,
      @Nullable Boolean favourite,
      @Nullable String visibility) {}

  /** Gives a set another name, and its labels other names; not while a run needs it. */
  public void change(Context ctx) throws IOException {
    ImageSet set = find(sets, ctx);
    Change change = body.required(ctx, Change.class);
    access.put(
        new CardChange(null, change.note, change.favourite, change.visibility)
            .applied(access.card(set.id())));
    if (change.name != null) {
      set = sets.rename(set.id(), Preparation.name(change.name, "name"));
    }
    if (change.labels != null && !change.labels.isEmpty()) {
      refuseWhileUsed(runs, set);
      Map<String, String> names = new LinkedHashMap<>();
      change.labels.forEach(
          (label, name) -> names.put(label, Preparation.name(name, "labels." + label)));
      try {
        set = sets.relabel(set.id(), names);
      } catch (IllegalArgumentException e) {
        throw new InvalidInput(Map.of("labels", String.valueOf(e.getMessage())));
      }
    }
    ctx.json(ImageSetView.of(set));
  }

  /** Removes a set; not while a run that is not over needs it. */
  public void delete(Context ctx) {
    ImageSet set = find(sets, ctx);
    refuseWhileUsed(runs, set);
    sets.delete(set.id());
    ctx.status(204);
  }

  private record BuiltIn(
      String key,
      String title,
      String description,
      int count,
      int size,
      int channels,
      @Nullable String needs,
      @Nullable Done progress) {}

  /** How far the making of a built-in set is. */
  private record Done(int done, int total) {}

  public void listBuiltIn(Context ctx) {
    ctx.json(
        builtIns.all().stream()
            .map(
                b ->
                    new BuiltIn(
                        b.key(),
                        b.title(),
                        b.description(),
                        b.count(),
                        b.size(),
                        b.channels(),
                        b.needs().orElse(null),
                        making.get(b.key())))
            .toList());
  }

  /** Makes a built-in set, or answers the one that was made before. */
  public void createBuiltIn(Context ctx) throws IOException {
    String key = ctx.pathParam("key");
    BuiltInSet builtIn =
        builtIns
            .find(key)
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "There is no built-in set “%s”; there are %s."
                            .formatted(
                                key,
                                String.join(
                                    ", ", builtIns.all().stream().map(BuiltInSet::key).toList()))));
    try {
      ImageSet set =
          builtIns.make(
              builtIn, Participant.LOCAL, (done, total) -> making.put(key, new Done(done, total)));
      created(ctx, ImageSetView.whole(set));
    } finally {
      making.remove(key);
    }
  }

  private static void created(Context ctx, ImageSetView view) {
    ctx.status(201).header("Location", "/api/image-sets/" + view.id()).json(view);
  }

  /** The set that a path names. */
  static ImageSet find(ImageSets sets, Context ctx) {
    String id = ctx.pathParam("id");
    return sets.store().find(id).orElseThrow(() -> missing(id));
  }

  private static NotFoundResponse missing(String id) {
    return new NotFoundResponse(
        "There is no image set “%s”; it may have been removed.".formatted(id));
  }

  static void refuseWhileUsed(Runs runs, ImageSet set) {
    Optional<Run> user =
        runs.list().stream()
            .filter(r -> r.state().active() || r.state() instanceof RunState.Paused)
            .filter(r -> r.imageSets().contains(set.id()))
            .findFirst();
    if (user.isPresent()) {
      throw new ConflictResponse(
          "The %s run %s is %s and needs “%s”; stop that run first."
              .formatted(
                  runs.familyTitle(user.get()),
                  user.get().id(),
                  user.get().state().name(),
                  set.name()));
    }
  }
}
