package atelier.run;

import atelier.family.Family;
import atelier.family.Input;
import atelier.family.Settings;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.imageset.SinglePicture;
import atelier.imageset.SinglePictureStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What runs are given to learn from: whether it is here, and fits the family. Safe for several
 * threads.
 */
public final class Inputs {
  private final ImageSetStore imageSets;
  private final SinglePictureStore pictures;
  private final Pretrained pretrained;

  public Inputs(ImageSetStore imageSets, SinglePictureStore pictures, Pretrained pretrained) {
    this.imageSets = imageSets;
    this.pictures = pictures;
    this.pretrained = pretrained;
  }

  /** How many pictures a run's image sets hold, where it learns from one set alone; otherwise 0. */
  public int pictures(Run run) {
    return run.imageSets().size() == 1
        ? imageSets.find(run.imageSets().get(0)).map(ImageSet::count).orElse(0)
        : 0;
  }

  /** The blob of an image set, if the set is still there. */
  Optional<String> blob(String imageSet) {
    return imageSets.find(imageSet).map(ImageSet::blob);
  }

  /**
   * The weights of the pretrained network that the settings name, as a blob; null where they name
   * none, or, with a sentence in {@code errors}, where its weights are not here.
   */
  @Nullable String network(Family family, Settings settings, Map<String, String> errors) {
    for (Input.Network input : family.networks()) {
      String network = settings.choice(input.setting());
      if (pretrained.knows(network)) {
        Optional<String> weights = pretrained.blob(network);
        if (weights.isPresent()) {
          return weights.get();
        }
        errors.put(
            input.setting(),
            "The weights of %s are not here yet. Download or upload them on the style page, or choose a method that needs none."
                .formatted(network));
      }
    }
    return null;
  }

  /** Puts a sentence for each field of a request that does not fit the family. */
  void check(
      Family family,
      List<String> sets,
      Map<String, List<String>> given,
      @Nullable String label,
      Map<String, String> errors) {
    imageSetProblem(family, sets, label)
        .ifPresent(problem -> errors.put(problem.field, problem.sentence));
    checkPictures(family, given, errors);
  }

  private void checkPictures(
      Family family, Map<String, List<String>> given, Map<String, String> errors) {
    List<String> wanted = family.pictures().stream().map(Input.Pictures::key).toList();
    given.keySet().stream()
        .filter(key -> !wanted.contains(key))
        .forEach(
            key ->
                errors.put(
                    key,
                    "%s takes no pictures named “%s”; it takes %s."
                        .formatted(
                            family.title(),
                            key,
                            wanted.isEmpty() ? "image sets" : String.join(" and ", wanted))));
    for (Input.Pictures input : family.pictures()) {
      pictureProblem(input, given.getOrDefault(input.key(), List.of()))
          .ifPresent(sentence -> errors.put(input.key(), sentence));
    }
  }

  private Optional<String> pictureProblem(Input.Pictures input, List<String> ids) {
    if (ids.size() < input.min() || ids.size() > input.max()) {
      return Optional.of(
          input.min() == input.max()
              ? "It takes %s; give %d, not %d.".formatted(input.title(), input.min(), ids.size())
              : "It takes %s; give %d to %d, not %d."
                  .formatted(input.title(), input.min(), input.max(), ids.size()));
    }
    for (String id : ids) {
      Optional<SinglePicture> picture = pictures.find(id);
      if (picture.isEmpty()) {
        return Optional.of("There is no picture “%s” any more; send it again.".formatted(id));
      }
      if (input.varied() && picture.get().plain()) {
        return Optional.of(
            "The picture has a single colour, so there is nothing to take from it; choose another.");
      }
    }
    return Optional.empty();
  }

  private record Problem(String field, String sentence) {}

  private Optional<Problem> imageSetProblem(
      Family family, List<String> ids, @Nullable String label) {
    List<Input.Images> inputs = family.images();
    if (ids.size() != inputs.size()) {
      return Optional.of(
          new Problem(
              "imageSets",
              inputs.isEmpty()
                  ? "%s takes no image sets; leave them out.".formatted(family.title())
                  : "%s trains on %s; choose as many as that, not %d."
                      .formatted(
                          family.title(),
                          String.join(" and ", inputs.stream().map(Input::title).toList()),
                          ids.size())));
    }
    int channels = 0;
    int size = 0;
    boolean labelFound = false;
    for (int i = 0; i < ids.size(); i++) {
      Input.Images input = inputs.get(i);
      Optional<ImageSet> found = imageSets.find(ids.get(i));
      if (found.isEmpty()) {
        return Optional.of(
            new Problem(
                "imageSets",
                "There is no image set “%s”; it may have been removed.".formatted(ids.get(i))));
      }
      ImageSet set = found.get();
      if (!input.sizes().contains(set.size())) {
        return Optional.of(
            new Problem(
                "imageSets",
                "%s trains on pictures of %s pixels; “%s” has %d. Upload it again at another size."
                    .formatted(
                        family.title(),
                        String.join(", ", input.sizes().stream().map(String::valueOf).toList()),
                        set.name(),
                        set.size())));
      }
      if (input.labels() && set.labels().isEmpty()) {
        return Optional.of(
            new Problem(
                "imageSets",
                "%s needs labels, and “%s” has none. Upload a zip with one folder for each label."
                    .formatted(family.title(), set.name())));
      }
      if (input.captions() && !set.captioned()) {
        return Optional.of(
            new Problem(
                "imageSets",
                "%s needs captions, and “%s” has none. Upload a zip with a captions.csv (file,caption)."
                    .formatted(family.title(), set.name())));
      }
      if (i > 0 && (set.channels() != channels || set.size() != size)) {
        return Optional.of(
            new Problem(
                "imageSets",
                "The image sets must be of one size and all grey or all colour; “%s” differs."
                    .formatted(set.name())));
      }
      channels = set.channels();
      size = set.size();
      labelFound |= label != null && set.labels().contains(label);
    }
    return label == null || labelFound
        ? Optional.empty()
        : Optional.of(
            new Problem("label", "No picture of the image set is labelled “%s”.".formatted(label)));
  }
}
