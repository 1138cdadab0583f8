package atelier.web.api;

import atelier.family.InvalidInput;
import atelier.family.Point;
import atelier.family.Setting;
import atelier.family.Settings;
import atelier.family.Takes;
import atelier.family.Tool;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.imageset.Picture;
import atelier.link.Question;
import atelier.run.Run;
import atelier.run.RunConflict;
import atelier.run.Runs;
import atelier.web.Vocabularies;
import atelier.web.api.Multipart.Part;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads questions of tools off the wire: JSON by key, or a form where there are pictures; what the
 * tool's description does not allow is refused with a sentence by field.
 */
public final class Questions {
  private static final int LONGEST = 1024;

  private final Body body;
  private final PictureBody picture;
  private final ImageSetStore imageSets;
  private final Vocabularies vocabularies;
  private final LatentPoints latents;

  public Questions(
      Runs runs,
      Body body,
      PictureBody picture,
      ImageSetStore imageSets,
      Vocabularies vocabularies) {
    this.body = body;
    this.picture = picture;
    this.imageSets = imageSets;
    this.vocabularies = vocabularies;
    this.latents = new LatentPoints(runs, imageSets, vocabularies);
  }

  /** What a request holds, by key. */
  private record Given(Map<String, Object> values, Map<String, List<Picture>> pictures) {}

  /** The question that a request asks of a run. */
  Question read(Context ctx, Run run, Tool tool) throws IOException {
    return question(run, tool, given(ctx, run, tool));
  }

  /** The question of a tool that the run's family has, by values without pictures. */
  Question of(Run run, Tool tool, Map<String, Object> values) {
    return question(run, tool, new Given(new LinkedHashMap<>(values), Map.of()));
  }

  private Question question(Run run, Tool tool, Given given) {
    Map<String, String> errors = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, Integer> labels = new LinkedHashMap<>();
    Map<String, List<Point>> points = new LinkedHashMap<>();
    for (Takes takes : tool.takes()) {
      Object value = given.values.remove(takes.key());
      if (takes instanceof Takes.Text text) {
        text(run, text, value, errors).ifPresent(checked -> texts.put(text.key(), checked));
      } else if (takes instanceof Takes.Label label) {
        label(label, value, labels(run, label.of()), errors)
            .ifPresent(number -> labels.put(label.key(), number));
      } else if (takes instanceof Takes.Points some) {
        latents
            .read(run, tool, some, value, errors)
            .ifPresent(read -> points.put(some.key(), read));
      } else if (takes instanceof Takes.Pictures pictures) {
        check(pictures, value, given.pictures.getOrDefault(pictures.key(), List.of()), errors);
      }
    }
    Settings parameters = parameters(tool, given.values, errors);
    Set<String> all = new HashSet<>(texts.keySet());
    all.addAll(labels.keySet());
    all.addAll(given.pictures.keySet());
    points.forEach((key, some) -> all.addAll(some.isEmpty() ? Set.of() : Set.of(key)));
    tool.require(all, parameters);
    return new Question(tool.key(), parameters, given.pictures, texts, labels, points);
  }

  private static Settings parameters(
      Tool tool, Map<String, Object> values, Map<String, String> errors) {
    try {
      Settings parameters = tool.parameters(values);
      if (errors.isEmpty()) {
        return parameters;
      }
    } catch (InvalidInput e) {
      errors.putAll(e.errors());
    }
    throw new InvalidInput(errors);
  }

  private Given given(Context ctx, Run run, Tool tool) throws IOException {
    String type = ctx.contentType();
    String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
    if (!kind.startsWith("multipart/") && !kind.contains("json") && tool.pictures().size() == 1) {
      return pictureAlone(ctx, run, tool);
    } else if (type == null || !kind.startsWith("multipart/")) {
      boolean empty = ctx.bodyAsBytes().length == 0;
      return new Given(new LinkedHashMap<>(empty ? Map.of() : body.object(ctx)), Map.of());
    }
    Multipart form = new Multipart(ctx.bodyInputStream(), type);
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, List<Picture>> pictures = new LinkedHashMap<>();
    for (Part part = form.next(); part != null; part = form.next()) {
      Optional<Takes.Pictures> takes = tool.takes(part.name(), Takes.Pictures.class);
      if (takes.isPresent()) {
        List<Picture> some = pictures.computeIfAbsent(part.name(), key -> new ArrayList<>());
        if (some.size() == takes.get().max()) {
          throw new InvalidInput(Map.of(part.name(), wanted(takes.get())));
        }
        some.add(decoded(ctx, part.name(), part.body(), takes.get(), run));
      } else {
        values.put(part.name(), value(tool, part.name(), part.text()));
      }
    }
    return new Given(values, pictures);
  }

