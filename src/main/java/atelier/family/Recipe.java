package atelier.family;

import org.jspecify.annotations.Nullable;

/**
 * All that a run is made from: on one machine, two runs of one recipe learn the same.
 *
 * @param family key of the family
 * @param inputs what there is to learn from
 * @param network blob of the pretrained network that the settings name, or null
 * @param settings checked settings of the family
 * @param seed of everything random
 * @param label name of the one label to learn, or null for all pictures
 */
public record Recipe(
    String family,
    Given inputs,
    @Nullable String network,
    Settings settings,
    long seed,
    @Nullable String label) {

  /** The same with other settings. */
  public Recipe with(Settings changed) {
    return new Recipe(family, inputs, network, changed, seed, label);
  }
}
