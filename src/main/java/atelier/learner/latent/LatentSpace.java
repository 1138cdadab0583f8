package atelier.learner.latent;

import atelier.family.Point;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A latent space whose points are drawn from a standard normal distribution: turns {@link Point}s
 * into coordinates.
 */
public final class LatentSpace {
  private final int dimensions;
  private final Draw draw;
  private final Function<String, float @Nullable []> directions;

  /** What a seed draws. */
  @FunctionalInterface
  public interface Draw {
    float[] draw(long seed, int index);
  }

  /**
   * A space.
   *
   * @param directions unit vectors by name; null for what there is not
   */
  public LatentSpace(int dimensions, Draw draw, Function<String, float @Nullable []> directions) {
    this.dimensions = dimensions;
    this.draw = draw;
    this.directions = directions;
  }

  /**
   * The coordinates of a point.
   *
   * @throws IllegalArgumentException if there is no such point here; the message is for people
   */
  public float[] coordinates(Point point) {
    if (point instanceof Point.Drawn drawn) {
      return draw.draw(drawn.seed(), drawn.index());
    } else if (point instanceof Point.Values values) {
      return coordinates(values.values());
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

  private float[] sum(List<Point.Term> terms) {
    float[] z = new float[dimensions];
    for (Point.Term term : terms) {
      add(z, coordinates(term.point()), term.weight());
    }
    return z;
  }

  private float[] between(Point.Between between) {
    if (between.between().size() != 2) {
      throw new IllegalArgumentException("A point lies between two others.");
    }
    return spherical(
        coordinates(between.between().get(0)), coordinates(between.between().get(1)), between.at());
  }

  private float[] along(Point.Along along) {
    float[] direction = directions.apply(along.along());
    if (direction == null) {
      throw new IllegalArgumentException(
          "This model has no direction “%s”.".formatted(along.along()));
    }
    float[] z = coordinates(along.from()).clone();
    add(z, direction, along.by());
    return z;
  }

  private static void add(float[] z, float[] more, double weight) {
    for (int i = 0; i < z.length; i++) {
      z[i] += (float) (weight * more[i]);
    }
  }

  /**
   * Spherical interpolation: sin((1 − t)ω)/sin ω · a + sin(tω)/sin ω · b with ω the angle between
   * the two; linear where they point the same way, or one is the origin.
   */
  public static float[] spherical(float[] a, float[] b, double t) {
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
