package atelier.learner.latent;

import atelier.family.Point;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@link Point}s of a latent space into what a generator draws from: {@link Coordinates}
 * followed by the numbers of a {@link Condition}.
 */
final class LatentSpace {
  private final Coordinates coordinates;
  private final int dimensions;
  private final Condition condition;
  private final Told byDefault;
  private final Function<String, float @Nullable []> directions;

  /**
   * A space.
   *
   * @param byDefault what was said of points of which nothing else is
   * @param directions steps of one standard deviation by name; null for what there is not
   */
  LatentSpace(
      Coordinates coordinates,
      Condition condition,
      Told byDefault,
      Function<String, float @Nullable []> directions) {
    this.coordinates = coordinates;
    this.dimensions = coordinates.size();
    this.condition = condition;
    this.byDefault = byDefault;
    this.directions = directions;
  }

  /**
   * The place of a point: its coordinates, then its condition. What is said of a point goes before
   * what is said of its parts.
   *
   * @throws IllegalArgumentException if there is no such point here; the message is for people
   */
  float[] place(Point point) {
    float[] place = combined(point);
    Told told = Told.of(point);
    if (!told.isNothing()) {
      System.arraycopy(condition.of(told, 0), 0, place, dimensions, condition.size());
    }
    return place;
  }

  private float[] combined(Point point) {
    if (point instanceof Point.Drawn drawn) {
      return told(coordinates.drawn(drawn.seed(), drawn.index()), drawn.index());
    } else if (point instanceof Point.Values values) {
      return told(coordinates.of(values.values()), 0);
    } else if (point instanceof Point.Sum sum) {
      return sum(sum.sum());
    } else if (point instanceof Point.Between between) {
      return between(between);
    } else if (point instanceof Point.Along along) {
      return along(along);
    } else if (point instanceof Point.Styles styles) {
      return styles(styles.styles());
    }
    throw new IllegalArgumentException("This model knows no such point.");
  }

  /** What was said of the coarse styles' point holds. */
  private float[] styles(Point.Parts parts) {
    float[] place = place(parts.coarse());
    float[] mixed = coordinates.mixed(place, place(parts.middle()), place(parts.fine()));
    System.arraycopy(mixed, 0, place, 0, dimensions);
    return place;
  }

  /** Coordinates, followed by what is said of all points, or by something chosen in turn. */
  private float[] told(float[] z, int index) {
    float[] place = Arrays.copyOf(z, dimensions + condition.size());
    System.arraycopy(condition.of(byDefault, index), 0, place, dimensions, condition.size());
    return place;
  }

  /** Conditions are averaged, by the same weights. */
  private float[] sum(List<Point.Term> terms) {
    float[] sum = new float[dimensions + condition.size()];
    double weights = 0;
    for (Point.Term term : terms) {
      add(sum, place(term.point()), term.weight());
      weights += term.weight();
    }
    for (int i = dimensions; i < sum.length; i++) {
      sum[i] /= (float) (weights == 0 ? 1 : weights);
    }
    return sum;
  }

  /** Conditions are on the straight line. */
  private float[] between(Point.Between between) {
    if (between.between().size() != 2) {
      throw new IllegalArgumentException("A point lies between two others.");
    }
    float[] from = place(between.between().get(0));
    float[] to = place(between.between().get(1));
    float[] z =
        coordinates.between(
            Arrays.copyOf(from, dimensions), Arrays.copyOf(to, dimensions), between.at());
    float[] place = Arrays.copyOf(z, from.length);
    for (int i = dimensions; i < place.length; i++) {
      place[i] = (float) ((1 - between.at()) * from[i] + between.at() * to[i]);
    }
    return place;
  }

  private float[] along(Point.Along along) {
    float[] direction = directions.apply(along.along());
    if (direction == null) {
      throw new IllegalArgumentException(
          "This model has no direction “%s”.".formatted(along.along()));
    }
    float[] place = place(along.from());
    add(place, direction, along.by());
    return place;
  }

  private static void add(float[] place, float[] more, double weight) {
    for (int i = 0; i < more.length; i++) {
      place[i] += (float) (weight * more[i]);
    }
  }
}
