package atelier.family;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a generator's latent space, written down: it can be kept, carried to another tool or
 * run, and combined with others. In JSON the kinds are told apart by their fields.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Point.Drawn.class),
  @JsonSubTypes.Type(Point.Values.class),
  @JsonSubTypes.Type(Point.Sum.class),
  @JsonSubTypes.Type(Point.Between.class),
  @JsonSubTypes.Type(Point.Along.class),
  @JsonSubTypes.Type(Point.Styles.class)
})
public sealed interface Point {
  /** Name of the label that the picture is to have, where the family has labels; or null. */
  default @Nullable String label() {
    return null;
  }

  /** What the picture is to show, where the family takes texts; or null. */
  default @Nullable String text() {
    return null;
  }

  /** The points that it is made of. */
  default List<Point> parts() {
    return List.of();
  }

  /** One of those that a seed draws. */
  record Drawn(long seed, int index, @Nullable String label, @Nullable String text)
      implements Point {
    public Drawn(long seed, int index) {
      this(seed, index, null, null);
    }
  }

  /** By its coordinates, as many as the latent space has. */
  record Values(List<Float> values, @Nullable String label, @Nullable String text)
      implements Point {
    public Values {
      values = List.copyOf(values);
    }
  }

  /** A weighted sum, as in “glasses − man + woman” (Radford, Metz and Chintala 2016). */
  record Sum(List<Term> sum, @Nullable String label, @Nullable String text) implements Point {
    public Sum {
      sum = List.copyOf(sum);
    }

    @Override
    public List<Point> parts() {
      return sum.stream().map(Term::point).toList();
    }
  }

  /** A summand. */
  record Term(Point point, double weight) {}

  /**
   * On the way between two others, on the sphere rather than on the straight line (White 2016).
   *
   * @param between the two
   * @param at 0 at the first, 1 at the second
   */
  record Between(List<Point> between, double at, @Nullable String label, @Nullable String text)
      implements Point {
    public Between {
      between = List.copyOf(between);
    }

    @Override
    public List<Point> parts() {
      return between;
    }
  }

  /**
   * Moved along a direction.
   *
   * @param along name of the direction: {@code d1} is the first principal one; or one that the run
   *     keeps
   * @param by how far, in standard deviations of what is drawn at random
   * @param from where it begins
   */
  record Along(String along, double by, Point from, @Nullable String label, @Nullable String text)
      implements Point {
    @Override
    public List<Point> parts() {
      return List.of(from);
    }
  }

  /** Coarse, middle and fine styles of three others, where the generator works by styles. */
  record Styles(Parts styles, @Nullable String label, @Nullable String text) implements Point {
    @Override
    public List<Point> parts() {
      return List.of(styles.coarse, styles.middle, styles.fine);
    }
  }

  /** Where each style comes from. */
  record Parts(Point coarse, Point middle, Point fine) {}
}
