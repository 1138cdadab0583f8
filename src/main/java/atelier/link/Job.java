package atelier.link;

import atelier.family.Recipe;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as its worker sees it.
 *
 * @param run its id
 * @param owner whose it is, for fairness between slices
 * @param attempt the fencing token that every write of the worker names
 * @param recipe what it is made from
 * @param images blobs of its packed image sets, by the key of their input
 * @param steps how many steps it is meant to have
 * @param until the step at which the worker lets go of it
 * @param step the step of the checkpoint; 0 without one
 * @param checkpoint blob of the state to go on from, or null to begin afresh
 * @param wish what is wanted
 */
public record Job(
    String run,
    String owner,
    int attempt,
    Recipe recipe,
    Map<String, String> images,
    int steps,
    int until,
    int step,
    @Nullable String checkpoint,
    Wish wish) {}
