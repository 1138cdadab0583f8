package atelier.run;

import atelier.family.PlanePoint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for a run, as it comes from a form or a script: a recipe that nobody has checked yet.
 *
 * @param family key of the family
 * @param imageSets for its inputs
 * @param pictures ids of single pictures, by the key of their input
 * @param points that somebody drew, by the key of their input
 * @param settings by key; defaults for those left out
 * @param seed or null for one drawn at random
 * @param steps or null for the family's own number
 * @param label name of the one label to train on, or null
 */
public record NewRun(
    String family,
    ImageSetChoice imageSets,
    Map<String, List<String>> pictures,
    Map<String, List<PlanePoint>> points,
    Map<String, Object> settings,
    @Nullable Long seed,
    @Nullable Integer steps,
    @Nullable String label) {

  /** A request with nothing but a family. */
  public static NewRun of(String family) {
    return new NewRun(family, ImageSetChoice.NONE, Map.of(), Map.of(), Map.of(), null, null, null);
  }

  /** The same on image sets, in the order of the family's inputs. */
  public NewRun on(String... ids) {
    return on(new ImageSetChoice.InOrder(List.of(ids)));
  }

  /** The same on these image sets. */
  public NewRun on(ImageSetChoice sets) {
    return new NewRun(family, sets, pictures, points, settings, seed, steps, label);
  }

  public NewRun withPictures(Map<String, List<String>> given) {
    return new NewRun(family, imageSets, given, points, settings, seed, steps, label);
  }

  public NewRun withPoints(Map<String, List<PlanePoint>> given) {
    return new NewRun(family, imageSets, pictures, given, settings, seed, steps, label);
  }

  public NewRun withSettings(Map<String, Object> given) {
    return new NewRun(family, imageSets, pictures, points, given, seed, steps, label);
  }

  public NewRun withSeed(@Nullable Long given) {
    return new NewRun(family, imageSets, pictures, points, settings, given, steps, label);
  }

  public NewRun withSteps(@Nullable Integer given) {
    return new NewRun(family, imageSets, pictures, points, settings, seed, given, label);
  }

  public NewRun withLabel(@Nullable String given) {
    return new NewRun(family, imageSets, pictures, points, settings, seed, steps, given);
  }
}
