package atelier.web.latents;

import atelier.family.Family;
import atelier.family.Takes;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.run.Run;
import atelier.run.RunStore.Checkpoint;
import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.Templates;
import atelier.web.Vocabularies;
import atelier.web.run.RunSummaries;
import atelier.web.run.RunSummary;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /runs/{id}/latents}: the latent space of a run's generator. */
public final class LatentsPage {
  private static final List<Choice> TOOLS =
      List.of(
          new Choice("interpolate", "Interpolate"),
          new Choice("arithmetic", "Arithmetic"),
          new Choice("directions", "Directions"),
          new Choice("project", "Project"),
          new Choice("map", "Map"),
          new Choice("neighbours", "Neighbours"));
  private static final int MOST_WORDS = 40;
  private static final List<Choice> BASKETS =
      List.of(
          new Choice("start", "Start with"),
          new Choice("minus", "Take away"),
          new Choice("plus", "Add"));

  private final Runs runs;
  private final RunSummaries summaries;
  private final Vocabularies vocabularies;
  private final Access access;
  private final Templates templates;

  public LatentsPage(
      Runs runs,
      RunSummaries summaries,
      Vocabularies vocabularies,
      Access access,
      Templates templates) {
    this.runs = runs;
    this.summaries = summaries;
    this.vocabularies = vocabularies;
    this.access = access;
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
   * @param step of the checkpoint that draws, or null for the newest state
   * @param text the text that points can have, or null
   * @param words that such a text can be made of, the most frequent
   * @param told whether the model can be told a label
   * @param labels of the pictures that it learns from
   * @param changes whether the visitor may change the run
   */
  public record Page(
      String run,
      String title,
      String fileName,
      @Nullable Integer step,
      Takes.@Nullable Text text,
      List<String> words,
      boolean told,
      List<String> labels,
      boolean changes) {
    public List<Choice> tools() {
      return TOOLS;
    }

    public List<Choice> baskets() {
      return BASKETS;
    }
  }

  public void get(Context ctx) {
    Run run = runs.find(ctx.pathParam("id"));
    Family family = runs.family(run);
    Tool draw =
        family
            .tool(Tools.DRAW.key())
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "%s has no latent space; choose a GAN or an autoencoder."
                            .formatted(family.title())));
    RunSummary summary = summaries.of(run);
    Integer step = kept(ctx, run);
    Takes.Text text = draw.takes("text", Takes.Text.class).orElse(null);
    templates.render(
        ctx,
        "latents/latents.jte",
        new Page(
            run.id(),
            summary.title(),
            summary.fileName(step == null ? run.step() : step),
            step,
            text,
            text == null || text.of() == null ? List.of() : words(run, text.of()),
            draw.takes("label", Takes.Label.class).isPresent(),
            summary.sets().stream().flatMap(set -> set.labels().stream()).toList(),
            access.changes(ctx, run)));
  }

  /** The step of the checkpoint that the query names, where it is kept. */
  private @Nullable Integer kept(Context ctx, Run run) {
    String wanted = ctx.queryParam("step");
    return runs.checkpoints(run.id()).stream()
        .map(Checkpoint::step)
        .filter(step -> String.valueOf(step).equals(wanted))
        .findFirst()
        .orElse(null);
  }

  private List<String> words(Run run, String input) {
    return vocabularies.of(run, input).stream()
        .flatMap(vocabulary -> vocabulary.words().stream())
        .limit(MOST_WORDS)
        .toList();
  }
}
