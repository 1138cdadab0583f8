package atelier.web.api;

import atelier.family.Direction;
import atelier.family.InvalidInput;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.Picture;
import atelier.operation.Operation;
import atelier.operation.PictureModel;
import atelier.operation.SetTranslations;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.web.Access;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Pictures turned into others by a run's model. */
public final class TranslateApi {
  private static final int LONGEST = 1024;
  private static final int LONGEST_NAME = 100;

  private final Runs runs;
  private final ImageSets sets;
  private final SetTranslations translations;
  private final PictureBody picture;
  private final Body body;
  private final Access access;

  /** Translates with the models of {@code runs}. */
  public TranslateApi(
      Runs runs,
      ImageSets sets,
      SetTranslations translations,
      PictureBody picture,
      Body body,
      Access access) {
    this.runs = runs;
    this.sets = sets;
    this.translations = translations;
    this.picture = picture;
    this.body = body;
    this.access = access;
  }

  /** The body's picture, translated; with {@code back=true} the way back to the right of it. */
  public void translate(Context ctx) throws IOException {
    PictureModel model = model(ctx);
    Direction direction = direction(model, ctx.queryParam("direction"));
    boolean back = "true".equals(ctx.queryParam("back"));
    if (back && model.directions().size() < 2) {
      String sentence = "%s knows no way back; leave “back” out.".formatted(model.family().title());
      throw new BadRequestResponse(sentence, Map.of("back", sentence));
    }
    ImageSet like = model.like();
    Picture given =
        picture
            .read(
                ctx,
                (reader, file) ->
                    like == null
                        ? reader.whole(file, LONGEST)
                        : reader.square(file, like.size(), like.channels()))
            .picture();
    List<Picture> answer = model.translate(direction, back, List.of(given));
    ctx.header("Cache-Control", "no-store");
    Pictures.png(ctx, Picture.grid(answer, answer.size()));
  }

  private record Wanted(
      @Nullable String imageSet, @Nullable String direction, @Nullable String name) {}

  /** A whole image set, translated into a new one. */
  public void create(Context ctx) throws IOException {
    PictureModel model = model(ctx);
    Wanted request = body.required(ctx, Wanted.class);
    Direction direction = direction(model, request.direction);
    ImageSet from = imageSet(ctx, model, request.imageSet);
    String name =
        request.name == null || request.name.isBlank()
            ? "%s, translated".formatted(from.name())
            : request.name.strip();
    if (name.length() > LONGEST_NAME) {
      throw new InvalidInput(
          Map.of("name", "The name has at most %d characters.".formatted(LONGEST_NAME)));
    }
    ImageSet made = translations.toSet(model, from, direction, name, access.owner(ctx));
    ctx.status(201).header("Location", "/api/image-sets/" + made.id()).json(ImageSetView.of(made));
  }

  /** A whole image set, translated, as single pictures. */
  public void zip(Context ctx) throws IOException {
    PictureModel model = model(ctx);
    Direction direction = direction(model, ctx.queryParam("direction"));
    ImageSet from = imageSet(ctx, model, ctx.queryParam("imageSet"));
    String owner = access.owner(ctx);
    Attachment.zip(
        ctx,
        "%s-%s-%s.zip".formatted(model.run().family(), model.run().id(), direction.key()),
        zip ->
            translations.each(model, from, direction, owner, (i, picture) -> add(zip, i, picture)));
  }

  private static void add(ZipOutputStream zip, int index, Picture picture) throws IOException {
    zip.setLevel(Deflater.NO_COMPRESSION); // a PNG would not shrink
    zip.putNextEntry(new ZipEntry("%05d.png".formatted(index)));
    zip.write(picture.png());
  }

  /**
   * The translation of a whole set, as scripts see it.
   *
   * @param imageSet id of the set that is translated
   * @param name of the new set, or null for a zip
   * @param state {@code translating}, {@code finished} or {@code failed}
   * @param done pictures that are translated, out of {@code total}
   * @param made the new set as it is now; null where it is not there yet or was removed since
   * @param error why it has failed, or null
   */
  private record Translation(
      String id,
      String imageSet,
      String direction,
      @Nullable String name,
      String state,
      int done,
      int total,
      @Nullable ImageSetView made,
      @Nullable String error) {}

  private Translation view(Operation operation) {
    Map<String, String> details = operation.details();
    return new Translation(
        operation.id(),
        details.getOrDefault("imageSet", ""),
        details.getOrDefault("direction", ""),
        details.get("name"),
        switch (operation.state()) {
          case WAITING, RUNNING -> "translating";
          case FINISHED -> "finished";
          case FAILED -> "failed";
        },
        operation.done(),
        operation.total(),
        Optional.ofNullable(operation.result())
            .flatMap(sets.store()::find)
            .map(ImageSetView::of)
            .orElse(null),
        operation.error());
  }

  /** Translations of whole sets that the caller has begun with a run. */
  public void list(Context ctx) {
    ctx.header("Cache-Control", "no-store").json(own(ctx).stream().map(this::view).toList());
  }

  /** Cancels a translation that the caller has begun; one that is over stays as it is. */
  public void cancel(Context ctx) {
    String id = ctx.pathParam("translation");
    if (own(ctx).stream().noneMatch(operation -> operation.id().equals(id))) {
      throw new NotFoundResponse("There is no translation “%s”; begin it again.".formatted(id));
    }
    translations.cancel(id);
    ctx.status(204);
  }

  private List<Operation> own(Context ctx) {
    Run run = runs.find(ctx.pathParam("id"));
    return translations.list(run.id(), access.owner(ctx));
  }

  private PictureModel model(Context ctx) {
    return PictureModel.of(runs, ctx.pathParam("id"), sets.store());
  }

  private static Direction direction(PictureModel model, @Nullable String given) {
    List<Direction> known = model.directions();
    return Optional.ofNullable(given)
        .map(Direction::of)
        .orElse(Optional.of(known.get(0)))
        .filter(known::contains)
        .orElseThrow(
            () -> {
              String sentence =
                  "“direction” is one of %s."
                      .formatted(
                          known.stream().map(Direction::key).collect(Collectors.joining(", ")));
              return new BadRequestResponse(sentence, Map.of("direction", sentence));
            });
  }

  private ImageSet imageSet(Context ctx, PictureModel model, @Nullable String id) {
    ImageSet set =
        Optional.ofNullable(id)
            .flatMap(given -> access.imageSet(ctx, given))
            .orElseThrow(
                () ->
                    new InvalidInput(
                        Map.of("imageSet", "Say which image set is to be translated, by its id.")));
    ImageSet like = model.like();
    int channels = like == null ? 3 : like.channels();
    if (set.channels() != channels) {
      throw new InvalidInput(
          Map.of(
              "imageSet",
              "“%s” differs from what the run learnt: it takes %s pictures."
                  .formatted(set.name(), channels == 1 ? "grey" : "colour")));
    }
    return set;
  }
}
