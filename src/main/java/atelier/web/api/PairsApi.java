package atelier.web.api;

import atelier.family.InvalidInput;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.Reduction;
import atelier.web.Access;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/image-sets/{id}/pairs}: pairs that are made of one set, by taking something away from
 * each picture.
 */
public final class PairsApi {
  private final ImageSets sets;
  private final Access access;
  private final Body body;

  public PairsApi(ImageSets sets, Access access, Body body) {
    this.sets = sets;
    this.access = access;
    this.body = body;
  }

  private record Wanted(@Nullable String from) {}

  /** Answers the set of what is left; its partner has the pictures as they are. */
  public void create(Context ctx) throws IOException {
    ImageSet set = ImageSetsApi.find(sets, ctx);
    Reduction reduction = reduction(set, body.required(ctx, Wanted.class).from);
    PackedImages images = sets.open(set);
    ImageSets.Pair pair =
        sets.addPair(
            ImageSets.newId(),
            title(set, reduction.title().toLowerCase(Locale.ROOT)),
            title(set, "whole"),
            access.owner(ctx),
            set.size(),
            set.channels(),
            (reduced, whole) -> {
              reduced.declare(images.labels());
              whole.declare(images.labels());
              for (int i = 0; i < images.count(); i++) {
                Picture picture = images.picture(i);
                reduced.add(reduction.of(picture, i), images.about(i));
                whole.add(picture, images.about(i));
              }
            },
            made -> access.born(made.id()));
    ctx.status(201)
        .header("Location", "/api/image-sets/" + pair.set().id())
        .json(ImageSetView.of(pair.set()));
  }

  private static ImageSets.Title title(ImageSet set, String what) {
    return new ImageSets.Title("%s, %s".formatted(set.name(), what), null);
  }

  private static Reduction reduction(ImageSet set, @Nullable String from) {
    Reduction reduction =
        Reduction.of(from == null ? "" : from)
            .orElseThrow(
                () ->
                    new InvalidInput(
                        Map.of(
                            "from",
                            "“from” says what pairs begin with; it is one of %s."
                                .formatted(
                                    Arrays.stream(Reduction.values())
                                        .map(Reduction::key)
                                        .collect(Collectors.joining(", "))))));
    if (reduction == Reduction.GREY && set.channels() == 1) {
      throw new InvalidInput(
          Map.of(
              "from",
              "“%s” is grey already; choose something else to take away.".formatted(set.name())));
    }
    return reduction;
  }
}
