package atelier.workshop;

import java.util.Locale;

/** What somebody is in a workshop. */
public enum Role {
  /** May see and change everything. */
  INSTRUCTOR,

  /** May change what is theirs, and see what others share. */
  PARTICIPANT;

  /** Its name in the API and the database. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
