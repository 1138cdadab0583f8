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
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Reads points of a latent space off the wire. Safe for several threads. */
final class LatentPoints {
  /** How many points may be made of how many. */
  private static final int MOST_PARTS = 20_000;

  private static final int DEEPEST = 64;
  private static final double FARTHEST = 1000;
  private static final String FORMS =
      "{\"seed\":7,\"index\":12}, {\"values\":[…]}, {\"sum\":[{\"point\":P,\"weight\":1},…]},"
          + " {\"between\":[P,Q],\"at\":0.3}, {\"along\":\"d3\",\"by\":1.5,\"from\":P} or"
          + " {\"styles\":{\"coarse\":P,\"middle\":Q,\"fine\":R}}; “seed” and “index” are whole numbers";

  private final Runs runs;
  private final ImageSetStore imageSets;
  private final Vocabularies vocabularies;
  private final ObjectMapper json =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

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
      Known known = known(run, tool, takes);
      Optional<String> misfit =
          first(points, point -> fault(point, DEEPEST))
              .or(() -> tooMany(points))
              .or(() -> first(points, point -> misfit(point, known)));
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
    return first(point.parts(), part -> misfit(part, known));
  }

  /** What is wrong with a point wherever it is, if something is: it goes too deep or too far. */
  private static Optional<String> fault(@Nullable Point point, int depth) {
    if (depth == 0) {
      return Optional.of(
          "A point is made of others, and these of others, at most %d deep.".formatted(DEEPEST));
    } else if (point == null || (point instanceof Point.Along along && along.along() == null)) {
      return Optional.of("A point is " + FORMS + ".");
    } else if (point instanceof Point.Between between && between.between().size() != 2) {
      return Optional.of("A point lies “between” two others.");
    } else if (point instanceof Point.Drawn drawn && drawn.index() < 0) {
      return Optional.of("The points of a seed are numbered from 0 (“index”).");
    }
    if (!distances(point).allMatch(d -> Math.abs(d) <= FARTHEST)) { // NaN is not near either
      return Optional.of("The numbers of a point go from -%1$,.0f to %1$,.0f.".formatted(FARTHEST));
    }
    return first(point.parts(), part -> fault(part, depth - 1));
  }

  private static DoubleStream distances(Point point) {
    if (point instanceof Point.Values values) {
      return values.values().stream().mapToDouble(Float::doubleValue);
    } else if (point instanceof Point.Sum sum) {
      return sum.sum().stream().mapToDouble(Point.Term::weight);
    } else if (point instanceof Point.Along along) {
      return DoubleStream.of(along.by());
    } else if (point instanceof Point.Between between) {
      return DoubleStream.of(between.at());
    }
    return DoubleStream.empty();
  }

  private static Optional<String> tooMany(List<Point> points) {
    int parts = points.stream().mapToInt(LatentPoints::parts).sum();
    return parts <= MOST_PARTS
        ? Optional.empty()
        : Optional.of(
            "These points are made of %,d others; use fewer, at most %,d."
                .formatted(parts, MOST_PARTS));
  }

  /** How many points a point is made of, itself included. */
  private static int parts(Point point) {
    return 1 + point.parts().stream().mapToInt(LatentPoints::parts).sum();
  }

  private static Optional<String> first(
      List<Point> points, Function<Point, Optional<String>> wrong) {
    return points.stream().flatMap(point -> wrong.apply(point).stream()).findFirst();
  }
}
