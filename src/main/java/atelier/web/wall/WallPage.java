package atelier.web.wall;

import atelier.builtin.BuiltInSet;
import atelier.builtin.BuiltInSets;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.Templates;
import atelier.web.run.RunSummary;
import io.javalin.http.Context;
import java.util.List;
import java.util.stream.Stream;

/** {@code /}: all runs as live tiles, or, before there are any, how to begin. */
public final class WallPage {
  private final Runs runs;
  private final ImageSetStore imageSets;
  private final BuiltInSets builtIn;
  private final Access access;
  private final Templates templates;

  public WallPage(
      Runs runs, ImageSetStore imageSets, BuiltInSets builtIn, Access access, Templates templates) {
    this.runs = runs;
    this.imageSets = imageSets;
    this.builtIn = builtIn;
    this.access = access;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param runs newest first
   * @param builtIn sets to begin with
   * @param imageSets that there are, newest first
   */
  public record Page(List<RunSummary> runs, List<BuiltInSet> builtIn, List<ImageSet> imageSets) {}

  /** The built-in sets that are enough by themselves. */
  private List<BuiltInSet> starts() {
    List<String> halves =
        BuiltInSets.pairs().stream()
            .flatMap(pair -> Stream.of(pair.a().key(), pair.b().key()))
            .toList();
    return builtIn.all().stream().filter(set -> !halves.contains(set.key())).toList();
  }

  public void get(Context ctx) {
    List<RunSummary> views =
        access.runs(ctx).stream().map(run -> RunSummary.of(run, runs, imageSets)).toList();
    templates.render(ctx, "wall/wall.jte", new Page(views, starts(), access.imageSets(ctx)));
  }
}
