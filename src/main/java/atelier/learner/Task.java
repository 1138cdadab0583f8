package atelier.learner;

import atelier.family.Settings;
import atelier.imageset.PackedImages;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a learner is to learn.
 *
 * @param family key of the family
 * @param settings its checked settings
 * @param seed of weights, noise and the order of the data
 * @param steps how many steps the run is meant to have (for schedules); it may be trained longer
 * @param label the one label to train on, or null for all pictures
 * @param images the image sets, in the order of the family's inputs
 */
public record Task(
    String family,
    Settings settings,
    long seed,
    int steps,
    @Nullable Integer label,
    List<PackedImages> images) {}
