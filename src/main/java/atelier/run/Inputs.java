package atelier.run;

import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Input;
import atelier.family.InvalidInput;
import atelier.family.PlanePoint;
import atelier.family.Recipe;
import atelier.family.Settings;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.imageset.SinglePicture;
import atelier.imageset.SinglePictureStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What runs are given to learn from: whether it is here, and whether it is what the family
 * declares. Safe for several threads.
 */
public final class Inputs {
  private static final String BATCH = "batch";
  private static final int FEWEST_OF_A_LABEL = 8;

  private final ImageSetStore imageSets;
  private final Function<ImageSet, Map<String, Integer>> countByLabel;
  private final SinglePictureStore pictures;
  private final Pretrained pretrained;

  /**
   * What is here.
   *
   * @param countByLabel how many pictures of an image set have each of its labels
   */
  public Inputs(
      ImageSetStore imageSets,
      Function<ImageSet, Map<String, Integer>> countByLabel,
      SinglePictureStore pictures,
      Pretrained pretrained) {
    this.imageSets = imageSets;
    this.countByLabel = countByLabel;
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
   * The recipe that a request asks for. Where something does not fit the family, there is a
   * sentence for its field in {@code errors} afterwards, and the recipe is of no use.
   *
   * @param seed for a request that names none
   */
  Recipe recipe(Family family, NewRun request, long seed, Map<String, String> errors) {
    Settings settings = settings(family, request.settings(), pictures(family, request), errors);
    Map<String, String> sets = imageSets(family, request, settings, errors);
    pictures(family, request.pictures(), settings, errors);
    points(family, request.points(), settings, errors);
    return new Recipe(
        family.key(),
        new Given(sets, request.pictures(), request.points()),
        network(family, settings, errors),
        settings,
        request.seed() == null ? seed : request.seed(),
        request.label());
  }

  private static Settings settings(
      Family family, Map<String, Object> given, int pictures, Map<String, String> errors) {
    try {
      return family.settings(given, pictures);
    } catch (InvalidInput e) {
      errors.putAll(e.errors());
      return family.defaults();
    }
  }

  /** How many a run is to learn from, as far as that is known; else 0. */
  private int pictures(Family family, NewRun request) {
    try {
      return byKey(family, request.imageSets()).values().stream()
          .findFirst()
          .flatMap(imageSets::find)
          .map(set -> count(set, request.label()))
          .orElse(0);
    } catch (Misfit e) {
      return 0; // which the check of image sets tells
    }
  }

  private int count(ImageSet set, @Nullable String label) {
    return label == null ? set.count() : countByLabel.apply(set).getOrDefault(label, 0);
  }

  // --- image sets ---

  private Map<String, String> imageSets(
      Family family, NewRun request, Settings settings, Map<String, String> errors) {
    try {
      Map<String, String> ids = byKey(family, request.imageSets());
      Map<String, ImageSet> sets = new LinkedHashMap<>();
      for (Input.Images input : family.images()) {
        ImageSet set = find(ids.getOrDefault(input.key(), ""));
        checkKind(family, input, set);
        if (input.relation() != null) {
          checkRelation(input.relation(), set, sets);
        }
        sets.put(input.key(), set);
      }
      checkLabel(family, request.label(), sets);
      for (Input.Images input : family.images()) {
        ImageSet set = sets.get(input.key());
        if (set != null) {
          checkCount(family, input, set, request, settings);
        }
      }
      return ids;
    } catch (Misfit e) {
      errors.put(e.field, e.sentence);
      return Map.of();
    }
  }

  private static Map<String, String> byKey(Family family, ImageSetChoice choice) throws Misfit {
    List<String> keys = family.images().stream().map(Input::key).toList();
    Map<String, String> byKey = new LinkedHashMap<>();
    int given;
    if (choice instanceof ImageSetChoice.ByKey named) {
      for (String key : named.ids().keySet()) {
        if (!keys.contains(key)) {
          throw new Misfit("%s has no input “%s”; leave it out.".formatted(family.title(), key));
        }
      }
      keys.stream()
          .filter(named.ids()::containsKey)
          .forEach(key -> byKey.put(key, named.ids().get(key)));
      given = named.ids().size();
    } else {
      List<String> ids = ((ImageSetChoice.InOrder) choice).ids();
      for (int i = 0; i < Math.min(keys.size(), ids.size()); i++) {
        byKey.put(keys.get(i), ids.get(i));
      }
      given = ids.size();
    }
    if (given != keys.size()) {
      throw new Misfit(
          keys.isEmpty()
              ? "%s takes no image sets; leave them out.".formatted(family.title())
              : "%s trains on %s; choose as many as that, not %d."
                  .formatted(
                      family.title(),
                      family.images().stream()
                          .map(Input::title)
                          .collect(Collectors.joining(" and ")),
                      given));
    }
    return byKey;
  }

  private ImageSet find(String id) throws Misfit {
    return imageSets
        .find(id)
        .orElseThrow(
            () ->
                new Misfit("There is no image set “%s”; it may have been removed.".formatted(id)));
  }

  private static void checkKind(Family family, Input.Images input, ImageSet set) throws Misfit {
    if (!input.sizes().contains(set.size())) {
      throw new Misfit(
          "%s trains on pictures of %s pixels; “%s” has %d. Upload it again at another size."
              .formatted(family.title(), numbers(input.sizes()), set.name(), set.size()));
    }
    if (input.labels().needed() && set.labels().isEmpty()) {
      throw new Misfit(
          "%s needs labels, and “%s” has none. Upload a zip with one folder for each label."
              .formatted(family.title(), set.name()));
    }
    if (input.captions() && !set.captioned()) {
      throw new Misfit(
          "%s needs captions, and “%s” has none. Upload a zip with a captions.csv (file,caption)."
              .formatted(family.title(), set.name()));
    }
  }

  private static void checkRelation(
      Input.Relation relation, ImageSet set, Map<String, ImageSet> earlier) throws Misfit {
    ImageSet other = earlier.get(relation.to());
    if (other == null) {
      throw new IllegalStateException("a relation to no earlier input: " + relation.to());
    }
    if (set.channels() != other.channels()) {
      throw new Misfit(
          "The image sets must be all grey or all colour; “%s” and “%s” differ."
              .formatted(other.name(), set.name()));
    }
    if (!(relation instanceof Input.Relation.Fitted) && set.size() != other.size()) {
      throw new Misfit(
          "The image sets must be of one size; “%s” has %d pixels, “%s” %d."
              .formatted(other.name(), other.size(), set.name(), set.size()));
    }
    if (relation instanceof Input.Relation.Paired && !other.id().equals(set.partner())) {
      throw new Misfit(
          "“%s” and “%s” are no pair. Upload a zip with folders A and B whose pictures have equal names."
              .formatted(other.name(), set.name()));
    }
  }

  private static void checkLabel(Family family, @Nullable String label, Map<String, ImageSet> sets)
      throws Misfit {
    Optional<Input.Images> of =
        family.images().stream().filter(input -> input.labels().one()).findFirst();
    if (of.isEmpty()) {
      if (label != null) {
        throw new Misfit(
            "label",
            "%s cannot be confined to one label; leave the label out.".formatted(family.title()));
      }
      return;
    }
    ImageSet set = sets.get(of.get().key());
    List<String> labels = set == null ? List.of() : set.labels();
    String name = set == null ? "" : set.name();
    if (label != null && !labels.contains(label)) {
      throw new Misfit(
          "label",
          labels.isEmpty()
              ? "The pictures of “%s” have no labels; leave the label out.".formatted(name)
              : "No picture of “%s” is labelled “%s”; its labels are %s."
                  .formatted(name, label, String.join(", ", labels)));
    }
    if (label == null && of.get().labels() == Input.Labels.ONE_NEEDED) {
      throw new Misfit(
          "label",
          "%s learns the pictures of one label; choose one of %s."
              .formatted(family.title(), String.join(", ", labels)));
    }
  }

  /** Whether there are enough pictures of what is learnt. */
  private void checkCount(
      Family family, Input.Images input, ImageSet set, NewRun request, Settings settings)
      throws Misfit {
    String label = input.labels().one() ? request.label() : null;
    boolean byLabel = label != null || input.labels().needed();
    Map<String, Integer> counts = byLabel ? countByLabel.apply(set) : Map.of();
    int count = label == null ? set.count() : counts.getOrDefault(label, 0);
    if (input.labels().needed()) {
      for (String learnt : label == null ? set.labels() : List.of(label)) {
        checkCount(family, set, learnt, counts.getOrDefault(learnt, 0));
      }
    }
    // the default is filled up with pictures seen twice, so that small sets need no care
    if (settings.values().get(BATCH) instanceof Integer batch
        && batch > count
        && !batch.equals(family.defaults().values().get(BATCH))) {
      throw new Misfit(
          BATCH,
          "A batch of %d is larger than the %d pictures that there are%s; choose at most %d."
              .formatted(
                  batch, count, label == null ? "" : " of the label “%s”".formatted(label), count));
    }
  }

  private static void checkCount(Family family, ImageSet set, String label, int count)
      throws Misfit {
    if (count < FEWEST_OF_A_LABEL) {
      throw new Misfit(
          "label",
          "Only %d of “%s” %s labelled “%s”; %s needs %d pictures of a label. Upload more of them, or give the label the name of another."
              .formatted(
                  count,
                  set.name(),
                  count == 1 ? "is" : "are",
                  label,
                  family.title(),
                  FEWEST_OF_A_LABEL));
    }
  }

  // --- single pictures ---

  private void pictures(
      Family family,
      Map<String, List<String>> given,
      Settings settings,
      Map<String, String> errors) {
    refuseUndeclared(family, family.pictures(), given, "pictures", errors);
    for (Input.Pictures input : family.pictures()) {
      try {
        checkPictures(input, given.getOrDefault(input.key(), List.of()), settings);
      } catch (Misfit e) {
        errors.put(input.key(), e.sentence);
      }
    }
  }

  private void checkPictures(Input.Pictures input, List<String> ids, Settings settings)
      throws Misfit {
    checkCount(input, input.min(), input.max(), ids.size());
    for (String id : ids) {
      SinglePicture picture =
          pictures
              .find(id)
              .orElseThrow(
                  () ->
                      new Misfit(
                          "There is no picture “%s” any more; send it again.".formatted(id)));
      if (input.varied() && picture.plain()) {
        throw new Misfit(
            "The picture has a single colour, so there is nothing to take from it; choose another.");
      }
      if (input.narrowest() != null) {
        checkWidth(input.narrowest(), picture, settings);
      }
    }
  }

  private static void checkWidth(
      Input.Narrowest narrowest, SinglePicture picture, Settings settings) throws Misfit {
    int longer = settings.whole(narrowest.setting());
    int shorter =
        (int)
            Math.round(
                (double) longer
                    * Math.min(picture.width(), picture.height())
                    / Math.max(picture.width(), picture.height()));
    if (shorter < narrowest.pixels()) {
      throw new Misfit(
          "The picture of %d × %d pixels is too narrow: fitted to %d, its shorter side has only %d, and needs %d. Crop it, or choose a larger size."
              .formatted(picture.width(), picture.height(), longer, shorter, narrowest.pixels()));
    }
  }

  // --- points ---

  private static void points(
      Family family,
      Map<String, List<PlanePoint>> given,
      Settings settings,
      Map<String, String> errors) {
    refuseUndeclared(family, family.points(), given, "points", errors);
    for (Input.Points input : family.points()) {
      try {
        checkPoints(input, given.getOrDefault(input.key(), List.of()), settings);
      } catch (Misfit e) {
        errors.put(input.key(), e.sentence);
      }
    }
  }

  private static void checkPoints(Input.Points input, List<PlanePoint> points, Settings settings)
      throws Misfit {
    if (!settings.choice(input.setting()).equals(input.option())) {
      if (!points.isEmpty()) {
        throw new Misfit(
            "Points are used only where “%s” is “%s”; choose that, or leave them out."
                .formatted(input.setting(), input.option()));
      }
      return;
    }
    checkCount(input, input.min(), input.max(), points.size());
    if (points.stream().anyMatch(p -> !(Math.abs(p.x()) <= 1 && Math.abs(p.y()) <= 1))) {
      throw new Misfit("The coordinates of points are numbers from -1 to 1.");
    }
  }

  // --- networks ---

  /**
   * The weights of the pretrained network that the settings name, as a blob; null where they name
   * none, or, with a sentence in {@code errors}, where its weights are not here.
   */
  private @Nullable String network(Family family, Settings settings, Map<String, String> errors) {
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

  // --- all ---

  private static void refuseUndeclared(
      Family family,
      List<? extends Input> declared,
      Map<String, ?> given,
      String kind,
      Map<String, String> errors) {
    for (String key : given.keySet()) {
      if (declared.stream().noneMatch(input -> input.key().equals(key))) {
        errors.put(
            key,
            "%s takes no %s named “%s”; it takes %s."
                .formatted(
                    family.title(),
                    kind,
                    key,
                    family.inputs().stream()
                        .map(Input::title)
                        .collect(Collectors.joining(" and "))));
      }
    }
  }

  private static void checkCount(Input input, int min, int max, int count) throws Misfit {
    if (count < min || count > max) {
      throw new Misfit(
          min == max
              ? "It takes %s; give %d, not %d.".formatted(input.title(), min, count)
              : "It takes %s; give %d to %d, not %d.".formatted(input.title(), min, max, count));
    }
  }

  private static String numbers(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Something that was given is not what the family declares. */
  private static final class Misfit extends Exception {
    private static final long serialVersionUID = 1L;

    final String field;
    final String sentence;

    Misfit(String sentence) {
      this("imageSets", sentence);
    }

    Misfit(String field, String sentence) {
      super(sentence);
      this.field = field;
      this.sentence = sentence;
    }
  }
}