  /** One picture as the body, and what else there is in the query. */
  private Given pictureAlone(Context ctx, Run run, Tool tool) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    ctx.queryParamMap()
        .forEach((key, given) -> values.put(key, value(tool, key, String.join(",", given))));
    Takes.Pictures takes = tool.pictures().get(0);
    return new Given(
        values,
        Map.of(takes.key(), List.of(decoded(ctx, takes.key(), ctx.bodyInputStream(), takes, run))));
  }

  private Picture decoded(
      Context ctx, String field, InputStream body, Takes.Pictures takes, Run run)
      throws IOException {
    String like = takes.like();
    if (like == null) {
      return picture
          .read(ctx, field, body, (reader, file) -> reader.whole(file, LONGEST))
          .picture();
    }
    ImageSet set =
        imageSet(run, like)
            .orElseThrow(
                () ->
                    new RunConflict(
                        "The image set that the run learnt from was removed, so nobody knows what size its pictures had."));
    return picture
        .read(ctx, field, body, (reader, file) -> reader.square(file, set.size(), set.channels()))
        .picture();
  }

  /** The image set that a run has for an input, unless it was removed. */
  private Optional<ImageSet> imageSet(Run run, String input) {
    return Optional.ofNullable(run.recipe().inputs().imageSets().get(input))
        .flatMap(imageSets::find);
  }

  private List<String> labels(Run run, String input) {
    return imageSet(run, input).map(ImageSet::labels).orElse(List.of());
  }

  /** The value that the text of a form's field stands for. */
  private static Object value(Tool tool, String key, String text) {
    Setting setting =
        tool.parameters().stream().filter(s -> s.key().equals(key)).findFirst().orElse(null);
    try {
      if (setting instanceof Setting.Whole || setting instanceof Setting.Seed) {
        return Long.valueOf(text.strip());
      } else if (setting instanceof Setting.Real) {
        return Double.valueOf(text.strip());
      }
    } catch (NumberFormatException e) {
      return text; // refused as what is not a number
    }
    boolean truth = setting instanceof Setting.Toggle && text.strip().matches("true|false");
    return truth ? Boolean.valueOf(text.strip()) : text;
  }

  private Optional<String> text(
      Run run, Takes.Text takes, @Nullable Object value, Map<String, String> errors) {
    if (!takes.needed() && (value == null || "".equals(value))) {
      return Optional.empty();
    }
    if (!(value instanceof String text) || text.isBlank() || text.length() > takes.most()) {
      errors.put(
          takes.key(),
          "%s is a text of 1 to %d characters.".formatted(takes.title(), takes.most()));
      return Optional.empty();
    }
    Optional<String> refusal =
        Optional.ofNullable(takes.of())
            .flatMap(input -> vocabularies.of(run, input))
            .flatMap(vocabulary -> vocabulary.refusal(text));
    refusal.ifPresent(sentence -> errors.put(takes.key(), sentence));
    return refusal.isPresent() ? Optional.empty() : Optional.of(text.strip());
  }

  private static Optional<Integer> label(
      Takes.Label takes, @Nullable Object value, List<String> names, Map<String, String> errors) {
    if (value == null && !takes.needed()) {
      return Optional.empty();
    }
    Optional<Integer> number = label(value, names);
    if (number.isEmpty()) {
      errors.put(
          takes.key(),
          names.isEmpty()
              ? "The pictures that the run learnt from have no labels; leave the label out."
              : "%s is one of %s.".formatted(takes.title(), String.join(", ", names)));
    }
    return number;
  }

  /** The number of a label that is named or numbered. */
  static Optional<Integer> label(@Nullable Object value, List<String> names) {
    String text = String.valueOf(value);
    if (names.contains(text)) {
      return Optional.of(names.indexOf(text));
    }
    return Optional.of(text)
        .filter(digits -> digits.matches("\\d{1,6}"))
        .map(Integer::valueOf)
        .filter(number -> number < names.size());
  }

  private static void check(
      Takes.Pictures takes,
      @Nullable Object value,
      List<Picture> pictures,
      Map<String, String> errors) {
    if (value != null || pictures.size() < takes.min()) {
      errors.put(takes.key(), wanted(takes));
    } else if (pictures.stream().map(p -> List.of(p.width(), p.height())).distinct().count() > 1) {
      errors.put(takes.key(), "The pictures must be of one size; send others one by one.");
    }
  }

  private static String wanted(Takes.Pictures takes) {
    String count =
        takes.min() == takes.max()
            ? "%d".formatted(takes.min())
            : "%d to %d".formatted(takes.min(), takes.max());
    return "“%s” takes %s %s, as files of a form (multipart/form-data)."
        .formatted(takes.key(), count, takes.max() == 1 ? "picture" : "pictures");
  }
}
