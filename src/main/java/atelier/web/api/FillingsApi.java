package atelier.web.api;

import atelier.family.InvalidInput;
import atelier.imageset.About;
import atelier.imageset.Drawn;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.operation.Operation;
import atelier.operation.Operations;
import atelier.operation.SetFilling;
import atelier.operation.UnderWay;
import atelier.run.Run;
import atelier.web.Access;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/image-sets/{id}/fillings}: labels of which a set has few pictures get more, drawn by
 * models.
 */
public final class FillingsApi {
  private static final int MOST = 10_000;

  private final ImageSets sets;
  private final LabelModels models;
  private final Operations operations;
  private final Access access;
  private final Body body;

  public FillingsApi(
      ImageSets sets, LabelModels models, Operations operations, Access access, Body body) {
    this.sets = sets;
    this.models = models;
    this.operations = operations;
    this.access = access;
    this.body = body;
  }

  private record Wanted(
      @Nullable List<String> runs,
      @Nullable Integer each,
      @Nullable Long seed,
      @Nullable String name) {}

  /**
   * What is to be drawn.
   *
   * @param missing pictures by label
   * @param models by label
   */
  private record Plan(
      ImageSet set,
      PackedImages images,
      Map<String, Integer> missing,
      Map<String, SetFilling.Model> models,
      long seed) {
    int total() {
      return missing.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** A new set of all pictures and those that are drawn, which say where they come from. */
  public void create(Context ctx) throws IOException {
    ImageSet set = ImageSetsApi.find(sets, ctx);
    Wanted wanted = body.required(ctx, Wanted.class);
    Plan plan = plan(ctx, set, wanted);
    String name = Preparation.newName(wanted.name, set.name(), "filled up");
    String owner = access.owner(ctx);
    UnderWay operation = begin(plan, owner);
    ImageSet made =
        operation.carryOut(
            () ->
                filling(plan, operation)
                    .toSet(sets, name, owner, filled -> access.born(filled.id())),
            ImageSet::id,
            Operation::sentence);
    ctx.status(201).header("Location", "/api/image-sets/" + made.id()).json(ImageSetView.of(made));
  }

  /** The drawn pictures alone, in a folder for each label, with a table of where they come from. */
  public void zip(Context ctx) throws IOException {
    ImageSet set = ImageSetsApi.find(sets, ctx);
    String runs = ctx.queryParam("runs");
    List<String> ids = runs == null ? null : Arrays.asList(runs.split(","));
    int each = Query.whole(ctx, "each", 0, 0, MOST);
    Plan plan = plan(ctx, set, new Wanted(ids, each, Query.seed(ctx), null));
    UnderWay operation = begin(plan, access.owner(ctx));
    operation.carryOut(
        () -> {
          Attachment.zip(ctx, "drawn.zip", zip -> write(filling(plan, operation), zip));
          return set.id();
        },
        sent -> null,
        Operation::sentence);
  }

  private static void write(SetFilling filling, ZipOutputStream zip) throws IOException {
    zip.setLevel(Deflater.NO_COMPRESSION); // a PNG would not shrink
    StringBuilder sources = new StringBuilder("file,run,step,seed,index\n");
    filling.each((picture, about) -> sources.append(add(zip, picture, about)));
    zip.putNextEntry(new ZipEntry("sources.csv"));
    zip.write(sources.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a picture; answers its line of the table. */
  private static String add(ZipOutputStream zip, Picture picture, About about) throws IOException {
    Drawn drawn = about.drawn();
    if (drawn == null) {
      throw new IllegalArgumentException("a picture that no model drew");
    }
    String folder = String.valueOf(about.label()).replaceAll("[\\\\/:\\p{Cntrl}]|^\\.+", "_");
    String file = "%s/%05d.png".formatted(folder, drawn.index());
    zip.putNextEntry(new ZipEntry(file));
    zip.write(picture.png());
    return "\"%s\",%s,%d,%d,%d%n"
        .formatted(
            file.replace("\"", "\"\""), drawn.run(), drawn.step(), drawn.seed(), drawn.index());
  }

  private Plan plan(Context ctx, ImageSet set, Wanted wanted) throws IOException {
    if (set.labels().isEmpty()) {
      throw refused("each", "“%s” has no labels to fill up.".formatted(set.name()));
    } else if (wanted.each == null || wanted.each < 1 || wanted.each > MOST) {
      throw refused(
          "each", "Say how many pictures each label is to have, from 1 to %d.".formatted(MOST));
    } else if (wanted.runs == null || wanted.runs.isEmpty() || wanted.runs.contains(null)) {
      throw refused("runs", "Choose at least one model that draws.");
    }
    PackedImages images = sets.open(set);
    Map<String, Integer> missing = SetFilling.missing(images, wanted.each);
    Plan plan =
        new Plan(
            set,
            images,
            missing,
            models(ctx, set, missing, wanted.runs),
            wanted.seed == null ? 1 : wanted.seed);
    if (missing.isEmpty()) {
      throw refused("each", "Every label has %d pictures already.".formatted(wanted.each));
    } else if (plan.total() > MOST) {
      throw refused(
          "each",
          "%d pictures would be drawn; at most %d are at once.".formatted(plan.total(), MOST));
    }
    return plan;
  }

  /** For each label that lacks pictures the first of the runs that draws it. */
  private Map<String, SetFilling.Model> models(
      Context ctx, ImageSet set, Map<String, Integer> missing, List<String> ids) {
    List<Run> chosen = ids.stream().distinct().map(id -> access.run(ctx, id)).toList();
    for (Run run : chosen) {
      models
          .refusal(run, set)
          .ifPresent(
              sentence -> {
                throw refused("runs", sentence);
              });
    }
    Map<String, SetFilling.Model> byLabel = new LinkedHashMap<>();
    List<String> without = new ArrayList<>();
    for (String label : missing.keySet()) {
      chosen.stream()
          .filter(run -> models.labels(run).contains(label))
          .findFirst()
          .ifPresentOrElse(
              run -> byLabel.put(label, models.model(run, label)), () -> without.add(label));
    }
    if (!without.isEmpty()) {
      throw refused(
          "runs",
          "None of these models draws %s; choose one that learnt it."
              .formatted(String.join(", ", without)));
    }
    return byLabel;
  }

  private static InvalidInput refused(String field, String sentence) {
    return new InvalidInput(Map.of(field, sentence));
  }

  private UnderWay begin(Plan plan, String owner) {
    return operations.begin(Operation.Kind.FILLING, plan.set.id(), owner, Map.of(), plan.total());
  }

  private SetFilling filling(Plan plan, UnderWay operation) {
    return new SetFilling(plan.images, plan.missing, plan.models, plan.seed, operation);
  }

  /**
   * A filling up, as scripts see it.
   *
   * @param state {@code waiting}, {@code running}, {@code finished} or {@code failed}
   * @param done pictures that are drawn, out of {@code total}
   * @param made id of the new set; null where there is none
   * @param error why it has failed, or null
   */
  private record Filling(
      String id, String state, int done, int total, @Nullable String made, @Nullable String error) {
    Filling(Operation operation) {
      this(
          operation.id(),
          operation.state().name().toLowerCase(Locale.ROOT),
          operation.done(),
          operation.total(),
          operation.result(),
          operation.error());
    }
  }

  /** Fillings of a set that the caller has begun, the newest first. */
  public void list(Context ctx) {
    ctx.header("Cache-Control", "no-store").json(own(ctx).map(Filling::new).toList());
  }

  /** Cancels one that the caller has begun; one that is over stays as it is. */
  public void cancel(Context ctx) {
    String id = ctx.pathParam("filling");
    if (own(ctx).noneMatch(operation -> operation.id().equals(id))) {
      throw new NotFoundResponse("Nothing is filled up under “%s”; begin it again.".formatted(id));
    }
    operations.underWay(id).ifPresent(UnderWay::cancel);
    ctx.status(204);
  }

  private Stream<Operation> own(Context ctx) {
    ImageSet set = ImageSetsApi.find(sets, ctx);
    String owner = access.owner(ctx);
    return operations.list(Operation.Kind.FILLING, set.id()).stream()
        .filter(operation -> operation.owner().equals(owner));
  }
}
