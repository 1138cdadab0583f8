package atelier.web.fool;

import atelier.family.Takes;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.imageset.ImageSet;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.web.Templates;
import atelier.web.run.RunSummaries;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /runs/{id}/fool}: changes a picture a little and watches what a classifier believes. */
public final class FoolPage {
  private final Runs runs;
  private final RunSummaries summaries;
  private final Templates templates;

  public FoolPage(Runs runs, RunSummaries summaries, Templates templates) {
    this.runs = runs;
    this.summaries = summaries;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param run its id
   * @param title what it learns
   * @param fileName what downloads begin with
   * @param tool the attack
   * @param set the image set that it learns from, or null where that was removed
   */
  public record Page(String run, String title, String fileName, Tool tool, @Nullable ImageSet set) {
    public List<String> labels() {
      return set == null ? List.of() : set.labels();
    }

    /** What the attack is made on. */
    public Takes.Pictures picture() {
      return tool.pictures().get(0);
    }
  }

  public void get(Context ctx) {
    Run run = runs.find(ctx.pathParam("id"));
    Tool tool =
        runs.family(run)
            .tool(Tools.ATTACK)
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "%s recognises nothing, so it cannot be fooled; choose a classifier."
                            .formatted(runs.family(run).title())));
    var summary = summaries.of(run);
    ImageSet set = summary.sets().isEmpty() ? null : summary.sets().get(0);
    templates.render(
        ctx,
        "fool/fool.jte",
        new Page(run.id(), summary.title(), summary.fileName(run.step()), tool, set));
  }
}
