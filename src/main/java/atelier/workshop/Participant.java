package atelier.workshop;

import java.time.Instant;

/**
 * Somebody in a workshop.
 *
 * @param id unguessable, except that of the instructor
 * @param name as others see it; unique
 * @param joined when
 * @param removed whether the instructor has removed them: their things stay, they cannot come in
 */
public record Participant(String id, String name, Role role, Instant joined, boolean removed) {

  /**
   * The id of the instructor, who is also the only one there is outside a workshop: what was made
   * alone belongs to whoever turns it into a workshop.
   */
  public static final String LOCAL = "local";

  /** The instructor. */
  public static final Participant INSTRUCTOR =
      new Participant(LOCAL, "Instructor", Role.INSTRUCTOR, Instant.EPOCH, false);

  public boolean isInstructor() {
    return role == Role.INSTRUCTOR;
  }
}
