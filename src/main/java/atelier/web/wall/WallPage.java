package atelier.web.wall;

import atelier.builtin.BuiltInSet;
import atelier.builtin.BuiltInSets;
import atelier.imageset.ImageSet;
import atelier.run.Run;
import atelier.web.Access;
import atelier.web.Templates;
import atelier.web.run.RunSummaries;
import atelier.web.run.RunSummary;
import atelier.workshop.Participant;
import io.javalin.http.Context;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /}: runs as live tiles, or, before there are any, how to begin. */
public final class WallPage {
  private static final int SHOWN = 100;

  private final RunSummaries summaries;
  private final BuiltInSets builtIn;
  private final Access access;
  private final Templates templates;

  public WallPage(RunSummaries summaries, BuiltInSets builtIn, Access access, Templates templates) {
    this.summaries = summaries;
    this.builtIn = builtIn;
    this.access = access;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param runs in order, a page of them
   * @param filter which runs were asked for
   * @param next the address of the next page, or null where this is the last
   * @param begun whether there are any runs, be they shown or not
   * @param builtIn sets to begin with
   * @param imageSets some that there are, newest first
   * @param person who looks
   */
  public record Page(
      List<RunSummary> runs,
      WallFilter filter,
      @Nullable String next,
      boolean begun,
      List<BuiltInSet> builtIn,
      List<ImageSet> imageSets,
      Participant person) {

    /** The id of whoever looks; empty where they may change every run. */
    public String me() {
      return person.isInstructor() ? "" : person.id();
    }

    public boolean changes(Run run) {
      return person.isInstructor() || run.owner().equals(person.id());
    }
  }

  /** The built-in sets that are enough by themselves. */
  private List<BuiltInSet> starts() {
    List<String> halves =
        BuiltInSets.pairs().stream()
            .flatMap(pair -> Stream.of(pair.a().key(), pair.b().key()))
            .toList();
    return builtIn.all().stream().filter(set -> !halves.contains(set.key())).toList();
  }

  public void get(Context ctx) {
    WallFilter filter = WallFilter.of(ctx);
    List<Run> all = access.runs(ctx);
    List<RunSummary> wanted =
        filter.of(
            summaries.withoutFrames(all), access.owner(ctx), run -> access.nameOf(run.owner()));
    int first = Math.min(filter.from(), wanted.size());
    int end = Math.min(wanted.size(), first + SHOWN);
    templates.render(
        ctx,
        "wall/wall.jte",
        new Page(
            summaries.withFrames(wanted.subList(first, end)),
            filter,
            end < wanted.size() ? filter.address(end) : null,
            !all.isEmpty(),
            starts(),
            access.imageSets(ctx, null, 1),
            access.person(ctx)));
  }
}
