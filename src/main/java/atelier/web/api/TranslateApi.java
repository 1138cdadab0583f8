package atelier.web.api;

import atelier.family.Direction;
import atelier.family.Family;
import atelier.family.InvalidInput;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.Picture;
import atelier.link.Question;
import atelier.operation.Operation;
import atelier.operation.Operations;
import atelier.operation.SetTranslation;
import atelier.operation.UnderWay;
import atelier.run.NoSuchRun;
import atelier.run.Run;
import atelier.run.RunConflict;
import atelier.run.Runs;
import atelier.run.Workers;
import atelier.web.Access;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final Operations operations;
  private final PictureBody picture;
  private final Body body;
  private final Access access;
  private final Duration pause;

  /**
   * Translates with the models of {@code runs}.
   *
   * @param pause until workers that gave no answer in the middle of a set are asked again
   */
  public TranslateApi(
      Runs runs,
      ImageSets sets,
      Operations operations,
      PictureBody picture,
      Body body,
      Access access,
      Duration pause) {
    this.runs = runs;
    this.sets = sets;
    this.operations = operations;
    this.picture = picture;
    this.body = body;
    this.access = access;
    this.pause = pause;
  }

  /** What a model makes of pictures: which they can be, and which ways it goes. */
  private record Model(Run run, Family family, Tool tool, @Nullable ImageSet like) {

    /** Which ways it goes: both between two kinds of pictures, else there only. */
    List<Direction> directions() {
      return tool.bothWays() ? List.of(Direction.values()) : List.of(Direction.A_TO_B);
    }
  }

  /** The body's picture, translated; with {@code back=true} the way back to the right of it. */
  public void translate(Context ctx) throws IOException {
    Model model = model(ctx);
    Direction direction = direction(model, ctx.queryParam("direction"));
    boolean back = "true".equals(ctx.queryParam("back"));
    if (back && model.directions().size() < 2) {
      String sentence = "%s knows no way back; leave “back” out.".formatted(model.family.title());
      throw new BadRequestResponse(sentence, Map.of("back", sentence));
    }
    ImageSet like = model.like;
    Picture given =
        picture.read(
            ctx,
            (reader, file) ->
                like == null
                    ? reader.whole(file, LONGEST)
                    : reader.square(file, like.size(), like.channels()));
    List<Picture> answer = ask(model, direction, back, List.of(given));
    ctx.header("Cache-Control", "no-store");
    Pictures.png(ctx, Picture.grid(answer, answer.size()));
  }

  private record Wanted(
      @Nullable String imageSet, @Nullable String direction, @Nullable String name) {}

  /** A whole image set, translated into a new one. */
  public void create(Context ctx) throws IOException {
    Model model = model(ctx);
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
    String owner = access.owner(ctx);
    UnderWay operation = begin(model, owner, from, direction, name);
    ImageSet made =
        operation.carryOut(
            () -> {
              ImageSet set =
                  translation(model, direction, from, operation).toSet(sets, name, owner);
              access.born(set.id());
              return set;
            },
            ImageSet::id,
            why -> sentence(why, false));
    ctx.status(201).header("Location", "/api/image-sets/" + made.id()).json(ImageSetView.of(made));
  }

  /** A whole image set, translated, as single pictures. */
  public void zip(Context ctx) throws IOException {
    Model model = model(ctx);
    Direction direction = direction(model, ctx.queryParam("direction"));
    ImageSet from = imageSet(ctx, model, ctx.queryParam("imageSet"));
    String file = "%s-%s-%s.zip".formatted(model.run.family(), model.run.id(), direction.key());
    UnderWay operation = begin(model, access.owner(ctx), from, direction, null);
    SetTranslation translation = translation(model, direction, from, operation);
    operation.carryOut(
        () -> {
          Attachment.zip(ctx, file, zip -> translation.each((i, picture) -> add(zip, i, picture)));
          return file;
        },
        sent -> null,
        why -> sentence(why, true));
  }

  private static void add(ZipOutputStream zip, int index, Picture picture) throws IOException {
    zip.setLevel(Deflater.NO_COMPRESSION); // a PNG would not shrink
    zip.putNextEntry(new ZipEntry("%05d.png".formatted(index)));
    zip.write(picture.png());
  }

  private UnderWay begin(
      Model model, String owner, ImageSet from, Direction direction, @Nullable String name) {
    Map<String, String> details = new HashMap<>();
    details.put("imageSet", from.id());
    details.put("direction", direction.key());
    if (name != null) {
      details.put("name", name);
    }
    return operations.begin(
        Operation.Kind.TRANSLATION, model.run.id(), owner, details, from.count());
  }

  private SetTranslation translation(
      Model model, Direction direction, ImageSet from, UnderWay operation) throws IOException {
    return new SetTranslation(
        pictures -> ask(model, direction, false, pictures), sets.open(from), operation, pause);
  }

  /** What to say of a failure; only the download of a zip can be broken off. */
  static String sentence(Throwable why, boolean download) {
    if (why instanceof Workers.NoAnswer
        || why instanceof RunConflict
        || why instanceof NoSuchRun
        || why instanceof CancellationException) {
      return String.valueOf(why.getMessage());
    }
    return why instanceof EOFException && download
        ? "The download was broken off; begin it again."
        : "Something went wrong here; the server’s log says what.";
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
    ctx.header("Cache-Control", "no-store").json(own(ctx).map(this::view).toList());
  }

  /** Cancels a translation that the caller has begun; one that is over stays as it is. */
  public void cancel(Context ctx) {
    String id = ctx.pathParam("translation");
    if (own(ctx).noneMatch(operation -> operation.id().equals(id))) {
      throw new NotFoundResponse("There is no translation “%s”; begin it again.".formatted(id));
    }
    operations.underWay(id).ifPresent(UnderWay::cancel);
    ctx.status(204);
  }

  private Stream<Operation> own(Context ctx) {
    Run run = runs.find(ctx.pathParam("id"));
    String owner = access.owner(ctx);
    return operations.list(Operation.Kind.TRANSLATION, run.id()).stream()
        .filter(operation -> operation.owner().equals(owner));
  }

  private List<Picture> ask(Model model, Direction direction, boolean back, List<Picture> pictures)
      throws Workers.NoAnswer {
    Map<String, Object> parameters =
        model.tool.bothWays() ? Map.of("direction", direction.key(), "back", back) : Map.of();
    Question question =
        new Question(model.tool.key(), model.tool.parameters(parameters), "picture", pictures);
    return runs.ask(model.run.id(), question).pictures();
  }

  private Model model(Context ctx) {
    Run run = runs.find(ctx.pathParam("id"));
    Family family = runs.family(run);
    Tool tool =
        family
            .tool(Tools.TRANSLATE.key())
            .or(() -> family.tool(Tools.REPAINT.key()))
            .orElseThrow(
                () -> new RunConflict("%s translates no pictures.".formatted(family.title())));
    String like = tool.pictures().get(0).like();
    return new Model(run, family, tool, like == null ? null : like(run, like));
  }

  private ImageSet like(Run run, String input) {
    return Optional.ofNullable(run.recipe().inputs().imageSets().get(input))
        .flatMap(sets.store()::find)
        .orElseThrow(
            () ->
                new RunConflict(
                    "The run’s image sets were removed, so it can translate nothing any more."));
  }

  private static Direction direction(Model model, @Nullable String given) {
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

  private ImageSet imageSet(Context ctx, Model model, @Nullable String id) {
    ImageSet set =
        Optional.ofNullable(id)
            .flatMap(given -> access.imageSet(ctx, given))
            .orElseThrow(
                () ->
                    new InvalidInput(
                        Map.of("imageSet", "Say which image set is to be translated, by its id.")));
    ImageSet like = model.like;
    int channels = like == null ? 3 : like.channels();
    if (set.channels() != channels || (like != null && set.size() != like.size())) {
      throw new InvalidInput(
          Map.of(
              "imageSet",
              "“%s” differs from what the run learnt: it takes %s pictures%s."
                  .formatted(
                      set.name(),
                      channels == 1 ? "grey" : "colour",
                      like == null ? "" : " of %d × %d".formatted(like.size(), like.size()))));
    }
    return set;
  }
}
