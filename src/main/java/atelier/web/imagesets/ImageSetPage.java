package atelier.web.imagesets;

import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.imageset.Reduction;
import atelier.run.RunState;
import atelier.web.Access;
import atelier.web.Templates;
import atelier.web.run.RunSummaries;
import atelier.web.run.RunSummary;
import atelier.workshop.Card;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /image-sets/{id}}: the pictures of a set, page by page. */
public final class ImageSetPage {
  private final ImageSetStore imageSets;
  private final RunSummaries summaries;
  private final Access access;
  private final Templates templates;

  public ImageSetPage(
      ImageSetStore imageSets, RunSummaries summaries, Access access, Templates templates) {
    this.imageSets = imageSets;
    this.summaries = summaries;
    this.access = access;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param set the set
   * @param partner the other set of a pair, or null
   * @param runs those that train on it, newest first
   * @param card what its owner says of it
   * @param changes whether whoever looks may change it
   */
  public record Page(
      ImageSet set, @Nullable ImageSet partner, List<RunSummary> runs, Card card, boolean changes) {

    /** What can be taken away from its pictures, to make pairs. */
    public List<Reduction> reductions() {
      return Arrays.stream(Reduction.values())
          .filter(reduction -> reduction != Reduction.GREY || set.channels() > 1)
          .toList();
    }

    /** The runs that are not over yet: they need the set. */
    public List<RunSummary> needing() {
      return runs.stream()
          .filter(
              view -> view.run().state().active() || view.run().state() instanceof RunState.Paused)
          .toList();
    }
  }

  public void get(Context ctx) {
    String id = ctx.pathParam("id");
    ImageSet set =
        imageSets
            .find(id)
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "There is no image set “%s”; it may have been removed.".formatted(id)));
    List<RunSummary> using =
        summaries.of(
            access.runs(ctx).stream().filter(run -> run.imageSets().contains(id)).toList());
    templates.render(
        ctx,
        "imagesets/imageset.jte",
        new Page(set, partner(ctx, set), using, access.card(id), access.changes(ctx, set)));
  }

  private @Nullable ImageSet partner(Context ctx, ImageSet set) {
    return Optional.ofNullable(set.partner())
        .flatMap(partner -> access.imageSet(ctx, partner))
        .orElse(null);
  }
}
