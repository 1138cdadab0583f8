package atelier.web.newrun;

import atelier.family.Families;
import atelier.family.Family;
import atelier.imageset.ImageSet;
import atelier.imageset.builtin.BuiltInSet;
import atelier.imageset.builtin.BuiltInSets;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.Templates;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /runs/new}: choose what to train on, how, and begin. */
public final class NewRunPage {
  private final Families families;
  private final BuiltInSets builtIn;
  private final Runs runs;
  private final Access access;
  private final Templates templates;

  public NewRunPage(
      Families families, BuiltInSets builtIn, Runs runs, Access access, Templates templates) {
    this.families = families;
    this.builtIn = builtIn;
    this.runs = runs;
    this.access = access;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param families in the order in which they are offered
   * @param elsewhere families that are given single pictures too, which another page asks for
   * @param imageSets newest first
   * @param builtIn sets that have not been made yet
   * @param family key of the chosen family
   * @param chosen ids of the chosen image sets
   * @param from the run whose choices are repeated, or null
   */
  public record Page(
      List<Family> families,
      List<Family> elsewhere,
      List<ImageSet> imageSets,
      List<BuiltInSet> builtIn,
      String family,
      List<String> chosen,
      @Nullable Run from) {

    /** The values that the form of a family begins with. */
    public Map<String, Object> values(Family family) {
      return from != null && from.family().equals(family.key())
          ? from.settings().values()
          : family.defaults().values();
    }

    /** The number of steps that the form of a family begins with. */
    public int steps(Family family) {
      return from != null && from.family().equals(family.key()) ? from.steps() : family.steps();
    }

    /** The most image sets that a family trains on. */
    public int inputs() {
      return families.stream().mapToInt(family -> family.images().size()).max().orElse(1);
    }

    /** The chosen image set of an input, or an empty string. */
    public String chosen(int input) {
      return input < chosen.size() ? chosen.get(input) : "";
    }
  }

  public void get(Context ctx) {
    @Nullable Run from =
        Optional.ofNullable(ctx.queryParam("from")).map(id -> access.run(ctx, id)).orElse(null);
    if (from != null && !runs.family(from).pictures().isEmpty()) {
      ctx.redirect("/style?from=" + from.id());
      return;
    }
    List<ImageSet> sets = access.imageSets(ctx);
    List<BuiltInSet> unmade =
        builtIn.all().stream()
            .filter(b -> sets.stream().noneMatch(set -> b.key().equals(set.builtIn())))
            .toList();
    templates.render(
        ctx,
        "newrun/newrun.jte",
        new Page(
            offered(true),
            offered(false),
            sets,
            unmade,
            family(ctx, from),
            chosen(ctx, from, sets),
            from));
  }

  /** The families that learn from image sets alone, or those that do not. */
  private List<Family> offered(boolean setsAlone) {
    return families.all().stream().filter(f -> f.pictures().isEmpty() == setsAlone).toList();
  }

  private String family(Context ctx, @Nullable Run from) {
    String asked = ctx.queryParam("family");
    if (asked != null && families.find(asked).isPresent()) {
      return asked;
    }
    return from != null ? from.family() : families.all().get(0).key();
  }

  private static List<String> chosen(Context ctx, @Nullable Run from, List<ImageSet> sets) {
    List<String> asked = ctx.queryParams("imageSet");
    if (!asked.isEmpty()) {
      return asked;
    }
    if (from != null) {
      return from.imageSets();
    }
    return sets.stream().limit(1).map(ImageSet::id).toList();
  }
}
