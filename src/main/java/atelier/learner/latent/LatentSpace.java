package atelier.learner.latent;

import atelier.family.Point;
import atelier.nn.Noise;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A latent space whose points are drawn from a standard normal distribution: turns {@link Point}s
 * into what a generator draws from, coordinates followed by the numbers of a {@link Condition}.
 */
final class LatentSpace {
  private final int dimensions;
  private final Condition condition;
  private final Told byDefault;
  private final Function<String, float @Nullable []> directions;

  /**
   * A space.
   *
   * @param byDefault what was said of points of which nothing else is
   * @param directions unit vectors by name; null for what there is not
   */
  LatentSpace(
      int dimensions,
      Condition condition,
      Told byDefault,
      Function<String, float @Nullable []> directions) {
    this.dimensions = dimensions;
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
      FloatBuffer z = FloatBuffer.allocate(dimensions);
      Noise.of(drawn.seed(), drawn.index()).fillNormal(z);
      return told(z.array(), drawn.index());
    } else if (point instanceof Point.Values values) {
      return told(coordinates(values.values()), 0);
    } else if (point instanceof Point.Sum sum) {
      return sum(sum.sum());
    } else if (point instanceof Point.Between between) {
      return between(between);
    } else if (point instanceof Point.Along along) {
      return along(along);
    }
    throw new IllegalArgumentException(
        "This generator does not work by styles, so it cannot mix them.");
  }

  /** Coordinates, followed by what is said of all points, or by something chosen in turn. */
  private float[] told(float[] z, int index) {
    float[] place = Arrays.copyOf(z, dimensions + condition.size());
    System.arraycopy(condition.of(byDefault, index), 0, place, dimensions, condition.size());
    return place;
  }

  private float[] coordinates(List<Float> values) {
    if (values.size() != dimensions) {
      throw new IllegalArgumentException(
          "A point of this model has %d values, not %d.".formatted(dimensions, values.size()));
    }
    float[] z = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      z[i] = values.get(i);
    }
    return z;
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

  /** On the great circle; conditions on the straight line. */
  private float[] between(Point.Between between) {
    if (between.between().size() != 2) {
      throw new IllegalArgumentException("A point lies between two others.");
    }
    float[] from = place(between.between().get(0));
    float[] to = place(between.between().get(1));
    float[] z =
        spherical(Arrays.copyOf(from, dimensions), Arrays.copyOf(to, dimensions), between.at());
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

  /**
   * Spherical interpolation: sin((1 − t)ω)/sin ω · a + sin(tω)/sin ω · b with ω the angle between
   * the two; linear where they point the same way, or one is the origin.
   */
  static float[] spherical(float[] a, float[] b, double t) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    double cosine = aa * bb == 0 ? 1 : dot / Math.sqrt(aa * bb);
    double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
    boolean straight = Math.sin(angle) < 1e-4;
    double first = straight ? 1 - t : Math.sin((1 - t) * angle) / Math.sin(angle);
    double second = straight ? t : Math.sin(t * angle) / Math.sin(angle);
    float[] between = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      between[i] = (float) (first * a[i] + second * b[i]);
    }
    return between;
  }
}
