package atelier.web.api;

import atelier.imageset.About;
import atelier.imageset.ContactSheet;
import atelier.imageset.Drawn;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.run.Runs;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/image-sets/{id}/pictures}: browsing a set. */
public final class PicturesApi {
  private static final int MOST_ON_PAGE = 1000;

  private final ImageSets sets;
  private final Runs runs;
  private final Body body;

  public PicturesApi(ImageSets sets, Runs runs, Body body) {
    this.sets = sets;
    this.runs = runs;
    this.body = body;
  }

  /** A part of the pictures of a set or of one of its labels; {@code total} is all of them. */
  private record Page(int total, List<PictureView> pictures) {}

  private record PictureView(
      int index,
      @Nullable String label,
      @Nullable String caption,
      boolean heldOut,
      @Nullable Drawn drawn) {
    PictureView(int index, About about) {
      this(index, about.label(), about.caption(), about.heldOut(), about.drawn());
    }
  }

  public void list(Context ctx) throws IOException {
    ImageSet set = ImageSetsApi.find(sets, ctx);
    PackedImages images = sets.open(set);
    List<Integer> all = indices(ctx, set, images);
    ctx.json(
        new Page(
            all.size(),
            part(ctx, all).stream().map(i -> new PictureView(i, images.about(i))).toList()));
  }

  /** The same part as one picture, in rows. */
  public void sheet(Context ctx) throws IOException {
    ImageSet set = ImageSetsApi.find(sets, ctx);
    PackedImages images = sets.open(set);
    List<Integer> part = part(ctx, indices(ctx, set, images));
    int columns = Query.whole(ctx, "columns", 10, 1, 100);
    if (part.isEmpty()) {
      throw new NotFoundResponse("There are no pictures in this part of the set.");
    }
    Pictures.made(ctx, set.blob(), () -> new ContactSheet(images).of(part, columns));
  }

  public void get(Context ctx) throws IOException {
    ImageSet set = ImageSetsApi.find(sets, ctx);
    String index = ctx.pathParam("index");
    if (!index.matches("\\d{1,9}") || Integer.parseInt(index) >= set.count()) {
      throw new NotFoundResponse("“%s” has no picture %s.".formatted(set.name(), index));
    }
    PackedImages images = sets.open(set);
    Pictures.made(ctx, set.blob(), () -> images.picture(Integer.parseInt(index)));
  }

  /** What training may see of a few pictures. */
  public void augmented(Context ctx) throws IOException {
    ImageSet set = ImageSetsApi.find(sets, ctx);
    int columns = Query.whole(ctx, "columns", 8, 2, 32);
    int rows = Query.whole(ctx, "rows", 6, 1, 32);
    double strength = Query.whole(ctx, "strength", 100, 0, 100) / 100.0;
    long seed = Query.seed(ctx);
    ContactSheet sheet = new ContactSheet(sets.open(set));
    Pictures.made(ctx, set.blob(), () -> sheet.augmented(columns, rows, strength, seed));
  }

  private record Removal(@Nullable List<Integer> indexes) {}

  /** Takes pictures out; those that are left have new indexes. */
  public void remove(Context ctx) throws IOException {
    ImageSet set = ImageSetsApi.find(sets, ctx);
    List<Integer> indexes = body.required(ctx, Removal.class).indexes;
    if (indexes == null || indexes.isEmpty() || indexes.contains(null)) {
      String sentence =
          "Choose the pictures to remove; “indexes” lists their positions in the set, from 0.";
      throw new BadRequestResponse(sentence, Map.of("indexes", sentence));
    }
    refuseWhileUsed(set);
    try {
      ctx.json(ImageSetView.of(sets.remove(set.id(), Set.copyOf(indexes))));
    } catch (IllegalArgumentException e) {
      BadRequestResponse refused =
          new BadRequestResponse(
              String.valueOf(e.getMessage()), Map.of("indexes", String.valueOf(e.getMessage())));
      refused.initCause(e);
      throw refused;
    }
  }

  /** Brings back what was taken out last. */
  public void undo(Context ctx) throws IOException {
    ImageSet set = ImageSetsApi.find(sets, ctx);
    refuseWhileUsed(set);
    try {
      ctx.json(ImageSetView.of(sets.undo(set.id())));
    } catch (IllegalArgumentException e) {
      throw new ConflictResponse(String.valueOf(e.getMessage()));
    }
  }

  private void refuseWhileUsed(ImageSet set) {
    ImageSetsApi.refuseWhileUsed(runs, set);
    if (set.partner() != null) {
      sets.store().find(set.partner()).ifPresent(p -> ImageSetsApi.refuseWhileUsed(runs, p));
    }
  }

  private static List<Integer> part(Context ctx, List<Integer> all) {
    int from = Query.whole(ctx, "from", 0, 0, Integer.MAX_VALUE);
    int count = Query.whole(ctx, "count", 100, 1, MOST_ON_PAGE);
    int begin = Math.min(from, all.size());
    return all.subList(begin, Math.min(all.size() - begin, count) + begin);
  }

  private static List<Integer> indices(Context ctx, ImageSet set, PackedImages images) {
    String label = ctx.queryParam("label");
    @Nullable Integer number = null;
    if (label != null && !label.isEmpty()) {
      number = set.labels().indexOf(label);
      if (number < 0) {
        String sentence =
            "“%s” has no label “%s”; it has %s."
                .formatted(
                    set.name(),
                    label,
                    set.labels().isEmpty() ? "none" : String.join(", ", set.labels()));
        throw new BadRequestResponse(sentence, Map.of("label", sentence));
      }
    }
    return new ContactSheet(images).indices(number);
  }
}
