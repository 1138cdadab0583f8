package atelier.imageset.intake;

/**
 * A file of an upload that did not become a picture of the set.
 *
 * @param file its name, with folders, as it was sent
 * @param reason why, as the rest of a sentence that begins with the name: “is not a picture”
 */
public record Rejection(String file, String reason) {}
