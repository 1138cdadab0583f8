package atelier.web.style;

import atelier.family.Tools;
import atelier.run.Run;
import atelier.run.RunState;
import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.Numbers;
import atelier.web.Templates;
import atelier.web.api.Thumbnails;
import atelier.web.newrun.Form;
import atelier.web.newrun.Forms;
import atelier.web.run.RunSummaries;
import atelier.web.run.RunSummary;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /style}: choose pictures and styles, begin; repaint with what was trained before. */
public final class StylePage {
  private static final int SHOWN_RUNS = 12;

  private final RunSummaries summaries;
  private final Forms forms;
  private final Runs runs;
  private final Access access;
  private final Thumbnails thumbnails;
  private final Templates templates;

  public StylePage(
      RunSummaries summaries,
      Forms forms,
      Runs runs,
      Access access,
      Thumbnails thumbnails,
      Templates templates) {
    this.summaries = summaries;
    this.forms = forms;
    this.runs = runs;
    this.access = access;
    this.thumbnails = thumbnails;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param form for a new run of a family that is given single pictures
   * @param models runs that repaint any picture at once, newest first
   * @param made other runs of these families, newest first
   */
  public record Page(Form form, List<RunSummary> models, List<RunSummary> made) {

    /** How far a model has come. */
    public String progress(RunSummary model) {
      Run run = model.run();
      String done = Numbers.grouped(run.step());
      if (run.state() instanceof RunState.Finished) {
        return "has learnt for %s steps".formatted(done);
      }
      return "%sstep %s of %s"
          .formatted(
              run.state().active() ? "still learning, " : "", done, Numbers.grouped(run.steps()));
    }
  }

  public void get(Context ctx) {
    Form form = forms.form(ctx, family -> !family.pictures().isEmpty());
    List<Run> all =
        access.runs(ctx).stream()
            .filter(run -> form.families().stream().anyMatch(f -> f.key().equals(run.family())))
            .toList();
    List<RunSummary> models =
        all.stream()
            .filter(run -> runs.family(run).tool(Tools.REPAINT.key()).isPresent())
            .map(this::view)
            .filter(RunSummary::hasLearnt)
            .toList();
    Set<String> repainting =
        models.stream().map(model -> model.run().id()).collect(Collectors.toSet());
    List<RunSummary> others =
        all.stream()
            .filter(run -> !repainting.contains(run.id()))
            .limit(SHOWN_RUNS)
            .map(this::view)
            .toList();
    templates.render(ctx, "style/style.jte", new Page(form, models, others));
  }

  private RunSummary view(Run run) {
    return summaries.of(run);
  }

  /** A picture that the program draws. */
  public void example(Context ctx) throws IOException {
    String key = ctx.pathParam("key");
    byte[] png =
        forms
            .example(key)
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "There is no such example; the style page has those that there are."));
    thumbnails.answer(ctx, png, key);
    ctx.header("Cache-Control", "private, max-age=3600");
  }
}
