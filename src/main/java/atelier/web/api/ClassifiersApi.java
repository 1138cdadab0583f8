package atelier.web.api;

import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.run.Run;
import atelier.run.RunState;
import atelier.run.Runs;
import atelier.run.Telemetry.MetricRow;
import atelier.web.Access;
import atelier.web.api.Comparison.Trial;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/image-sets/{id}/classifiers}: what classifiers of this set, and of others that hold
 * the same pictures out, recognise of these.
 */
public final class ClassifiersApi {
  private static final String FAMILY = "classifier";

  private final ImageSets sets;
  private final Runs runs;
  private final Access access;

  public ClassifiersApi(ImageSets sets, Runs runs, Access access) {
    this.sets = sets;
    this.runs = runs;
    this.access = access;
  }

  /**
   * A set and its classifiers.
   *
   * @param pictures to learn from
   * @param drawn how many of them models drew
   * @param text how its classifiers fare against those of the first set; null for that itself
   */
  private record Row(
      String id,
      String name,
      int pictures,
      int drawn,
      List<Classifier> classifiers,
      @Nullable String text) {}

  /** A classifier; what it recognises is null until it has learnt all it is meant to. */
  private record Classifier(
      String id,
      long seed,
      String state,
      int step,
      int steps,
      @Nullable Double recognised,
      @Nullable Double rare) {
    static Classifier of(Run run, @Nullable Trial trial) {
      return new Classifier(
          run.id(),
          run.seed(),
          run.state().name(),
          run.step(),
          run.steps(),
          trial == null ? null : trial.recognised(),
          trial == null ? null : trial.rare());
    }
  }

  /** A set with how many of its pictures there are to learn from, and how many models drew. */
  private record Counted(ImageSet set, int learnt, int drawn) {
    static Counted of(ImageSet set, PackedImages images) {
      int learnt = 0;
      int drawn = 0;
      for (int i = 0; i < images.count(); i++) {
        learnt += images.heldOut(i) ? 0 : 1;
        drawn += images.drawn(i) == null ? 0 : 1;
      }
      return new Counted(set, learnt, drawn);
    }
  }

  /** Sets that hold the same pictures out, the fewest drawn pictures first. */
  public void list(Context ctx) throws IOException {
    ImageSet set = ImageSetsApi.find(sets, ctx);
    List<Counted> alike = new ArrayList<>();
    for (ImageSet other : set.heldOut() == null ? List.<ImageSet>of() : access.imageSets(ctx)) {
      if (Objects.equals(set.heldOut(), other.heldOut())) {
        alike.add(Counted.of(other, sets.open(other)));
      }
    }
    alike.sort(Comparator.comparingInt(Counted::drawn).thenComparing(one -> one.set.created()));
    ctx.header("Cache-Control", "no-store").json(rows(alike, access.runs(ctx)));
  }

  private List<Row> rows(List<Counted> alike, List<Run> seen) {
    Map<Object, Trial> first = Map.of();
    List<Row> rows = new ArrayList<>();
    for (Counted one : alike) {
      List<Run> classifiers =
          seen.stream()
              .filter(run -> run.family().equals(FAMILY) && run.parent() == null)
              .filter(run -> run.imageSets().contains(one.set.id()))
              .toList();
      Map<String, MetricRow> metrics =
          runs.telemetry().latest(classifiers.stream().map(Run::id).toList());
      Map<Object, Trial> trials = new HashMap<>();
      List<Classifier> views = new ArrayList<>();
      for (Run run : classifiers) {
        @Nullable Trial trial = trial(run, metrics.get(run.id()));
        if (trial != null) { // the newest of those that are alike
          trials.putIfAbsent(List.of(run.seed(), run.steps(), run.settings().values()), trial);
        }
        views.add(Classifier.of(run, trial));
      }
      String text = rows.isEmpty() ? null : new Comparison(first, trials).text();
      first = rows.isEmpty() ? trials : first;
      rows.add(new Row(one.set.id(), one.set.name(), one.learnt, one.drawn, views, text));
    }
    return rows;
  }

  private static @Nullable Trial trial(Run run, @Nullable MetricRow latest) {
    if (latest == null || !(run.state() instanceof RunState.Finished)) {
      return null;
    }
    Float recognised = latest.values().get("heldOutAccuracy");
    Float rare = latest.values().get("rareAccuracy");
    return recognised == null || rare == null ? null : new Trial(recognised, rare);
  }
}
