package atelier.web.api;

import atelier.family.Point;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.run.Asking;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.run.Workers;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for the point of a run's latent space whose picture is most like a given one. */
public final class ProjectionsApi {
  private final Runs runs;
  private final Questions questions;
  private final Askings askings;

  public ProjectionsApi(Runs runs, Questions questions, Askings askings) {
    this.runs = runs;
    this.questions = questions;
    this.askings = askings;
  }

  /**
   * How far it has come.
   *
   * @param state {@code running}, {@code finished} or {@code failed}
   * @param done from 0 to 1
   * @param distance of the nearest yet, from 0 to 1: the root of the mean squared difference of
   *     pixels; null before the first
   * @param point of the nearest yet
   * @param picture what the generator draws there, a data URL
   * @param reason why it failed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record View(
      String id,
      String state,
      double done,
      @Nullable Double distance,
      @Nullable Point point,
      @Nullable String picture,
      @Nullable String reason) {}

  /** Begins, with a picture as the body or in a form. */
  public void create(Context ctx) throws IOException, Workers.NoAnswer {
    Run run = runs.find(ctx.pathParam("id"));
    Tool tool = runs.latentTool(run, Tools.PROJECT);
    Question question = questions.read(ctx, run, tool);
    String id = askings.keep(run.id(), runs.begin(run.id(), question));
    ctx.status(202)
        .header("Location", "/api/runs/%s/projections/%s".formatted(run.id(), id))
        .json(Map.of("id", id));
  }

  /** How far it has come; what it found can be asked for again for a minute. */
  public void get(Context ctx) {
    String id = ctx.pathParam("projection");
    Asking asking = asking(ctx);
    Optional<String> error = asking.error();
    Optional<Answer> newest = asking.newest();
    String state =
        error.isPresent()
            ? "failed"
            : newest.filter(Answer::whole).isPresent() ? "finished" : "running";
    ctx.header("Cache-Control", "no-store")
        .json(
            new View(
                id,
                state,
                newest.map(Answer::done).orElse(0.0),
                newest.map(answer -> answer.values().get("distance")).orElse(null),
                newest.flatMap(answer -> answer.points().stream().findFirst()).orElse(null),
                newest.map(answer -> Pictures.url(answer.pictures().get(1))).orElse(null),
                error.orElse(null)));
  }

  /** Gives it up. */
  public void cancel(Context ctx) {
    asking(ctx).cancel();
    askings.forget(ctx.pathParam("projection"));
    ctx.status(204);
  }

  private Asking asking(Context ctx) {
    return askings
        .find(ctx.pathParam("id"), ctx.pathParam("projection"))
        .orElseThrow(
            () -> new NotFoundResponse("This projection is not worked on any more; begin again."));
  }
}
