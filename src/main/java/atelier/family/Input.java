package atelier.family;

import java.util.List;

/**
 * An image set that a family trains on.
 *
 * @param key its name in messages
 * @param title its name on pages
 * @param sizes the sizes it can have, in pixels
 * @param labels whether its pictures must have labels
 * @param captions whether its pictures must have captions
 */
public record Input(
    String key, String title, List<Integer> sizes, boolean labels, boolean captions) {
  public Input {
    sizes = List.copyOf(sizes);
  }
}
