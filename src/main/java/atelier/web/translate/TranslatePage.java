package atelier.web.translate;

import atelier.builtin.BuiltInSets;
import atelier.builtin.DomainPair;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.imageset.ImageSets;
import atelier.run.Run;
import atelier.web.Access;
import atelier.web.Templates;
import atelier.web.run.RunSummaries;
import atelier.web.run.RunSummary;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /translate}: bring, draw or film a picture, and see what a model makes of it. Which models
 * these are, and what there is to choose, their tools say.
 */
public final class TranslatePage {
  private final Families families;
  private final ImageSetStore imageSets;
  private final RunSummaries summaries;
  private final Access access;
  private final Templates templates;

  public TranslatePage(
      Families families,
      ImageSetStore imageSets,
      RunSummaries summaries,
      Access access,
      Templates templates) {
    this.families = families;
    this.imageSets = imageSets;
    this.summaries = summaries;
    this.access = access;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param models that turn pictures, newest first
   * @param chosen the one in use, or null where there is none
   * @param families those that learn to translate between two sets
   * @param pairs of built-in sets to learn from
   * @param imageSets that a model can translate as a whole, newest first
   */
  public record Page(
      List<Model> models,
      @Nullable Model chosen,
      List<Family> families,
      List<DomainPair> pairs,
      List<ImageSet> imageSets) {

    /** The built-in pairs that a family learns from. */
    public List<DomainPair> pairs(Family family) {
      boolean paired = !family.tool(Tools.TRANSLATE.key()).map(Tool::bothWays).orElse(false);
      return pairs.stream().filter(pair -> pair.paired() == paired).toList();
    }

    /**
     * The image sets that a model can translate as a whole, first those it learnt from; none where
     * what it makes has another size.
     */
    public List<ImageSet> imageSets(Model model) {
      List<String> translating = List.of(Tools.TRANSLATE.key(), Tools.REPAINT.key());
      return Stream.concat(model.view().sets().stream(), imageSets.stream())
          .distinct()
          .filter(set -> translating.contains(model.tool().key()) && model.takes(set))
          .toList();
    }
  }

  public void get(Context ctx) {
    List<Model> models = access.runs(ctx).stream().flatMap(run -> model(run).stream()).toList();
    String asked = ctx.queryParam("run");
    @Nullable Model chosen = asked == null ? best(models).orElse(null) : model(models, asked);
    List<Family> translating =
        families.all().stream().filter(f -> f.tool(Tools.TRANSLATE.key()).isPresent()).toList();
    templates.render(
        ctx,
        "translate/translate.jte",
        new Page(
            models,
            chosen,
            translating,
            BuiltInSets.pairs(),
            ImageSets.toldApart(access.imageSets(ctx))));
  }

  /** What turns pictures in a run's model, unless the sets that it needs for it were removed. */
  private Optional<Model> model(Run run) {
    Optional<Tool> tool =
        families.find(run.family()).stream()
            .flatMap(family -> family.tools().stream())
            .filter(one -> one.turnsAPicture() && !hasAnotherPage(one))
            .findFirst();
    RunSummary view = summaries.of(run);
    if (tool.isEmpty() || view.sets().size() < run.imageSets().size()) {
      return Optional.empty();
    }
    String input = tool.get().pictures().get(0).like();
    @Nullable ImageSet like =
        input == null
            ? null
            : Optional.ofNullable(run.recipe().inputs().imageSets().get(input))
                .flatMap(imageSets::find)
                .orElse(null);
    return Optional.of(new Model(view, tool.get(), like));
  }

  private static boolean hasAnotherPage(Tool tool) {
    return tool.page() != null && !tool.page().startsWith("translate");
  }

  private static Model model(List<Model> models, String id) {
    return models.stream()
        .filter(model -> model.view().run().id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new NotFoundResponse(
                    "There is no such model that translates pictures; it may have been removed."));
  }

  /** The newest that has learnt something, or else the newest. */
  private static Optional<Model> best(List<Model> models) {
    return models.stream()
        .filter(model -> model.view().hasLearnt())
        .findFirst()
        .or(() -> models.stream().findFirst());
  }
}
