package atelier.web;

import atelier.workshop.Participant;
import org.jspecify.annotations.Nullable;

/**
 * What the layout of every page has to know of the request.
 *
 * @param path of the request
 * @param csrfToken what the page's scripts send with every change; empty where they need not
 * @param theme “light” or “dark” if the person has chosen one, else empty
 * @param workshop whether people have to join
 * @param person who visits, or null for a stranger
 * @param announcement what the instructor says to everybody; empty for nothing
 */
public record Visit(
    String path,
    String csrfToken,
    String theme,
    boolean workshop,
    @Nullable Participant person,
    String announcement) {
  /** Whether the page belongs to the part of the site that begins with {@code place}. */
  public boolean isIn(String place) {
    return path.equals(place) || path.startsWith(place + "/");
  }
}
