package atelier.web.api;

import atelier.family.InvalidInput;
import atelier.family.Point;
import atelier.family.Takes;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.link.Question;
import atelier.run.NamedDirection;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.run.Workers;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Directions of a run's latent space: principal ones, and those that people make and name. */
public final class DirectionsApi {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} _-]{0,39}");
  private static final Pattern PRINCIPAL = Pattern.compile("d\\d+");
  private static final int MOST = 24;

  private final Runs runs;
  private final Body body;
  private final Questions questions;

  public DirectionsApi(Runs runs, Body body, Questions questions) {
    this.runs = runs;
    this.body = body;
    this.questions = questions;
  }

  /**
   * A direction.
   *
   * @param name as points go {@code along} it
   * @param strength how strongly the generator answers to it; null for one that people named
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record View(String name, String title, boolean named, @Nullable Double strength) {
    static View of(NamedDirection direction) {
      return new View(direction.name(), direction.name(), true, null);
    }
  }

  /** Those that were named, then the principal ones, the strongest first. */
  public void list(Context ctx) throws Workers.NoAnswer {
    Run run = run(ctx);
    List<View> found = new ArrayList<>(runs.directions(run.id()).stream().map(View::of).toList());
    runs.ask(run.id(), new Question(Tools.DIRECTIONS.key(), Tools.DIRECTIONS.parameters(Map.of())))
        .values()
        .forEach(
            (name, strength) ->
                found.add(new View(name, "Direction " + name.substring(1), false, strength)));
    ctx.header("Cache-Control", "no-store").json(found);
  }

  /**
   * What is to be named.
   *
   * @param along another direction, as it is now
   * @param from a point, or several, whose mean it leads away from
   * @param to a point, or several
   * @param labels two, from the first to the second
   */
  private record Wanted(
      @Nullable String name,
      @Nullable String along,
      @Nullable Object from,
      @Nullable Object to,
      @Nullable List<String> labels) {

    /** As the tool takes it. */
    Map<String, Object> question(Tool tool) {
      Map<String, Object> question = new LinkedHashMap<>();
      boolean points = from != null || to != null;
      if (labels != null && tool.takes("fromLabel", Takes.Label.class).isEmpty()) {
        throw new InvalidInput(
            Map.of(
                "labels",
                "This model makes no directions of labels; make one of points (“from”, “to”)."));
      } else if (labels != null && labels.size() == 2 && new HashSet<>(labels).size() == 1) {
        throw new InvalidInput(Map.of("labels", "A direction leads to another label; name two."));
      } else if (along != null && !points && labels == null) {
        Map<String, Object> middle = Map.of("seed", 0, "index", 0);
        question.put("from", List.of(middle));
        question.put("to", List.of(Map.of("along", along, "by", 1, "from", middle)));
      } else if (along == null
          && !points
          && labels != null
          && labels.size() == 2
          && !labels.contains(null)) {
        question.put("fromLabel", labels.get(0));
        question.put("toLabel", labels.get(1));
      } else if (along == null && labels == null && from != null && to != null) {
        question.put("from", from instanceof List<?> ? from : List.of(from));
        question.put("to", to instanceof List<?> ? to : List.of(to));
      } else {
        throw new InvalidInput(
            Map.of(
                "from",
                "A direction leads from a point to another (“from”, “to”), from a label to another"
                    + " (“labels”), or along one that there is (“along”); say one of"
                    + " these."));
      }
      return question;
    }
  }

  /** Keeps a direction with the run, by a name. */
  public void create(Context ctx) throws Workers.NoAnswer {
    Run run = run(ctx);
    Wanted wanted = body.required(ctx, Wanted.class);
    String name = wanted.name == null ? "" : wanted.name.strip();
    List<NamedDirection> known = runs.directions(run.id());
    if (!NAME.matcher(name).matches() || PRINCIPAL.matcher(name).matches()) {
      throw refused(
          "A name has 1 to 40 letters, digits and spaces, and is not that of a principal direction (d1, d2, …).");
    } else if (known.stream().anyMatch(direction -> direction.name().equals(name))) {
      throw refused("The run has a direction “%s” already.".formatted(name));
    } else if (known.size() >= MOST) {
      throw refused("A run keeps at most %d directions; remove one first.".formatted(MOST));
    }
    Tool tool = tool(run);
    Point made = runs.ask(run.id(), questions.of(run, tool, wanted.question(tool))).points().get(0);
    List<Float> values = ((Point.Values) made).values();
    if (values.stream().allMatch(value -> value == 0)) {
      throw new InvalidInput(Map.of("to", "This leads nowhere: it ends where it begins."));
    }
    NamedDirection direction = new NamedDirection(name, values);
    runs.keep(run.id(), direction);
    ctx.status(201).json(View.of(direction));
  }

  private static InvalidInput refused(String sentence) {
    return new InvalidInput(Map.of("name", sentence));
  }

  /** Forgets a named one. */
  public void delete(Context ctx) {
    String name = ctx.pathParam("name");
    if (!runs.forgetDirection(run(ctx).id(), name)) {
      throw new NotFoundResponse("The run keeps no direction “%s”.".formatted(name));
    }
    ctx.status(204);
  }

  private Run run(Context ctx) {
    Run run = runs.find(ctx.pathParam("id"));
    tool(run);
    return run;
  }

  private Tool tool(Run run) {
    return runs.latentTool(run, Tools.DIRECTION);
  }
}
