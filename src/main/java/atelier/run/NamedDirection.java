package atelier.run;

import java.util.List;

/**
 * A direction of a run's latent space that its people have named.
 *
 * @param name unique within the run
 * @param values a step along it: as many numbers as a point has
 */
public record NamedDirection(String name, List<Float> values) {
  public NamedDirection {
    values = List.copyOf(values);
  }
}
