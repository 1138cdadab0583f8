package atelier.web.latents;

import atelier.family.Tools;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.web.Templates;
import atelier.web.run.RunSummaries;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;

/** {@code /runs/{id}/latents}: the latent space of a run's generator. */
public final class LatentsPage {
  private static final List<Choice> TOOLS =
      List.of(
          new Choice("interpolate", "Interpolate"),
          new Choice("arithmetic", "Arithmetic"),
          new Choice("directions", "Directions"),
          new Choice("map", "Map"),
          new Choice("neighbours", "Neighbours"));
  private static final List<Choice> BASKETS =
      List.of(
          new Choice("start", "Start with"),
          new Choice("minus", "Take away"),
          new Choice("plus", "Add"));

  private final Runs runs;
  private final RunSummaries summaries;
  private final Templates templates;

  public LatentsPage(Runs runs, RunSummaries summaries, Templates templates) {
    this.runs = runs;
    this.summaries = summaries;
    this.templates = templates;
  }

  /** A part of the page that is chosen by its title. */
  public record Choice(String key, String title) {}

  /**
   * What the page shows.
   *
   * @param run its id
   * @param title what it learns
   * @param fileName what downloads begin with
   */
  public record Page(String run, String title, String fileName) {
    public List<Choice> tools() {
      return TOOLS;
    }

    public List<Choice> baskets() {
      return BASKETS;
    }
  }

  public void get(Context ctx) {
    Run run = runs.find(ctx.pathParam("id"));
    if (runs.family(run).tool(Tools.DRAW.key()).isEmpty()) {
      throw new NotFoundResponse(
          "%s draws from no latent space.".formatted(runs.family(run).title()));
    }
    templates.render(
        ctx,
        "latents/latents.jte",
        new Page(
            run.id(), summaries.of(run).title(), "%s-step-%d".formatted(run.family(), run.step())));
  }
}
