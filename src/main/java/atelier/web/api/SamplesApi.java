package atelier.web.api;

import atelier.family.InvalidInput;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.imageset.Picture;
import atelier.run.Run;
import atelier.run.RunConflict;
import atelier.run.Runs;
import atelier.run.Workers;
import atelier.web.run.RunSummaries;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** New pictures from a run's model. */
public final class SamplesApi {
  private static final int MOST_IN_ZIP = 10_000;
  private static final int MOST_IN_GRID = 400;
  private static final int MOST_AT_ONCE = 256;

  private final Runs runs;
  private final RunSummaries summaries;
  private final ImageSetStore imageSets;

  public SamplesApi(Runs runs, RunSummaries summaries, ImageSetStore imageSets) {
    this.runs = runs;
    this.summaries = summaries;
    this.imageSets = imageSets;
  }

  /** One grid, as square as can be. */
  public void grid(Context ctx) throws Workers.NoAnswer {
    Run run = run(ctx);
    int count = Query.whole(ctx, "count", 64, 1, MOST_IN_GRID);
    long seed = Query.seed(ctx);
    Sampler sampler = new Sampler(runs, run, label(ctx, run), Query.step(ctx));
    List<Picture> pictures = new ArrayList<>();
    for (int first = 0; first < count; first += MOST_AT_ONCE) {
      pictures.addAll(sampler.draw(seed, first, Math.min(MOST_AT_ONCE, count - first)));
    }
    int columns = (int) Math.ceil(Math.sqrt(pictures.size()));
    ctx.header("Cache-Control", "no-store");
    Pictures.png(ctx, Picture.grid(pictures, columns));
  }

  /** Single pictures; the same seed gives the same ones as long as the run does not train on. */
  public void zip(Context ctx) throws IOException {
    Run run = run(ctx);
    int count = Query.whole(ctx, "count", 64, 1, MOST_IN_ZIP);
    long seed = Query.seed(ctx);
    Integer step = Query.step(ctx);
    Sampler sampler = new Sampler(runs, run, label(ctx, run), step);
    List<Picture> begin = sampler.draw(seed, 0, Math.min(MOST_AT_ONCE, count));
    Attachment.zip(
        ctx,
        "%s-seed-%d.zip"
            .formatted(summaries.of(run).fileName(step == null ? run.step() : step), seed),
        zip -> {
          zip.setLevel(Deflater.NO_COMPRESSION); // PNG is compressed
          add(zip, 0, begin);
          for (int first = MOST_AT_ONCE; first < count; first += MOST_AT_ONCE) {
            add(zip, first, sampler.draw(seed, first, Math.min(MOST_AT_ONCE, count - first)));
          }
        });
  }

  private static void add(ZipOutputStream zip, int first, List<Picture> pictures)
      throws IOException {
    for (int i = 0; i < pictures.size(); i++) {
      zip.putNextEntry(new ZipEntry("%05d.png".formatted(first + i)));
      zip.write(pictures.get(i).png());
    }
  }

  private Run run(Context ctx) {
    Run run = runs.find(ctx.pathParam("id"));
    if (!Sampler.draws(runs, run)) {
      throw new RunConflict("%s draws no pictures from seeds.".formatted(runs.familyTitle(run)));
    }
    return run;
  }

  /** The number of the label that the query names or numbers. */
  private @Nullable Integer label(Context ctx, Run run) {
    String given = ctx.queryParam(Sampler.LABEL);
    if (given == null || given.isEmpty()) {
      return null;
    }
    if (!Sampler.drawsAnyLabel(runs, run)) {
      throw new InvalidInput(
          Map.of(
              Sampler.LABEL,
              "%s cannot draw pictures of one label; leave “label” out."
                  .formatted(runs.familyTitle(run))));
    }
    List<String> labels =
        run.imageSets().stream()
            .flatMap(id -> imageSets.find(id).stream())
            .map(ImageSet::labels)
            .filter(names -> !names.isEmpty())
            .findFirst()
            .orElse(List.of());
    return Questions.label(given, labels)
        .orElseThrow(
            () -> {
              String sentence =
                  labels.isEmpty()
                      ? "The pictures that the run learnt from have no labels; leave the label out."
                      : "There is no label “%s”; there are %s."
                          .formatted(given, String.join(", ", labels));
              return new BadRequestResponse(sentence, Map.of(Sampler.LABEL, sentence));
            });
  }
}
