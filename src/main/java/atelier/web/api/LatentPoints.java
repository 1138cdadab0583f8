package atelier.web.api;

import atelier.family.Point;
import atelier.family.Settings;
import atelier.family.Takes;
import atelier.family.Tool;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.imageset.Vocabulary;
import atelier.run.NamedDirection;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.web.Vocabularies;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads points of a latent space off the wire. Safe for several threads. */
final class LatentPoints {
  /** How many points may be made of how many. */
  private static final int MOST_PARTS = 20_000;

  private static final int DEEPEST = 16;
  private static final double FARTHEST = 1000;
  private static final String FORMS =
      "{\"seed\":7,\"index\":12}, {\"values\":[…]}, {\"sum\":[{\"point\":P,\"weight\":1},…]},"
          + " {\"between\":[P,Q],\"at\":0.3} or {\"along\":\"d3\",\"by\":1.5,\"from\":P}";

  private final Runs runs;
  private final ImageSetStore imageSets;
  private final Vocabularies vocabularies;
  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  LatentPoints(Runs runs, ImageSetStore imageSets, Vocabularies vocabularies) {
    this.runs = runs;
    this.imageSets = imageSets;
    this.vocabularies = vocabularies;
  }

  /**
   * What points of a run can be: as its tool takes beside them.
   *
   * @param styled whether it can have styles of others
   * @param refusal why a text is of no use, if it is not
   * @param directions by their names, beside the principal ones
   */
  private record Known(
      Settings settings,
      boolean styled,
      List<String> labels,
      Function<String, Optional<String>> refusal,
      List<String> directions) {}

  private Known known(Run run, Tool tool, Takes.Points points) {
    List<String> labels = List.of();
    Function<String, Optional<String>> refusal =
        text -> Optional.of("This model knows no texts; leave “text” out.");
    for (Takes takes : tool.takes()) {
      if (takes instanceof Takes.Label label) {
        String set = run.recipe().inputs().imageSets().get(label.of());
        labels =
            Optional.ofNullable(set)
                .flatMap(imageSets::find)
                .map(ImageSet::labels)
                .orElse(List.of());
      }
      if (takes instanceof Takes.Text text) {
        Optional<Vocabulary> vocabulary =
            Optional.ofNullable(text.of()).flatMap(input -> vocabularies.of(run, input));
        refusal = given -> vocabulary.flatMap(words -> words.refusal(given));
      }
    }
    List<String> directions = runs.directions(run.id()).stream().map(NamedDirection::name).toList();
    return new Known(run.settings(), points.styled(), labels, refusal, directions);
  }

  /**
   * The points of a run's latent space that a value stands for; empty, with a sentence in {@code
   * errors}, if none.
   */
  Optional<List<Point>> read(
      Run run, Tool tool, Takes.Points takes, @Nullable Object value, Map<String, String> errors) {
    if (value == null && takes.min() == 0) {
      return Optional.of(List.of());
    }
    if (!(value instanceof List<?> given)
        || given.size() < takes.min()
        || given.size() > takes.max()) {
      errors.put(
          takes.key(),
          "%s: a list of %d to %d points.".formatted(takes.title(), takes.min(), takes.max()));
      return Optional.empty();
    }
    try {
      List<Point> points = List.of(json.convertValue(given, Point[].class));
      int parts = 0;
      for (Point point : points) {
        parts += parts(point, DEEPEST);
      }
      if (parts > MOST_PARTS) {
        errors.put(
            takes.key(),
            "These points are made of %,d others; use fewer, at most %,d."
                .formatted(parts, MOST_PARTS));
        return Optional.empty();
      }
      Known known = known(run, tool, takes);
      Optional<String> misfit =
          points.stream().flatMap(point -> misfit(point, known).stream()).findFirst();
      misfit.ifPresent(sentence -> errors.put(takes.key(), sentence));
      return misfit.isPresent() ? Optional.empty() : Optional.of(points);
    } catch (IllegalArgumentException | NullPointerException e) {
      errors.put(takes.key(), "A point is " + FORMS + ".");
    }
    return Optional.empty();
  }

  /** Why a point is none of a run's latent space, if it is not. */
  private static Optional<String> misfit(Point point, Known known) {
    List<String> labels = known.labels;
    if (point.label() != null && labels.isEmpty()) {
      return Optional.of("This model knows no labels; leave “label” out.");
    } else if (point.label() != null && !labels.contains(point.label())) {
      return Optional.of(
          "The pictures have no label “%s”; they have %s."
              .formatted(point.label(), String.join(", ", labels)));
    } else if (point.text() != null && known.refusal.apply(point.text()).isPresent()) {
      return known.refusal.apply(point.text());
    } else if (point instanceof Point.Styles && !known.styled) {
      return Optional.of("This generator does not work by styles, so it cannot mix them.");
    } else if (point instanceof Point.Values values
        && known.settings.values().get("latent") instanceof Integer latent
        && values.values().size() != latent
        && !(known.styled && values.values().size() == 3 * latent)) {
      return Optional.of(
          "A point of this model has %d values, not %d.".formatted(latent, values.values().size()));
    } else if (point instanceof Point.Along along
        && !along.along().matches("d([1-9]|10)")
        && !known.directions.contains(along.along())) {
      return Optional.of(
          "This model has no direction “%s”; it has d1 to d10%s."
              .formatted(
                  along.along(),
                  known.directions.stream().map(", %s"::formatted).collect(Collectors.joining())));
    }
    return point.parts().stream().flatMap(part -> misfit(part, known).stream()).findFirst();
  }

  /**
   * How many points a point is made of, itself included.
   *
   * @throws IllegalArgumentException if it is no point, or goes too deep or too far
   */
  private static int parts(@Nullable Point point, int depth) {
    if (point == null || depth == 0) {
      throw new IllegalArgumentException("not a point");
    }
    boolean near = true;
    if (point instanceof Point.Values values) {
      near = values.values().stream().allMatch(v -> Math.abs(v) <= FARTHEST);
    } else if (point instanceof Point.Sum sum) {
      near = sum.sum().stream().allMatch(term -> Math.abs(term.weight()) <= FARTHEST);
    } else if (point instanceof Point.Along along) {
      near = along.along() != null && Math.abs(along.by()) <= FARTHEST;
    } else if (point instanceof Point.Between between) {
      near = between.between().size() == 2 && Math.abs(between.at()) <= FARTHEST;
    }
    if (!near) { // NaN is not near either
      throw new IllegalArgumentException("too far");
    }
    return 1 + point.parts().stream().mapToInt(part -> parts(part, depth - 1)).sum();
  }
}
