package atelier.web.translate;

import atelier.builtin.BuiltInSets;
import atelier.builtin.DomainPair;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Tools;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.Templates;
import atelier.web.run.RunSummary;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /translate}: draw, film or bring a picture and see it translated both ways. */
public final class TranslatePage {
  private final Families families;
  private final ImageSetStore imageSets;
  private final Runs runs;
  private final Access access;
  private final Templates templates;

  public TranslatePage(
      Families families, ImageSetStore imageSets, Runs runs, Access access, Templates templates) {
    this.families = families;
    this.imageSets = imageSets;
    this.runs = runs;
    this.access = access;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param models runs that translate, newest first
   * @param chosen the one in use, or null where there is none
   * @param families those that learn to translate
   * @param pairs of built-in sets to learn from
   * @param imageSets that a model can translate as a whole, newest first
   */
  public record Page(
      List<RunSummary> models,
      @Nullable RunSummary chosen,
      List<Family> families,
      List<DomainPair> pairs,
      List<ImageSet> imageSets) {

    /** The image set of the first kind that a model knows. */
    public ImageSet a(RunSummary model) {
      return model.sets().get(0);
    }

    /** The image set of the second kind. */
    public ImageSet b(RunSummary model) {
      return model.sets().get(1);
    }

    /**
     * The image sets of the kind of pictures that a model translates, first those it learnt from.
     */
    public List<ImageSet> imageSets(RunSummary model) {
      ImageSet like = a(model);
      return Stream.concat(model.sets().stream(), imageSets.stream())
          .distinct()
          .filter(set -> set.size() == like.size() && set.channels() == like.channels())
          .toList();
    }
  }

  public void get(Context ctx) {
    List<Family> translating =
        families.all().stream().filter(f -> f.tool(Tools.TRANSLATE.key()).isPresent()).toList();
    List<RunSummary> models =
        access.runs(ctx).stream()
            .filter(run -> translating.stream().anyMatch(f -> f.key().equals(run.family())))
            .map(run -> RunSummary.of(run, runs, imageSets))
            .filter(view -> view.sets().size() == 2)
            .toList();
    String asked = ctx.queryParam("run");
    @Nullable RunSummary chosen = asked == null ? best(models).orElse(null) : model(models, asked);
    templates.render(
        ctx,
        "translate/translate.jte",
        new Page(models, chosen, translating, BuiltInSets.pairs(), access.imageSets(ctx)));
  }

  private static RunSummary model(List<RunSummary> models, String id) {
    return models.stream()
        .filter(view -> view.run().id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new NotFoundResponse("There is no such translator; it may have been removed."));
  }

  /** The newest that has learnt something, or else the newest. */
  private static Optional<RunSummary> best(List<RunSummary> models) {
    return models.stream()
        .filter(RunSummary::hasLearnt)
        .findFirst()
        .or(() -> models.stream().findFirst());
  }
}
