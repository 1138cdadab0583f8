package atelier.imageset;

import java.time.Instant;

/**
 * A picture that people gave by itself, as content, as style or to be translated.
 *
 * @param id hash of its PNG, which is a blob
 * @param width in pixels
 * @param height in pixels
 * @param plain whether it has a single colour
 * @param given when it was given last
 */
public record SinglePicture(String id, int width, int height, boolean plain, Instant given) {}
