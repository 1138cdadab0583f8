package atelier.learner;

import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.tensor.TensorMap;
import java.util.List;
import java.util.Map;
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
 * @param pictures the single pictures in colour, by the key of their input; empty where the family
 *     takes none
 * @param network weights of the pretrained network that the settings name, by torchvision's names,
 *     or null where they name none
 */
public record Task(
    String family,
    Settings settings,
    long seed,
    int steps,
    @Nullable Integer label,
    List<PackedImages> images,
    Map<String, List<Picture>> pictures,
    @Nullable TensorMap network) {}
