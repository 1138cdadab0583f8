package atelier.web.api;

import atelier.family.InvalidInput;
import atelier.family.Takes;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.imageset.AnimatedGif;
import atelier.imageset.ImageSetStore;
import atelier.imageset.Picture;
import atelier.link.Question;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.run.Workers;
import atelier.web.BasePath;
import atelier.web.Vocabularies;
import atelier.web.run.RunSummaries;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The latent space of a run's generator: draws points, names neighbours. */
public final class LatentsApi {
  private static final int MOST_COLUMNS = 400;
  private static final int MOST_FRAMES = 240;
  private static final int MOST_SCALE = 8;
  private static final int MOST_SIDE = 8192;
  private static final Duration SHOWN = Duration.ofMillis(60);

  private final Runs runs;
  private final RunSummaries summaries;
  private final BasePath base;
  private final Body body;
  private final LatentPoints points;

  public LatentsApi(
      Runs runs,
      RunSummaries summaries,
      BasePath base,
      Body body,
      ImageSetStore imageSets,
      Vocabularies vocabularies) {
    this.runs = runs;
    this.summaries = summaries;
    this.base = base;
    this.body = body;
    this.points = new LatentPoints(runs, imageSets, vocabularies);
  }

  private record Drawing(
      @Nullable List<Object> points,
      @Nullable Integer columns,
      @Nullable Double truncation,
      @Nullable Integer scale,
      @Nullable String as,
      @Nullable Integer frames,
      @Nullable Integer step) {}

  /** A grid of points as PNG, or a loop through them as GIF. */
  public void draw(Context ctx) throws IOException, Workers.NoAnswer {
    Run run = run(ctx, Tools.DRAW);
    Drawing wanted = body.required(ctx, Drawing.class);
    boolean loop = "gif".equals(wanted.as);
    Map<String, String> errors = new LinkedHashMap<>();
    if (wanted.as != null && !loop && !wanted.as.equals("png")) {
      errors.put("as", "“as” is png, for a picture, or gif, for an animation.");
    }
    int columns = whole("columns", wanted.columns, 8, MOST_COLUMNS, errors);
    int scale = whole("scale", wanted.scale, 1, MOST_SCALE, errors);
    int frames = whole("frames", wanted.frames, 60, MOST_FRAMES, errors);
    List<Object> through =
        wanted.points == null || !loop ? wanted.points : loop(wanted.points, frames);
    Map<String, Object> parameters =
        wanted.truncation == null ? Map.of() : Map.of("truncation", wanted.truncation);
    List<Picture> pictures =
        runs.ask(
                run.id(),
                question(run, Tools.DRAW, parameters, "points", through, errors).at(wanted.step))
            .pictures();
    ctx.header("Cache-Control", "no-store");
    if (loop) {
      int step = wanted.step == null ? run.step() : wanted.step;
      gif(ctx, summaries.of(run).fileName(step) + "-walk.gif", pictures, scale);
    } else {
      Picture grid = Picture.grid(pictures, Math.min(columns, pictures.size()));
      if (Math.max(grid.width(), grid.height()) * scale > MOST_SIDE) {
        throw new InvalidInput(
            Map.of("scale", "The picture would be larger than %d pixels.".formatted(MOST_SIDE)));
      }
      Pictures.png(ctx, grid.enlarged(scale));
    }
  }

  private record Neighbours(
      @Nullable Object point, @Nullable Integer count, @Nullable Integer step) {}

  private record Neighbour(int index, double distance, String url) {}

  /** The training pictures that come nearest to what a point looks like. */
  public void neighbours(Context ctx) throws Workers.NoAnswer {
    Run run = run(ctx, Tools.NEIGHBOURS);
    Neighbours wanted = body.required(ctx, Neighbours.class);
    List<Object> point = wanted.point == null ? null : List.of(wanted.point);
    Map<String, Object> parameters =
        wanted.count == null ? Map.of() : Map.of("count", wanted.count);
    Question question =
        question(run, Tools.NEIGHBOURS, parameters, "point", point, new LinkedHashMap<>())
            .at(wanted.step);
    List<Neighbour> found = new ArrayList<>();
    String pictures = base.to("/api/image-sets/%s/pictures/%s.png");
    runs.ask(run.id(), question)
        .values()
        .forEach(
            (index, distance) ->
                found.add(
                    new Neighbour(
                        Integer.parseInt(index),
                        distance,
                        pictures.formatted(run.imageSets().get(0), index))));
    ctx.header("Cache-Control", "no-store").json(found);
  }

  private Run run(Context ctx, Tool tool) {
    Run run = runs.find(ctx.pathParam("id"));
    var unused = runs.latentTool(run, tool);
    return run;
  }

  private Question question(
      Run run,
      Tool shared,
      Map<String, Object> parameters,
      String key,
      @Nullable List<Object> given,
      Map<String, String> errors) {
    Tool tool = runs.latentTool(run, shared);
    Takes.Points takes = tool.takes(key, Takes.Points.class).orElseThrow();
    var read = points.read(run, tool, takes, given, errors);
    try {
      var checked = tool.parameters(parameters);
      if (errors.isEmpty()) {
        return new Question(
            tool.key(), checked, Map.of(), Map.of(), Map.of(), Map.of(key, read.orElseThrow()));
      }
    } catch (InvalidInput e) {
      errors.putAll(e.errors());
    }
    throw new InvalidInput(errors);
  }

  /** So many points on the way through some, and back to the first. */
  private static List<Object> loop(List<Object> stops, int frames) {
    if (stops.size() < 2) {
      return stops;
    }
    List<Object> way = new ArrayList<>(frames);
    for (int i = 0; i < frames; i++) {
      double at = (double) i * stops.size() / frames;
      int from = (int) at;
      way.add(
          Map.of(
              "between",
              Arrays.asList(stops.get(from), stops.get((from + 1) % stops.size())),
              "at",
              at - from));
    }
    return way;
  }

  private static void gif(Context ctx, String name, List<Picture> pictures, int scale)
      throws IOException {
    OutputStream out = Attachment.as(ctx, "image/gif", name);
    try (AnimatedGif gif = new AnimatedGif(out)) {
      for (Picture picture : pictures) {
        gif.add(picture.enlarged(scale), SHOWN);
      }
    }
  }

  private static int whole(
      String key, @Nullable Integer given, int byDefault, int most, Map<String, String> errors) {
    if (given != null && given >= 1 && given <= most) {
      return given;
    } else if (given != null) {
      errors.put(key, "A whole number from 1 to %d.".formatted(most));
    }
    return byDefault;
  }
}
