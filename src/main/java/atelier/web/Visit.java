package atelier.web;

import atelier.workshop.Participant;
import org.jspecify.annotations.Nullable;

/**
 * What the layout of every page has to know of the request.
 *
 * @param base below which the server is
 * @param path of the request, inside the base
 * @param query of the request, with its question mark; empty without
 * @param csrfToken what the page's scripts send with every change; empty where they need not
 * @param theme “light” or “dark” if the person has chosen one, else empty
 * @param workshop whether people have to join
 * @param person who visits, or null for a stranger
 * @param announcement what the instructor says to everybody; empty for nothing
 */
public record Visit(
    BasePath base,
    String path,
    String query,
    String csrfToken,
    String theme,
    boolean workshop,
    @Nullable Participant person,
    String announcement) {
  /** The address of the page seen from the first, to which a fragment is added. */
  public String here() {
    return "." + path + query;
  }

  /** Whether the page belongs to the part of the site that begins with {@code place}. */
  public boolean isIn(String place) {
    return path.equals(place) || path.startsWith(place + "/");
  }
}
