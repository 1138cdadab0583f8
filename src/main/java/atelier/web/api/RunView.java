package atelier.web.api;

import atelier.doctor.Diagnosis;
import atelier.doctor.Doctor;
import atelier.family.PlanePoint;
import atelier.run.Run;
import atelier.run.RunState;
import atelier.run.Telemetry.MetricRow;
import atelier.web.BasePath;
import atelier.web.run.RunSummary;
import atelier.workshop.Card;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run, as scripts and pages see it.
 *
 * @param title what it is called: by its owner, or else what it learns
 * @param familyTitle what its family is called
 * @param pictures ids of the single pictures it was given, by the key of their input
 * @param points that somebody drew, as {@code [x, y]}, by the key of their input
 * @param state its name
 * @param until the step at which it pauses or finishes by itself
 * @param metrics the newest value of each
 * @param note what happened to it, or why it failed; null where there is nothing to say
 * @param wish what its worker was told and has not done yet: {@code train}, {@code pause}, {@code
 *     stop}
 * @param ownerName what its owner is called
 * @param name what its owner calls it; empty for the name it has by itself
 * @param remark what its owner says of it
 * @param visibility {@code private}, {@code workshop} or {@code wall}
 * @param parentStep the step at which it was forked from its parent
 * @param links addresses by name
 */
public record RunView(
    String id,
    String title,
    String family,
    String familyTitle,
    List<String> imageSets,
    Map<String, List<String>> pictures,
    Map<String, List<List<Double>>> points,
    @Nullable String label,
    String state,
    String wish,
    int step,
    int steps,
    int until,
    double stepsPerSecond,
    Map<String, Object> settings,
    long seed,
    Map<String, Float> metrics,
    List<Diagnosis> diagnoses,
    @Nullable String note,
    String owner,
    String ownerName,
    String name,
    String remark,
    boolean favourite,
    String visibility,
    @Nullable String parent,
    @Nullable Integer parentStep,
    String created,
    Map<String, String> links) {

  /**
   * What is known of a run now.
   *
   * @param latest its newest row of metrics
   */
  public static RunView of(
      RunSummary summary,
      Optional<MetricRow> latest,
      Doctor doctor,
      String ownerName,
      BasePath base) {
    Run run = summary.run();
    Card card = summary.card();
    return new RunView(
        run.id(),
        summary.title(),
        run.family(),
        summary.family(),
        run.imageSets(),
        run.pictures(),
        points(run.recipe().inputs().points()),
        run.label(),
        run.state().name(),
        run.wish().name().toLowerCase(Locale.ROOT),
        run.step(),
        run.steps(),
        run.until(),
        run.stepsPerSecond(),
        run.settings().values(),
        run.seed(),
        latest.map(MetricRow::values).orElse(Map.of()),
        doctor.examine(run, latest),
        run.state() instanceof RunState.Failed failed ? failed.reason() : run.note(),
        run.owner(),
        ownerName,
        card.name(),
        card.note(),
        card.favourite(),
        card.visibility().key(),
        run.parent(),
        run.parentStep(),
        run.created().truncatedTo(ChronoUnit.MILLIS).toString(),
        links(run.id(), base));
  }

  private static Map<String, List<List<Double>>> points(Map<String, List<PlanePoint>> drawn) {
    Map<String, List<List<Double>>> points = new LinkedHashMap<>();
    drawn.forEach(
        (key, all) -> points.put(key, all.stream().map(p -> List.of(p.x(), p.y())).toList()));
    return points;
  }

  private static Map<String, String> links(String id, BasePath base) {
    String self = base.to("/api/runs/" + id);
    Map<String, String> links = new LinkedHashMap<>();
    links.put("self", self);
    links.put("page", base.to("/runs/" + id));
    links.put("metrics", self + "/metrics");
    links.put("frames", self + "/frames");
    links.put("latestFrame", self + "/frames/latest.png");
    links.put("timelapse", self + "/timelapse.gif");
    links.put("samples", self + "/samples.png");
    links.put("export", self + "/export.zip");
    return links;
  }
}
