package atelier.web.api;

import atelier.family.InvalidInput;
import atelier.imageset.HoldOut;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.web.Access;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/image-sets/{id}/held-out}: the same pictures, some of them to judge models by. */
public final class HoldOutApi {
  private final ImageSets sets;
  private final Access access;
  private final Body body;

  public HoldOutApi(ImageSets sets, Access access, Body body) {
    this.sets = sets;
    this.access = access;
    this.body = body;
  }

  private record Wanted(@Nullable Integer each, @Nullable Long seed, @Nullable String name) {}

  /** Answers a new set of the same pictures; the set itself stays as it is. */
  public void create(Context ctx) throws IOException {
    ImageSet set = ImageSetsApi.find(sets, ctx);
    Wanted wanted = body.required(ctx, Wanted.class);
    String name = Preparation.newName(wanted.name, set.name(), "some held out");
    ImageSet made =
        sets.add(
            ImageSets.newId(),
            new ImageSets.Title(name, null),
            access.owner(ctx),
            set.size(),
            set.channels(),
            chosen(set, wanted.each == null ? 0 : wanted.each, wanted.seed),
            held -> access.born(held.id()));
    ctx.status(201).header("Location", "/api/image-sets/" + made.id()).json(ImageSetView.of(made));
  }

  private HoldOut chosen(ImageSet set, int each, @Nullable Long seed) throws IOException {
    try {
      return new HoldOut(sets.open(set), each, seed == null ? 1 : seed);
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(Map.of("each", String.valueOf(e.getMessage())));
    }
  }
}
