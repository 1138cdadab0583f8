package atelier.web.fill;

import atelier.imageset.About;
import atelier.imageset.HoldOut;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.run.Run;
import atelier.web.Access;
import atelier.web.Templates;
import atelier.web.api.LabelModels;
import atelier.web.run.RunSummaries;
import atelier.web.run.RunSummary;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /image-sets/{id}/fill}: has models draw for labels that have few pictures. */
public final class FillPage {
  private static final int MOST_MODELS = 50;

  private final ImageSets sets;
  private final LabelModels models;
  private final RunSummaries summaries;
  private final Access access;
  private final Templates templates;

  public FillPage(
      ImageSets sets,
      LabelModels models,
      RunSummaries summaries,
      Access access,
      Templates templates) {
    this.sets = sets;
    this.models = models;
    this.summaries = summaries;
    this.access = access;
    this.templates = templates;
  }

  /**
   * How many pictures a label has.
   *
   * @param real to learn from
   * @param drawn to learn from, drawn by models
   * @param heldOut to judge by
   */
  public record Count(String label, int real, int drawn, int heldOut) {
    Count and(About about) {
      return about.heldOut()
          ? new Count(label, real, drawn, heldOut + 1)
          : about.drawn() == null
              ? new Count(label, real + 1, drawn, heldOut)
              : new Count(label, real, drawn + 1, heldOut);
    }

    public int learnt() {
      return real + drawn;
    }
  }

  /**
   * A model that draws labels.
   *
   * @param refusal why it cannot draw for this set, or empty
   */
  public record Painter(RunSummary view, List<String> labels, String refusal) {}

  /** What the page shows. */
  public record Page(ImageSet set, List<Count> counts, List<Painter> painters) {

    /** The most pictures to learn from that a label has. */
    public int most() {
      return counts.stream().mapToInt(Count::learnt).max().orElse(0);
    }

    /** The most pictures that can be held out of each label. */
    public int mostHeldOut() {
      int fewest = counts.stream().mapToInt(Count::real).min().orElse(0);
      return Math.min(fewest / 2, HoldOut.MOST / Math.max(1, counts.size()));
    }

    public List<Painter> able() {
      return painters.stream().filter(painter -> painter.refusal.isEmpty()).toList();
    }

    public List<Painter> unable() {
      return painters.stream().filter(painter -> !painter.refusal.isEmpty()).toList();
    }
  }

  public void get(Context ctx) throws IOException {
    String id = ctx.pathParam("id");
    ImageSet set =
        sets.store()
            .find(id)
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "There is no image set “%s”; it may have been removed.".formatted(id)));
    templates.render(
        ctx, "fill/fill.jte", new Page(set, counts(sets.open(set)), painters(ctx, set)));
  }

  private static List<Count> counts(PackedImages images) {
    Map<String, Count> counts = new LinkedHashMap<>();
    for (String label : images.labels()) {
      counts.put(label, new Count(label, 0, 0, 0));
    }
    for (int i = 0; i < images.count(); i++) {
      About about = images.about(i);
      if (about.label() != null) {
        counts.computeIfPresent(about.label(), (label, count) -> count.and(about));
      }
    }
    return List.copyOf(counts.values());
  }

  private List<Painter> painters(Context ctx, ImageSet set) {
    List<Run> drawing =
        access.runs(ctx).stream()
            .filter(run -> models.labels(run).stream().anyMatch(set.labels()::contains))
            .limit(MOST_MODELS)
            .toList();
    List<Painter> painters = new ArrayList<>();
    for (RunSummary view : summaries.of(drawing)) {
      painters.add(
          new Painter(view, models.labels(view.run()), models.refusal(view.run(), set).orElse("")));
    }
    return painters;
  }
}
