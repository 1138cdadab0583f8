package atelier.web.compare;

import atelier.family.Chart;
import atelier.family.Setting;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.Numbers;
import atelier.web.Templates;
import atelier.web.run.RunSummaries;
import atelier.web.run.RunSummary;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /compare?runs=a,b}: up to four runs beside one another, at the same step; their charts
 * laid over one another, and the settings in which they differ.
 */
public final class ComparePage {
  private static final int MOST = 4;
  private static final int MOST_OFFERED = 100;

  private final Runs runs;
  private final RunSummaries summaries;
  private final Access access;
  private final Templates templates;

  public ComparePage(Runs runs, RunSummaries summaries, Access access, Templates templates) {
    this.runs = runs;
    this.summaries = summaries;
    this.access = access;
    this.templates = templates;
  }

  /** A setting, and its value in each run; a dash in one that has it not. */
  public record Difference(String title, List<String> values) {}

  /**
   * A measurement that at least one of the runs has.
   *
   * @param title of its chart, and its own
   * @param share whether it is a share of one
   */
  public record Measurement(String metric, String title, boolean share) {}

  /**
   * What the page shows.
   *
   * @param runs that are compared, in order
   * @param differences in what they were given
   * @param measurements that their families chart
   * @param related runs that may be added: on a set of these, or their parents and forks
   * @param others runs that may be added besides
   * @param seen ids of all runs that the visitor may see
   */
  public record Page(
      List<RunSummary> runs,
      List<Difference> differences,
      List<Measurement> measurements,
      List<RunSummary> related,
      List<RunSummary> others,
      Set<String> seen) {

    /** Their ids, as the page's address has them. */
    public String ids() {
      return String.join(",", runs.stream().map(view -> view.run().id()).toList());
    }

    /** The page's address without one of them. */
    public String without(RunSummary view) {
      List<String> rest = new ArrayList<>(runs.stream().map(v -> v.run().id()).toList());
      rest.remove(view.run().id());
      return "compare?runs=" + String.join(",", rest);
    }

    public boolean isFull() {
      return runs.size() >= MOST;
    }
  }

  public void get(Context ctx) {
    List<Run> chosen = chosen(ctx);
    List<Run> seen = access.runs(ctx);
    List<Run> rest =
        seen.stream().filter(run -> !chosen.contains(run)).limit(MOST_OFFERED).toList();
    templates.render(
        ctx,
        "compare/compare.jte",
        new Page(
            summaries.of(chosen),
            differences(chosen),
            measurements(chosen),
            summaries.withoutFrames(rest.stream().filter(run -> isRelated(run, chosen)).toList()),
            summaries.withoutFrames(rest.stream().filter(run -> !isRelated(run, chosen)).toList()),
            seen.stream().map(Run::id).collect(Collectors.toSet())));
  }

  private List<Run> chosen(Context ctx) {
    String given = ctx.queryParam("runs");
    List<String> ids =
        given == null
            ? List.of()
            : Arrays.stream(given.split(",")).filter(id -> !id.isBlank()).distinct().toList();
    if (ids.size() > MOST) {
      throw new BadRequestResponse("At most %d runs are compared at once.".formatted(MOST));
    }
    return ids.stream().map(id -> access.run(ctx, id)).toList();
  }

  private static boolean isRelated(Run run, List<Run> chosen) {
    return chosen.stream()
        .anyMatch(
            one ->
                run.id().equals(one.parent())
                    || one.id().equals(run.parent())
                    || run.imageSets().stream().anyMatch(one.imageSets()::contains));
  }

  private List<Difference> differences(List<Run> chosen) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    rows.put("Family", chosen.stream().map(runs::familyTitle).toList());
    rows.put("Steps", chosen.stream().map(run -> Numbers.grouped(run.steps())).toList());
    rows.put("Seed", chosen.stream().map(run -> String.valueOf(run.seed())).toList());
    Map<String, String> titles = new LinkedHashMap<>();
    for (Run run : chosen) {
      for (Setting setting : runs.family(run).settingsFor(run.pictures())) {
        titles.putIfAbsent(setting.key(), setting.title());
      }
    }
    titles.forEach(
        (key, title) ->
            rows.put(
                title,
                chosen.stream().map(run -> said(run.settings().values().get(key))).toList()));
    return rows.entrySet().stream()
        .filter(row -> new HashSet<>(row.getValue()).size() > 1)
        .map(row -> new Difference(row.getKey(), row.getValue()))
        .toList();
  }

  private static String said(@Nullable Object value) {
    if (value == null) {
      return "–";
    }
    if (value instanceof Boolean on) {
      return on ? "on" : "off";
    }
    return value instanceof Number number ? Numbers.plain(number) : String.valueOf(value);
  }

  private List<Measurement> measurements(List<Run> chosen) {
    List<Measurement> all = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (Run run : chosen) {
      for (Chart chart : runs.family(run).charts()) {
        for (Chart.Series series : chart.series()) {
          if (told.add(series.metric())) {
            all.add(
                new Measurement(
                    series.metric(), chart.title() + ": " + series.title(), chart.share()));
          }
        }
      }
    }
    return all;
  }
}
