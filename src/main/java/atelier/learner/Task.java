package atelier.learner;

import atelier.family.PlanePoint;
import atelier.family.Recipe;
import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.tensor.TensorMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a learner is to learn: a recipe, with what it names at hand. What the family declares is
 * there, and fits it.
 *
 * @param recipe what the run is made from
 * @param steps how many steps the run is meant to have (for schedules); it may be trained longer
 * @param images the image sets, by the key of their input
 * @param pictures the single pictures in colour, by the key of their input
 * @param network weights of the pretrained network that the settings name, by torchvision's names,
 *     or null where they name none
 */
public record Task(
    Recipe recipe,
    int steps,
    Map<String, PackedImages> images,
    Map<String, List<Picture>> pictures,
    @Nullable TensorMap network) {

  public Task {
    images = Map.copyOf(images);
    pictures = Map.copyOf(pictures);
  }

  /** Key of the family. */
  public String family() {
    return recipe.family();
  }

  public Settings settings() {
    return recipe.settings();
  }

  /** The seed of weights, noise and the order of the data. */
  public long seed() {
    return recipe.seed();
  }

  /** The image set of an input. */
  public PackedImages images(String input) {
    PackedImages set = images.get(input);
    if (set == null) {
      throw new IllegalArgumentException("no image set for the input " + input);
    }
    return set;
  }

  /**
   * The number of the one label of an input's image set that is to be learnt, or null where all
   * pictures are.
   */
  public @Nullable Integer label(String input) {
    return recipe.label() == null ? null : images(input).labels().indexOf(recipe.label());
  }

  /** The single pictures of an input; empty where none were given. */
  public List<Picture> pictures(String input) {
    return pictures.getOrDefault(input, List.of());
  }

  /** The points that somebody drew for an input; empty where the settings call for none. */
  public List<PlanePoint> points(String input) {
    return recipe.inputs().points().getOrDefault(input, List.of());
  }
}
