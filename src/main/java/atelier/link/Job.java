package atelier.link;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as its worker sees it.
 *
 * @param run its id
 * @param owner whose it is, for fairness between slices
 * @param attempt the fencing token that every write of the worker names
 * @param family key of the family
 * @param settings its settings, by key
 * @param seed of everything random in it
 * @param steps how many steps it is meant to have
 * @param until the step at which the worker lets go of it
 * @param label name of the one label it trains on, or null
 * @param images blobs of its packed image sets
 * @param pictures blobs of its single pictures, PNG, by the key of their input
 * @param network blob of its pretrained network, safetensors, or null
 * @param step the step of the checkpoint; 0 without one
 * @param checkpoint blob of the state to go on from, or null to begin afresh
 * @param wish what is wanted
 */
public record Job(
    String run,
    String owner,
    int attempt,
    String family,
    Map<String, Object> settings,
    long seed,
    int steps,
    int until,
    @Nullable String label,
    List<String> images,
    Map<String, List<String>> pictures,
    @Nullable String network,
    int step,
    @Nullable String checkpoint,
    Wish wish) {}
