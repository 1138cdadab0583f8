package atelier.web.api;

import atelier.family.Family;
import atelier.family.Tool;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.run.Workers;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/runs/{id}/tools/{key}}: what one can do with a run's model besides watching it. */
public final class ToolsApi {
  private static final String PNG = "image/png";

  private final Runs runs;
  private final Questions questions;

  public ToolsApi(Runs runs, Questions questions) {
    this.runs = runs;
    this.questions = questions;
  }

  /** An answer, as scripts see it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AnswerView(
      double done,
      Map<String, @Nullable Double> values,
      List<String> pictures,
      int columns,
      List<String> captions,
      @Nullable String text) {

    static AnswerView of(Answer answer) {
      Map<String, @Nullable Double> values = new LinkedHashMap<>();
      answer
          .values()
          .forEach((name, value) -> values.put(name, Double.isFinite(value) ? value : null));
      List<String> pictures =
          answer.pictures().stream()
              .map(picture -> Base64.getEncoder().encodeToString(picture.png()))
              .map(png -> "data:%s;base64,%s".formatted(PNG, png))
              .toList();
      return new AnswerView(answer.done(), values, pictures, answer.columns(), answer.captions(), answer.text());
    }
  }

  /** A question by its parameters, and what the tool takes, by key. */
  public void ask(Context ctx) throws IOException, Workers.NoAnswer {
    Run run = runs.find(ctx.pathParam("id"));
    Question question = questions.read(ctx, run, tool(run, ctx.pathParam("key")));
    answer(ctx, runs.ask(run.id(), question));
  }

  private Tool tool(Run run, String key) {
    Family family = runs.family(run);
    return family
        .tool(key)
        .orElseThrow(
            () ->
                new NotFoundResponse(
                    family.tools().isEmpty()
                        ? "%s has no tools.".formatted(family.title())
                        : "%s has no tool “%s”; it has %s."
                            .formatted(
                                family.title(),
                                key,
                                String.join(
                                    ", ", family.tools().stream().map(Tool::key).toList()))));
  }

  /** Pictures as one PNG where they may be that, else JSON. */
  private static void answer(Context ctx, Answer answer) {
    ctx.header("Cache-Control", "no-store").header("Vary", "Accept");
    if (!answer.pictures().isEmpty() && takesPng(ctx.header("Accept"))) {
      Pictures.png(ctx, answer.grid());
    } else {
      ctx.json(AnswerView.of(answer));
    }
  }

  /** Whether pictures are what is asked for, or anything is. */
  private static boolean takesPng(@Nullable String accept) {
    if (accept == null) {
      return true;
    }
    String types = accept.toLowerCase(Locale.ROOT);
    return !types.contains("json")
        && (types.contains(PNG) || types.contains("image/*") || types.contains("*/*"));
  }
}
