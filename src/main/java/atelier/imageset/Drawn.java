package atelier.imageset;

/**
 * Where a picture of an image set comes from that a model drew.
 *
 * @param run id of the model's run
 * @param step how many steps the run had learnt
 * @param seed of the random numbers that it was drawn from
 * @param index which picture of that seed it is
 */
public record Drawn(String run, int step, long seed, int index) {}
