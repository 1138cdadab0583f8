package atelier.web.admin;

import atelier.run.Runs;
import atelier.web.Templates;
import atelier.web.run.RunSummaries;
import atelier.web.run.RunSummary;
import atelier.workshop.Handout;
import atelier.workshop.HandoutStore;
import atelier.workshop.Workshop;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;

/** {@code /admin/handins/{id}}: what came of a handout, everybody's newest frame on one page. */
public final class HandInPage {
  private final HandoutStore handouts;
  private final Workshop workshop;
  private final Runs runs;
  private final RunSummaries summaries;
  private final Templates templates;

  public HandInPage(
      HandoutStore handouts,
      Workshop workshop,
      Runs runs,
      RunSummaries summaries,
      Templates templates) {
    this.handouts = handouts;
    this.workshop = workshop;
    this.runs = runs;
    this.summaries = summaries;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param handout what was handed out
   * @param works what came of it
   */
  public record Page(Handout handout, List<Work> works) {}

  /** A run with the name of who has it. */
  public record Work(String name, RunSummary view) {}

  public void get(Context ctx) {
    Handout handout =
        handouts
            .find(ctx.pathParam("id"))
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "This was not handed out, or is removed; the instructor’s page lists what was."));
    List<Work> works =
        runs.list().stream()
            .filter(run -> handout.runs().contains(run.id()))
            .map(run -> new Work(workshop.nameOf(run.owner()), summaries.of(run)))
            .toList();
    templates.render(ctx, "admin/handin.jte", new Page(handout, works));
  }
}
