package atelier.run;

/** The run in whose step a worker's process died, and how. */
public record Culprit(String run, Death death) {}
