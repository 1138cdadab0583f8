package atelier.web.imagesets;

import atelier.builtin.BuiltInSet;
import atelier.builtin.BuiltInSets;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.web.Access;
import atelier.web.Templates;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /image-sets}: the sets there are, and ways to more. */
public final class ImageSetsPage {
  private final Access access;
  private final BuiltInSets builtIn;
  private final Templates templates;

  public ImageSetsPage(Access access, BuiltInSets builtIn, Templates templates) {
    this.access = access;
    this.builtIn = builtIn;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param imageSets favourites first, else newest first
   * @param favourites ids
   * @param builtIn those that have not been made yet
   */
  public record Page(List<ImageSet> imageSets, Set<String> favourites, List<BuiltInSet> builtIn) {
    public boolean isFavourite(ImageSet set) {
      return favourites.contains(set.id());
    }
  }

  public void get(Context ctx) {
    List<ImageSet> sets = ImageSets.toldApart(access.imageSets(ctx));
    List<BuiltInSet> unmade =
        builtIn.all().stream()
            .filter(b -> sets.stream().noneMatch(set -> b.key().equals(set.builtIn())))
            .toList();
    Set<String> favourites =
        sets.stream()
            .map(ImageSet::id)
            .filter(id -> access.card(id).favourite())
            .collect(Collectors.toSet());
    List<ImageSet> sorted =
        sets.stream().sorted(Comparator.comparing(set -> !favourites.contains(set.id()))).toList();
    templates.render(ctx, "imagesets/imagesets.jte", new Page(sorted, favourites, unmade));
  }
}
