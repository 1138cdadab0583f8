package atelier.learner.latent;

import atelier.family.Point;
import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.link.Answer;
import atelier.link.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one can do with a generator that draws from a latent space ({@link
 * atelier.family.Tools#latents}): the same for every learner that has one.
 */
final class LatentTools {
  /** How many directions are told apart. */
  private static final int DIRECTIONS = 10;

  private static final int AT_ONCE = 64;

  /** The seed of the points among which labels are looked for. */
  private static final long SURVEY = 11;

  private final Supplier<Coordinates> coordinates;
  private final Condition condition;
  private final Painter painter;
  private final Supplier<PrincipalDirections> directions;
  private final PackedImages learnt;
  private final @Nullable Integer label;

  /**
   * Tools of one learner.
   *
   * @param painter what the averaged generator makes of places
   * @param directions in which its pictures change most
   * @param learnt the pictures that it learns from
   * @param label number of the one label that it learns, or null for all
   */
  LatentTools(
      Supplier<Coordinates> coordinates,
      Condition condition,
      Painter painter,
      Supplier<PrincipalDirections> directions,
      PackedImages learnt,
      @Nullable Integer label) {
    this.coordinates = coordinates;
    this.condition = condition;
    this.painter = painter;
    this.directions = directions;
    this.learnt = learnt;
    this.label = label;
  }

  /** A picture of each point. */
  List<Picture> draw(List<Point> points) {
    LatentSpace space = space(Told.NOTHING, Map.of());
    return painter.draw(points.stream().map(space::place).toList());
  }

  /** The answer to a question of one of these tools; empty for another's. */
  Optional<Answering> answer(Question question) {
    Settings chosen = question.parameters();
    Told told = new Told(label(question, "label"), question.texts().get("text"));
    LatentSpace space = space(told, question.directions());
    return switch (question.tool()) {
      case "sample" -> {
        int first = chosen.whole("first");
        List<Point> points =
            IntStream.range(first, first + chosen.whole("count"))
                .<Point>mapToObj(i -> new Point.Drawn(chosen.seed("seed"), i))
                .toList();
        yield Optional.of(drawing(places(space, points), 0));
      }
      case "interpolate" -> {
        int count = chosen.whole("count");
        Point from = new Point.Drawn(chosen.seed("from"), 0);
        Point to =
            new Point.Drawn(
                chosen.seed("to"), 0, label(question, "toLabel"), question.texts().get("toText"));
        List<Point> points =
            IntStream.range(0, count)
                .<Point>mapToObj(
                    i -> new Point.Between(List.of(from, to), i / (count - 1.0), null, null))
                .toList();
        yield Optional.of(drawing(places(space, points), count));
      }
      case "draw" -> {
        List<float[]> places = places(space, question.points("points"));
        yield Optional.of(drawing(truncated(places, chosen.real("truncation")), 0));
      }
      case "directions" -> Optional.of(Answering.of(Answer.of(strengths())));
      case "neighbours" -> {
        Picture picture = painter.draw(places(space, question.points("point"))).get(0);
        yield Optional.of(new Neighbours(learnt, label, picture, chosen.whole("count")));
      }
      case "direction" -> Optional.of(direction(question, space));
      case "project" ->
          Optional.of(
              new Projection(
                  painter,
                  space,
                  told.isNothing() && !condition.examples().isEmpty()
                      ? condition.examples()
                      : List.of(told),
                  coordinates.get().size(),
                  chosen.whole("steps"),
                  question.pictures("picture").get(0),
                  chosen.seed("seed")));
      default -> Optional.empty();
    };
  }

  private @Nullable String label(Question question, String key) {
    return question.label(key).map(learnt.labels()::get).orElse(null);
  }

  private LatentSpace space(Told byDefault, Map<String, List<Float>> named) {
    return new LatentSpace(coordinates.get(), condition, byDefault, direction(named));
  }

  private static List<float[]> places(LatentSpace space, List<Point> points) {
    return points.stream().map(space::place).toList();
  }

  /** From the mean of some points to that of others, or from one label to another. */
  private Answering direction(Question question, LatentSpace space) {
    int dimensions = coordinates.get().size();
    Optional<Integer> fromLabel = question.label("fromLabel");
    Optional<Integer> toLabel = question.label("toLabel");
    if (fromLabel.isPresent() && toLabel.isPresent()) {
      return new LabelDirection(
          painter,
          i -> space.place(new Point.Drawn(SURVEY, i)),
          dimensions,
          learnt,
          fromLabel.get(),
          toLabel.get());
    }
    List<float[]> from = places(space, question.points("from"));
    List<float[]> to = places(space, question.points("to"));
    return Answering.of(
        direction(
            IntStream.range(0, dimensions)
                .mapToDouble(i -> mean(to, i) - mean(from, i))
                .toArray()));
  }

  /** The answer that a direction is. */
  static Answer direction(double[] vector) {
    double length = Math.sqrt(Arrays.stream(vector).map(d -> d * d).sum());
    List<Float> values = Arrays.stream(vector).mapToObj(d -> (float) d).toList();
    return new Answer(
        1,
        List.of(),
        0,
        List.of(),
        Map.of("length", length),
        List.of(new Point.Values(values, null, null)),
        null);
  }

  private static double mean(List<float[]> places, int i) {
    return places.stream().mapToDouble(place -> place[i]).average().orElseThrow();
  }

  /** Draws points as a grid of some columns. */
  Answering drawing(List<Point> points, double truncation, int columns) {
    return drawing(truncated(places(space(Told.NOTHING, Map.of()), points), truncation), columns);
  }

  private List<float[]> truncated(List<float[]> places, double truncation) {
    int dimensions = coordinates.get().size();
    for (float[] place : places) {
      for (int i = 0; i < dimensions; i++) {
        place[i] *= (float) truncation;
      }
    }
    return places;
  }

  /** Named directions, and principal ones, which are found when the first is asked for. */
  private Function<String, float @Nullable []> direction(Map<String, List<Float>> named) {
    Map<String, float[]> found = new LinkedHashMap<>();
    named.forEach((name, values) -> found.put(name, coordinates.get().of(values)));
    return name -> {
      if (!found.containsKey(name)) {
        float[][] vectors = directions.get().vectors();
        for (int i = 0; i < Math.min(DIRECTIONS, vectors.length); i++) {
          found.put("d" + (i + 1), vectors[i]);
        }
      }
      return found.get(name);
    };
  }

  /** How strongly the generator answers to each direction, the strongest first. */
  private Map<String, Double> strengths() {
    double[] strengths = directions.get().strengths();
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(DIRECTIONS, strengths.length); i++) {
      values.put("d" + (i + 1), strengths[i]);
    }
    return values;
  }

  /** Draws places, some at a time. */
  private Answering drawing(List<float[]> places, int columns) {
    List<Picture> pictures = new ArrayList<>(places.size());
    return () -> {
      int from = pictures.size();
      pictures.addAll(painter.draw(places.subList(from, Math.min(places.size(), from + AT_ONCE))));
      return pictures.size() == places.size()
          ? new Answer(1, pictures, columns, List.of(), Map.of(), null)
          : Answer.underWay((double) pictures.size() / places.size());
    };
  }
}
