package atelier.run;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for a run, as it comes from a form or a script.
 *
 * @param family key of the family
 * @param imageSets ids of image sets, one for each such input of the family
 * @param pictures ids of single pictures, by the key of their input
 * @param settings by key; defaults for those left out
 * @param seed or null for one drawn at random
 * @param steps or null for the family's own number
 * @param label name of the one label to train on, or null
 */
public record NewRun(
    @Nullable String family,
    @Nullable List<String> imageSets,
    @Nullable Map<String, List<String>> pictures,
    @Nullable Map<String, Object> settings,
    @Nullable Long seed,
    @Nullable Integer steps,
    @Nullable String label) {}
