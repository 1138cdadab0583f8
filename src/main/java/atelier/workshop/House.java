package atelier.workshop;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the instructor has set up the workshop.
 *
 * @param code with which people join
 * @param locked whether nobody new is let in
 * @param frozen whether waiting runs stay waiting
 * @param visibility of what people make, unless they say otherwise
 * @param quotas of each participant
 * @param announcement what all pages show, or null
 */
public record House(
    String code,
    boolean locked,
    boolean frozen,
    Visibility visibility,
    Quotas quotas,
    @Nullable Announcement announcement) {

  /**
   * What the instructor says to everybody.
   *
   * @param text plain text
   * @param at when
   */
  public record Announcement(String text, Instant at) {}

  /** A workshop in which nobody has set anything. */
  static House fresh() {
    return new House(Secrets.code(), false, false, Visibility.WORKSHOP, Quotas.STANDARD, null);
  }

  public House withCode(String next) {
    return new House(next, locked, frozen, visibility, quotas, announcement);
  }

  public House withAnnouncement(@Nullable Announcement next) {
    return new House(code, locked, frozen, visibility, quotas, next);
  }
}
