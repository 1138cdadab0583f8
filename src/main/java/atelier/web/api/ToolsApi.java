package atelier.web.api;

import atelier.family.Family;
import atelier.family.Point;
import atelier.family.Tool;
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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/runs/{id}/tools/{key}}: what one can do with a run's model besides watching it. */
public final class ToolsApi {
  private static final String PNG = "image/png";
  private static final Pattern WAIT = Pattern.compile("wait=(\\d{1,4})");
  private static final long LONGEST_WAIT_SECONDS = 20;
  private static final Answer NOTHING_YET = Answer.underWay(0);

  private final Runs runs;
  private final Questions questions;
  private final Askings askings;

  /**
   * Tools of {@code runs}.
   *
   * @param askings questions whose answers take long
   */
  public ToolsApi(Runs runs, Questions questions, Askings askings) {
    this.runs = runs;
    this.questions = questions;
    this.askings = askings;
  }

  /** An answer, as scripts see it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AnswerView(
      double done,
      Map<String, @Nullable Double> values,
      List<String> pictures,
      int columns,
      List<String> captions,
      List<Point> points,
      @Nullable String text) {

    static AnswerView of(Answer answer) {
      Map<String, @Nullable Double> values = new LinkedHashMap<>();
      answer
          .values()
          .forEach((name, value) -> values.put(name, Double.isFinite(value) ? value : null));
      List<String> pictures = answer.pictures().stream().map(Pictures::url).toList();
      return new AnswerView(
          answer.done(),
          values,
          pictures,
          answer.columns(),
          answer.captions(),
          answer.points(),
          answer.text());
    }
  }

  /** A question by its parameters, and what the tool takes, by key. */
  public void ask(Context ctx) throws IOException, Workers.NoAnswer {
    Run run = runs.find(ctx.pathParam("id"));
    Question question = questions.read(ctx, run, tool(run, ctx.pathParam("key")));
    Optional<Duration> patience = patience(ctx.header("Prefer"));
    if (patience.isEmpty()) {
      answer(ctx, runs.ask(run.id(), question));
      return;
    }
    Asking asking = runs.begin(run.id(), question);
    Optional<Answer> whole = asking.within(patience.get());
    if (whole.isPresent()) {
      answer(ctx, whole.get());
    } else {
      String id = askings.keep(run.id(), asking);
      ctx.status(202)
          .header("Location", "/api/runs/%s/answers/%s".formatted(run.id(), id))
          .header("Preference-Applied", "respond-async")
          .json(AnswerView.of(asking.newest().orElse(NOTHING_YET)));
    }
  }

  /** An answer as far as it has come; once it was told whole, it is forgotten. */
  public void look(Context ctx) throws Workers.NoAnswer {
    Asking asking = asking(ctx);
    if (asking.over()) {
      askings.forget(ctx.pathParam("answer"));
    }
    Optional<Answer> whole = asking.within(Duration.ZERO);
    answer(ctx, whole.or(asking::newest).orElse(NOTHING_YET));
  }

  /** Gives up an answer. */
  public void cancel(Context ctx) {
    asking(ctx).cancel();
    askings.forget(ctx.pathParam("answer"));
    ctx.status(204);
  }

  private Asking asking(Context ctx) {
    return askings
        .find(ctx.pathParam("id"), ctx.pathParam("answer"))
        .orElseThrow(
            () -> new NotFoundResponse("This answer is not worked on any more; ask again."));
  }

  /**
   * How long an answer may be waited for before the request is answered without it, if it may be so
   * at all: {@code respond-async, wait=2} (RFC 7240).
   */
  private static Optional<Duration> patience(@Nullable String prefer) {
    if (prefer == null || !prefer.contains("respond-async")) {
      return Optional.empty();
    }
    Matcher wait = WAIT.matcher(prefer);
    long seconds = wait.find() ? Long.parseLong(wait.group(1)) : 0;
    return Optional.of(Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT_SECONDS)));
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
