package atelier.web.api;

import atelier.family.Direction;
import atelier.family.Family;
import atelier.family.InvalidInput;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.link.Question;
import atelier.run.Run;
import atelier.run.RunConflict;
import atelier.run.Runs;
import atelier.run.Workers;
import atelier.web.Access;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pictures turned into others by a run's model. */
public final class TranslateApi {
  private static final Logger LOG = LoggerFactory.getLogger(TranslateApi.class);
  private static final int LONGEST = 1024;
  private static final int AT_ONCE = 16;
  private static final int LONGEST_NAME = 100;
  private static final int TRIES = 4;

  private final Runs runs;
  private final ImageSets sets;
  private final PictureBody picture;
  private final Body body;
  private final Access access;
  private final Duration pause;
  private final Translations translations = new Translations();

  /**
   * Translates with the models of {@code runs}.
   *
   * @param pause until workers that gave no answer in the middle of a set are asked again
   */
  public TranslateApi(
      Runs runs, ImageSets sets, PictureBody picture, Body body, Access access, Duration pause) {
    this.runs = runs;
    this.sets = sets;
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
    PackedImages images = sets.open(from);
    Translation translation =
        translations.begin(model.run, access.owner(ctx), from, direction, name);
    watched(
        translation,
        () -> {
          ImageSet made =
              sets.add(
                  name,
                  access.owner(ctx),
                  null,
                  from.size(),
                  from.channels(),
                  writer -> {
                    writer.declare(images.labels());
                    translate(
                        model,
                        direction,
                        images,
                        translation,
                        (i, picture) -> writer.add(picture, label(images, i), images.caption(i)));
                  });
          access.born(made.id());
          translation.finished(made);
          ctx.status(201)
              .header("Location", "/api/image-sets/" + made.id())
              .json(ImageSetView.of(made));
        });
  }

  private static @Nullable String label(PackedImages images, int index) {
    int label = images.label(index);
    return label < 0 ? null : images.labels().get(label);
  }

  /** A whole image set, translated, as single pictures. */
  public void zip(Context ctx) throws IOException {
    Model model = model(ctx);
    Direction direction = direction(model, ctx.queryParam("direction"));
    ImageSet from = imageSet(ctx, model, ctx.queryParam("imageSet"));
    PackedImages images = sets.open(from);
    Translation translation =
        translations.begin(model.run, access.owner(ctx), from, direction, null);
    watched(
        translation,
        () -> {
          Attachment.zip(
              ctx,
              "%s-%s-%s.zip".formatted(model.run.family(), model.run.id(), direction.key()),
              zip -> {
                zip.setLevel(Deflater.NO_COMPRESSION); // PNGs would not shrink
                translate(
                    model,
                    direction,
                    images,
                    translation,
                    (i, picture) -> {
                      zip.putNextEntry(new ZipEntry("%05d.png".formatted(i)));
                      zip.write(picture.png());
                    });
              });
          translation.finished(null);
        });
  }

  /** Translations of whole sets that the caller has begun with a run. */
  public void list(Context ctx) {
    Run run = runs.find(ctx.pathParam("id"));
    List<Translation.View> views =
        translations.of(run, access.owner(ctx)).stream()
            .map(translation -> translation.view(sets.store()::find))
            .toList();
    ctx.header("Cache-Control", "no-store").json(views);
  }

  /** Cancels a translation that the caller has begun; one that is over stays as it is. */
  public void cancel(Context ctx) {
    Run run = runs.find(ctx.pathParam("id"));
    String id = ctx.pathParam("translation");
    translations.of(run, access.owner(ctx)).stream()
        .filter(translation -> translation.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new NotFoundResponse("There is no translation “%s”; begin it again.".formatted(id)))
        .cancel();
    ctx.status(204);
  }

  @FunctionalInterface
  private interface Work {
    void carryOut() throws IOException;
  }

  private static void watched(Translation translation, Work work) throws IOException {
    try {
      work.carryOut();
    } catch (IOException | RuntimeException | Error e) {
      translation.failed(e);
      throw e;
    }
  }

  /** Takes translated pictures one by one. */
  @FunctionalInterface
  private interface Sink {
    void add(int index, Picture picture) throws IOException;
  }

  private void translate(
      Model model, Direction direction, PackedImages images, Translation translation, Sink sink)
      throws IOException {
    for (int first = 0; first < images.count(); first += AT_ONCE) {
      List<Picture> part = part(images, first);
      List<Picture> translated =
          first == 0 ? ask(model, direction, false, part) : patiently(model, direction, part);
      for (int i = 0; i < translated.size(); i++) {
        sink.add(first + i, translated.get(i));
      }
      translation.at(first + translated.size());
    }
  }

  private static List<Picture> part(PackedImages images, int first) {
    List<Picture> part = new ArrayList<>();
    for (int i = first; i < Math.min(images.count(), first + AT_ONCE); i++) {
      part.add(images.picture(i));
    }
    return part;
  }

  /** Where a worker has died, another takes its place within seconds. */
  private List<Picture> patiently(Model model, Direction direction, List<Picture> pictures)
      throws Workers.NoAnswer {
    for (int left = TRIES - 1; left > 0; left--) {
      try {
        return ask(model, direction, false, pictures);
      } catch (Workers.NoAnswer e) {
        LOG.debug("asking again", e);
        LockSupport.parkNanos(pause.toNanos());
      }
    }
    return ask(model, direction, false, pictures);
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
